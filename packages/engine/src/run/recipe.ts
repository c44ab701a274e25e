import { z } from 'zod';
import { RUN_FIELDS } from './fields.ts';
import type { RecipeValues, RunField } from './fields.ts';
import { rulesOf } from './rules.ts';

/** A training recipe with everything filled in. */
export type RunRecipe = RecipeValues;
/** A training recipe as it is written: parts and fields may be left out. */
export type RunRecipeInput = { readonly [P in keyof RunRecipe]?: Partial<RunRecipe[P]> | undefined };

/**
 * The recipe of a training run. Parsing fills in what is left out and refuses what is unknown, out of its range or does
 * not go together; `recipeFlaws` words the refusals. A filled recipe parses to itself.
 */
export const RunRecipe: z.ZodType<RunRecipe, RunRecipeInput> = z
  .strictObject(
    Object.fromEntries(
      Object.entries(RUN_FIELDS).map(([part, fields]) => [
        part,
        z
          .strictObject(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, schemaOf(field)])))
          .prefault({}),
      ]),
    ),
  )
  .transform((read, context) => {
    // The table above is what the type is made of, so what its schema read has that type, but for what is worked out.
    const recipe = fillRecipe(read as unknown as RunRecipe);
    for (const { path, sentence } of rulesOf(recipe)) {
      context.addIssue({ code: 'custom', path: path.split('.'), message: sentence.en, params: { sentence } });
    }
    return recipe;
  }) as unknown as z.ZodType<RunRecipe, RunRecipeInput>;

function schemaOf(field: RunField): z.ZodType {
  switch (field.kind) {
    case 'flag':
      return z.boolean().default(field.default);
    case 'word':
      return z.enum([...field.words]).default(field.default);
    case 'text':
      return z
        .string()
        .max(field.high)
        .refine((text) => text.isWellFormed())
        .default(field.default);
    case 'whole':
    case 'number': {
      const plain = field.kind === 'whole' ? z.int() : z.number();
      const bounded = plain.min(field.low).max(field.high);
      return field.default === null ? bounded.optional() : bounded.default(field.default);
    }
  }
}

/** The defaults that depend on other fields: as many heads of keys, a tenth of the rate, a tenth of the steps. */
function fillRecipe(read: RunRecipe): RunRecipe {
  const { model, train } = read;
  return {
    ...read,
    model: { ...model, n_kv_head: model.n_kv_head ?? model.n_head },
    train: {
      ...train,
      min_lr: train.min_lr ?? train.lr / 10,
      warmup: train.warmup ?? Math.min(100, Math.floor(train.steps / 10)),
      decay_steps: train.decay_steps ?? train.steps,
    },
  };
}

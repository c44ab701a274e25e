import { z } from 'zod';
import { LocalId, LocalText, QuestPath } from './text.ts';

/** One choice of a quiz or of a prediction. `id` is what is submitted. */
const Option = z.strictObject({ id: z.string().min(1).max(24), text: LocalText });

/** One value of a training recipe that the learner chooses. */
export const RecipeField = z
  .strictObject({
    id: LocalId,
    label: LocalText,
    help: LocalText.optional(),
    min: z.number(),
    max: z.number(),
    step: z.number().positive().optional(),
    integer: z.boolean().default(false),
    scale: z.enum(['linear', 'log']).default('linear'),
    default: z.number(),
    /** Where an `lm` recipe has it: "train.lr". */
    path: z
      .string()
      .regex(/^[a-z]+\.[a-z0-9_]+$/, 'a part and a field, such as "train.lr"')
      .max(48)
      .optional(),
  })
  .refine((field) => field.min <= field.default && field.default <= field.max, 'default must lie in [min, max]');
export type RecipeField = z.infer<typeof RecipeField>;

/**
 * One thing to predict.
 * `pick`: one option and how sure one is (0..1); the rest is spread evenly.
 * `bars`: a distribution over the options that sums to 1.
 */
export const PredictQuestion = z.strictObject({
  id: LocalId,
  form: z.enum(['pick', 'bars']),
  text: LocalText,
  options: z.array(Option).min(2).max(32),
});
export type PredictQuestion = z.infer<typeof PredictQuestion>;

export const QuizQuestion = z.strictObject({
  id: LocalId,
  text: LocalText,
  options: z.array(Option).min(2).max(8),
  many: z.boolean().default(false),
});

const actions = {
  code: z.strictObject({ kind: z.literal('code'), files: z.array(QuestPath).min(1).max(16) }),
  recipe: z.strictObject({
    kind: z.literal('recipe'),
    /** What is trained; the training check adds the recipe's fixed part. `lm`: the fast engine's models. */
    model: z.enum(['microgpt', 'bigram', 'lm']),
    fields: z.array(RecipeField).max(16),
  }),
  quiz: z.strictObject({ kind: z.literal('quiz'), questions: z.array(QuizQuestion).min(1).max(20) }),
  numeric: z.strictObject({ kind: z.literal('numeric'), text: LocalText, unit: z.string().max(24).optional() }),
  predict: z.strictObject({ kind: z.literal('predict'), questions: z.array(PredictQuestion).min(1).max(8) }),
  reflection: z.strictObject({ kind: z.literal('reflection'), text: LocalText }),
  log: z.strictObject({ kind: z.literal('log'), text: LocalText }),
  artifact: z.strictObject({ kind: z.literal('artifact'), files: z.array(QuestPath).min(1).max(8) }),
};

/** What the learner hands in. */
export const Action = z.discriminatedUnion('kind', [
  actions.code,
  actions.recipe,
  actions.quiz,
  actions.numeric,
  actions.predict,
  actions.reflection,
  actions.log,
  actions.artifact,
]);
export type Action = z.infer<typeof Action>;
export type ActionKind = Action['kind'];

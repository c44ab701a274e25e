import { z } from 'zod';
import { LocalId, QuestPath } from '../text.ts';
import { base } from './base.ts';
import { Dtype } from './value.ts';

/** Where a dataset comes from, in the order in which it is looked for. */
export const Dataset = z.strictObject({
  id: LocalId,
  title: z.string(),
  url: z.url(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().positive(),
  licence: z.string().min(1),
  /** A file of the quest that stands in when the dataset cannot be had. */
  fallback: QuestPath,
});
export type Dataset = z.infer<typeof Dataset>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const steps = z.number().int().positive();
/** A limit in nats per token, and the one that counts where the authored fallback is trained on. */
const band = { max: z.number().positive(), fallback_max: z.number().positive().optional() };

/** What must hold of a run: facts of its trajectory. Those below `mean_last` need the fast engine (model `lm`). */
export const TrainingMust = z.strictObject({
  /** Mean loss of the last `steps` steps. */
  mean_last: z.strictObject({ steps, max: z.number().positive(), fallback_max: z.number().positive() }).optional(),
  /** Mean loss of the `window` steps that end with `step`. */
  loss_at: z
    .array(z.strictObject({ step: steps, window: steps.default(1), ...band }))
    .min(1)
    .max(16)
    .optional(),
  /** A model that knows nothing yet spreads its guesses evenly: |first loss - ln(V)| <= within. */
  first_loss: z.strictObject({ within: z.number().positive() }).optional(),
  /** At a step: largest gradient norm of a layer / smallest <= max. */
  gradient_ratio: z.strictObject({ step: steps, max: z.number().min(1) }).optional(),
  /** One batch, again and again (`train.overfit_one_batch`): the last loss falls below. */
  overfit: z.strictObject({ below: z.number().positive() }).optional(),
  /** Best loss on the part that is held back. */
  val_loss: z.strictObject(band).optional(),
  /** Weights after a step, at the recipe's own seed: the bits that the engine gets on any processor. */
  parameter_hash: z.strictObject({ step: steps, sha256, fallback_sha256: sha256.optional() }).optional(),
});
export type TrainingMust = z.infer<typeof TrainingMust>;

/** One part of a recipe of the fast engine, such as `train: {lr: 0.001}`. */
export const RecipePart = z.record(z.string().max(48), z.union([z.number(), z.boolean(), z.string().max(2000)]));

export const training = z.strictObject({
  ...base,
  kind: z.literal('training'),
  /** The fixed part of the recipe; the learner's fields are laid over it. Parts are for the model `lm` alone. */
  recipe: z.record(z.string().max(48), z.union([z.number(), RecipePart])),
  dataset: LocalId,
  must: TrainingMust.default({}),
});

/** Weights that are handed in as raw tensors (the safetensors layout), never as pickles. */
export const artifact = z.strictObject({
  ...base,
  kind: z.literal('artifact'),
  file: QuestPath,
  /** Tensors that must be there, and nothing beside them. */
  tensors: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(120),
        dtype: Dtype,
        shape: z.array(z.number().int().min(0)).max(8),
      }),
    )
    .min(1)
    .max(512),
});

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

export const training = z.strictObject({
  ...base,
  kind: z.literal('training'),
  /** The fixed part of the recipe; the learner's fields are laid over it. */
  recipe: z.record(z.string(), z.number()),
  dataset: LocalId,
  must: z
    .strictObject({
      /** Mean loss of the last `steps` steps, in nats per token. */
      mean_last: z
        .strictObject({
          steps: z.number().int().positive(),
          max: z.number().positive(),
          /** The threshold where the authored fallback is trained on instead of the dataset. */
          fallback_max: z.number().positive(),
        })
        .optional(),
    })
    .default({}),
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

import { z } from 'zod';
import { LocalId, QuestPath } from '../text.ts';
import { base, FunctionName } from './base.ts';
import { RecipePart } from './model.ts';

/**
 * Operations of a training run that a function of the hand-in can take the place of, and the model family that has them
 * where only one does. Names and C signatures are llm.c's (`ear quest schema --ops`); the same list as the native
 * engine's own (packages/native/include/ear/part.h).
 */
export const PART_FAMILIES = {
  encoder_forward: null,
  encoder_backward: null,
  layernorm_forward: 'gpt2',
  layernorm_backward: 'gpt2',
  rmsnorm: 'llama',
  rmsnorm_backward: 'llama',
  matmul_forward: null,
  matmul_backward: null,
  attention_forward: null,
  attention_backward: null,
  gqa_attention: null,
  rope: 'llama',
  gelu_forward: 'gpt2',
  gelu_backward: 'gpt2',
  swiglu: 'llama',
  residual_forward: null,
  softmax_forward: null,
  crossentropy_forward: null,
  crossentropy_softmax_backward: null,
  softmax_crossentropy: null,
  adamw_update: null,
} as const satisfies Record<string, 'gpt2' | 'llama' | null>;
export type PartSymbol = keyof typeof PART_FAMILIES;
export const PART_SYMBOLS = Object.keys(PART_FAMILIES) as [PartSymbol, ...PartSymbol[]];

/** Steps of one such run, at most: a student's part is asked at each of them. */
export const PART_STEPS = 2000;

/**
 * A training run of the native engine with a part of the student's in it, beside the same run without: losses must
 * follow the reference. A `kernel` names its `symbol`, a `schedule` its `fn`, a `tokenizer` its `file` (lint).
 */
export const part = z.strictObject({
  ...base,
  kind: z.literal('part'),
  part: z.enum(['kernel', 'schedule', 'tokenizer']),
  /** Runtime c: the C function that the run calls instead of its own. */
  symbol: z.enum(PART_SYMBOLS).optional(),
  /** Runtimes python, numpy, torch: the rate of a step, counted from 1. */
  fn: FunctionName.optional(),
  /** Of an artifact: a tokenizer in the engine's own format (docs/native-text.md). */
  file: QuestPath.optional(),
  dataset: LocalId,
  /** Parts of a recipe of the fast engine; without `train.seed` the seed comes from the submission. */
  recipe: z.record(z.string().max(48), RecipePart).default({}),
  /**
   * |loss - reference| <= atol + rtol * |reference| at every step. Of a tokenizer: nats per byte of what is held back
   * may be at most that much above the reference's.
   */
  band: z
    .strictObject({ atol: z.number().min(0).max(10).default(1e-4), rtol: z.number().min(0).max(1).default(1e-4) })
    .prefault({}),
  /** Of a kernel: time of the student's calls over that of the engine's own, at most. */
  max_ratio: z.number().positive().max(100_000).optional(),
});
export type PartName = z.infer<typeof part>['part'];

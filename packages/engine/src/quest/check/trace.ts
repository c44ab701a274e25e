import { z } from 'zod';
import { base, FunctionName, Tolerance } from './base.ts';
import { drawn } from './inputs.ts';

/** A model whose forward pass the native engine traces (packages/native/include/ear/trace.h). */
export const TracedModel = z.strictObject({
  /**
   * microgpt: RMSNorm without weights, ReLU. gpt2: LayerNorm, GELU (tanh form), learned positions. llama: RMSNorm,
   * rotary positions (the halves of a head are its pairs), SwiGLU, grouped heads.
   */
  family: z.enum(['microgpt', 'gpt2', 'llama']),
  n_layer: z.number().int().min(1).max(48),
  n_head: z.number().int().min(1).max(4096),
  /** llama: heads of keys and values, a divisor of n_head; n_head by default. */
  n_kv_head: z.number().int().min(1).max(4096).optional(),
  n_embd: z.number().int().min(1).max(4096),
  /** 4 x n_embd by default; in llama 8/3 x n_embd, rounded up to a multiple of 32. */
  n_hidden: z.number().int().min(1).max(16_384).optional(),
  block_size: z.number().int().min(1).max(4096),
  vocab_size: z.number().int().min(2).max(131_072),
  /** gpt2: whether linear layers and LayerNorm have biases; true by default. */
  bias: z.boolean().optional(),
  /** gpt2, llama: whether the head is the embedding; true by default in gpt2, false in llama. */
  tied: z.boolean().optional(),
  /** 1e-5 by default. */
  norm_eps: z.number().positive().max(1).optional(),
  /** llama; 10,000 by default. */
  rope_theta: z.number().min(1).max(1e12).optional(),
});
export type TracedModel = z.infer<typeof TracedModel>;

/** What a student's forward pass may be given: numbers of the model beside its weights and the tokens. */
export const TRACE_ARGS = [
  'weights',
  'tokens',
  'n_layer',
  'n_head',
  'n_kv_head',
  'n_embd',
  'n_hidden',
  'block_size',
  'vocab_size',
  'norm_eps',
  'rope_theta',
] as const;

/**
 * A forward pass that returns its intermediate tensors by name (a dict), held against the native engine's: the first
 * one that departs is named. Weights and tokens (B, T) are drawn.
 */
export const trace = z.strictObject({
  ...base,
  kind: z.literal('trace'),
  fn: FunctionName.default('forward'),
  model: TracedModel,
  /** What `fn` takes, in order. */
  args: z.array(z.enum(TRACE_ARGS)).min(1).max(16).default(['weights', 'tokens']),
  ...drawn,
  /** Element type of the weights, and of what comes back. */
  dtype: z.enum(['float64', 'float32']).default('float64'),
  /** Names that must be among those that come back; `logits` always must. */
  required: z.array(z.string().max(48)).max(256).default([]),
  /** Left out: what a few hundred roundings leave, 1e-9, and for float32 1e-5 and 1e-4. */
  tol: Tolerance.optional(),
});

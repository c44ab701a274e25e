import { evaluate, TRACE_ARGS, traceDims, tracedWeights, wholeModel } from '@ear/engine';
import type { CheckOf, TracedModel } from '@ear/engine';
import type { Dims } from '../../inputs/expression.ts';
import type { Argument } from '../../protocol/arguments.ts';
import type { Random } from '../../seed.ts';
import { sizeOf, tensorOf } from '../../tensors/tensor.ts';
import type { Tensor } from '../../tensors/tensor.ts';

/** One draw: a model's weights by name, and tokens (B, T). */
export interface TraceDraw {
  readonly weights: Readonly<Record<string, Tensor>>;
  readonly tokens: Tensor;
}

/**
 * Draws weights and tokens. Weights are such that each mistake shows: what comes out of a matrix has a deviation near 1,
 * embeddings are small enough for the eps of a norm to count, gains are not 1 and biases not 0.
 */
export function drawTrace({ model, dtype }: CheckOf<'trace'>, dims: Dims, random: Random): TraceDraw {
  const sizes = traceDims(model);
  const weights = tracedWeights(model).map(({ name, shape }) => {
    const extents = shape.map((extent) => evaluate(extent, sizes));
    const { mean, deviation } = spreadOf(name, extents);
    const values = Float64Array.from({ length: sizeOf(extents) }, () => mean + deviation * random.normal());
    return [name, tensorOf(dtype, extents, values)] as const;
  });
  const shape = [dims['B'] as number, dims['T'] as number];
  const tokens = Float64Array.from({ length: sizeOf(shape) }, () => random.below(model.vocab_size));
  return { weights: Object.fromEntries(weights), tokens: tensorOf('int64', shape, tokens) };
}

/** What the student's function is called with. */
export function argumentsOf({ args, model }: CheckOf<'trace'>, { weights, tokens }: TraceDraw): readonly Argument[] {
  const given: Readonly<Record<(typeof TRACE_ARGS)[number], Argument>> = {
    weights,
    tokens,
    ...numbersOf(model),
  };
  return args.map((name) => given[name]);
}

/** Tokens as rows of whole numbers. */
export function rowsOf({ shape, values }: Tensor): readonly (readonly number[])[] {
  const [rows, length] = shape as [number, number];
  return Array.from({ length: rows }, (_, row) => [...values.subarray(row * length, (row + 1) * length)]);
}

function numbersOf(model: TracedModel): Omit<Record<(typeof TRACE_ARGS)[number], number>, 'weights' | 'tokens'> {
  const { n_layer, n_head, n_kv_head, n_embd, n_hidden, block_size, vocab_size, norm_eps, rope_theta } =
    wholeModel(model);
  return { n_layer, n_head, n_kv_head, n_embd, n_hidden, block_size, vocab_size, norm_eps, rope_theta };
}

const EMBEDDINGS = /(^|\.)(wte|wpe|embed_tokens)(\.weight)?$/;

function spreadOf(name: string, shape: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const columns = shape[1];
  if (columns === undefined) return { mean: name.endsWith('.bias') ? 0 : 1, deviation: 0.3 };
  return { mean: 0, deviation: EMBEDDINGS.test(name) ? 0.2 : 1 / Math.sqrt(columns) };
}

import { evaluate } from '../check/index.ts';
import type { Dims, TracedModel } from '../check/index.ts';
import { tracedTensors, tracedWeights } from './names.ts';
import type { TraceRow } from './names.ts';

/** A traced model with every number that the engine would fill in. */
export type WholeModel = { readonly [K in keyof TracedModel]-?: NonNullable<TracedModel[K]> };

/** What the engine fills in, as packages/native/include/ear/trace.h says. */
export function wholeModel(model: TracedModel): WholeModel {
  const { family, n_embd, n_head } = model;
  const gated = Math.ceil(Math.floor((n_embd * 8) / 3) / 32) * 32;
  return {
    ...model,
    n_kv_head: model.n_kv_head ?? n_head,
    n_hidden: model.n_hidden ?? (family === 'llama' ? gated : 4 * n_embd),
    bias: model.bias ?? family === 'gpt2',
    tied: model.tied ?? family === 'gpt2',
    norm_eps: model.norm_eps ?? 1e-5,
    rope_theta: model.rope_theta ?? 10_000,
  };
}

/** Sizes of a model by the letters of its shapes: C n_embd, NH n_head, NKV n_kv_head, HS = C / NH, H n_hidden, BS, V. */
export function traceDims(model: TracedModel): Dims {
  const { n_embd: C, n_head: NH, n_kv_head: NKV, n_hidden: H, block_size: BS, vocab_size: V } = wholeModel(model);
  return { C, NH, NKV, HS: Math.floor(C / NH), H, BS, V };
}

/** What a trace of B rows of T tokens takes. */
export interface TraceCost {
  /** Numbers in all weights. */
  readonly weights: number;
  readonly tensors: number;
  /** Numbers in all tensors. */
  readonly elements: number;
  /** Python values in all tensors as nested lists, in a dict. */
  readonly values: number;
  /** Multiplications, as the engine counts them. */
  readonly work: number;
}

export function traceCost(model: TracedModel, B: number, T: number): TraceCost {
  const dims = { ...traceDims(model), B, T };
  const shapeOf = ({ shape }: TraceRow): number[] => shape.map((extent) => evaluate(extent, dims));
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
  const shapes = tracedTensors(model).map(shapeOf);
  const weights = sum(tracedWeights(model).map((row) => product(shapeOf(row))));
  const attention = B * T * T * model.n_layer * (2 * model.n_embd + 8 * model.n_head);
  return {
    weights,
    tensors: shapes.length,
    elements: sum(shapes.map(product)),
    values: 1 + sum(shapes.map((shape) => 1 + sum([0, ...shape].map((_, axes) => product(shape.slice(0, axes)))))),
    work: B * T * weights + attention,
  };
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, extent) => all * extent, 1);
}

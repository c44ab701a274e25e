/** A model whose forward pass is traced. */
export interface TracedModel {
  /**
   * microgpt: RMSNorm without weights, ReLU. gpt2: LayerNorm, GELU (tanh form), learned positions. llama: RMSNorm with
   * weights, rotary positions (the halves of a head are its pairs), SwiGLU, grouped heads
   */
  family: 'microgpt' | 'gpt2' | 'llama';
  /** 1 to 48 */
  n_layer: number;
  n_head: number;
  /** llama only: heads of keys and values, a divisor of n_head; n_head by default */
  n_kv_head?: number;
  /** 1 to 4,096, a multiple of n_head; of 2 x n_head in llama */
  n_embd: number;
  /** 4 x n_embd by default; in llama 8/3 x n_embd, rounded up to a multiple of 32 */
  n_hidden?: number;
  /** Most positions, 1 to 4,096 */
  block_size: number;
  /** 2 to 131,072 */
  vocab_size: number;
  /** gpt2 only, true by default */
  bias?: boolean;
  /** Whether the head is the embedding; true by default in gpt2, false in llama, never in microgpt */
  tied?: boolean;
  /** 1e-5 by default */
  norm_eps?: number;
  /** llama only, at least 1; 10,000 by default */
  rope_theta?: number;
}

export interface TraceWeight {
  name: string;
  /** (out, in) of a matrix, also where transformers stores GPT-2's as (in, out) */
  shape: number[];
}

/** A tensor with its name, row by row. */
export interface TracedTensor {
  name: string;
  shape: readonly number[];
  /** A name for each axis: b batch, t position, h head, g group of heads, s key, c and d channel, n hidden, v token */
  axes?: readonly string[];
  /** Of the last two axes (query, key), only the keys that a causal mask leaves are compared */
  causal?: boolean;
  values: Float32Array | Float64Array;
}

/** The weights of a model by name, in the engine's order. */
export function traceWeights(model: TracedModel): TraceWeight[];

/**
 * Every intermediate tensor of a forward pass in float64, in the order of computation: `embd.tok`, …, `h.0.norm_1`,
 * `h.0.attn.q`, `h.0.attn.scores`, …, `logits`; include/ear/trace.h lists them. tokens: one row, or rows of one length.
 * weights: an array for each name of traceWeights, or all end to end. Rejects with EAR_ERR_TOO_LARGE above 33,554,432
 * numbers or 2,147,483,648 multiplications, about two seconds, and with EAR_FINISHED when the signal is aborted.
 */
export function traceGpt(
  input: {
    model: TracedModel;
    weights: Float64Array | Readonly<Record<string, Float64Array | Float32Array>>;
    tokens: readonly number[] | readonly (readonly number[])[];
  },
  options?: { signal?: AbortSignal | undefined },
): Promise<(TracedTensor & { axes: string[]; causal: boolean; values: Float64Array })[]>;

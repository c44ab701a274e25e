/** A sentence for people, in both languages. */
export interface Sentence {
  ko: string;
  en: string;
}

/**
 * What every function here throws or rejects with. Codes: EAR_NATIVE_MISSING (not built yet; the sentence says what to
 * type), EAR_NATIVE_BROKEN, EAR_BAD_ARGUMENT, EAR_ERR_TEXT, EAR_ERR_TOO_LARGE, EAR_ERR_MEMORY, EAR_DIVERGED,
 * EAR_ERR_ARGUMENT, EAR_ERR_INTERNAL, EAR_BAD_GRAPH (replayTape), EAR_CANCELLED (trainTokenizer).
 */
export class EarNativeError extends Error {
  readonly code: string;
  readonly sentence: Sentence;
  /** Of a training run: what is at fault, such as "train.steps" or "limits.bytes" */
  readonly where: string | undefined;
}

export * from './departure.js';
export * from './parts.js';
export * from './run.js';
export * from './text.js';
export * from './trace.js';

/** The shape of a model; microgpt's own by default (1, 16, 4, 16). */
export interface GptShape {
  /** L, 1 to 16 */
  n_layer?: number;
  /** C, 1 to 512, a multiple of n_head */
  n_embd?: number;
  /** NH */
  n_head?: number;
  /** T, 1 to 1024 tokens; T x (P + 8 x V + L x T x (C + 8 x NH)) may not pass 16,777,216 */
  block_size?: number;
}

export interface GptRecipe extends GptShape {
  /** 1 to 20,000; one document a step */
  steps: number;
  /** Above 0, at most 1; falls in a line to 0 over the run */
  learning_rate: number;
  /** 42 by default; decides the order of the documents, the weights and the samples */
  seed?: number;
  /** Of the samples at the end; above 0, at most 10, 0.5 by default */
  temperature?: number;
  /** How many documents to draw at the end; 0 to 1,000, 20 by default */
  samples?: number;
}

export interface GptProgress {
  /** Steps done so far; never falls, and equals the losses handed over so far */
  step: number;
  steps: number;
  /** One loss (nats) for each step since the last call */
  losses: Float64Array;
  elapsed_ms: number;
}

export interface GptResult {
  /** One loss (nats) for each step taken; the last one is not finite when the run diverged */
  losses: Float64Array;
  /** Empty when the run was cancelled or diverged */
  samples: string[];
  num_params: number;
  vocab_size: number;
  /** Each token's character, in token order; the last is "<BOS>" */
  vocab: string[];
  /** Of the steps alone */
  elapsed_ms: number;
  cancelled: boolean;
  /** The loss stopped being a finite number, and the run stopped there */
  diverged: boolean;
  /** (P) in the order wte, wpe, lm_head, then for each layer wq, wk, wv, wo, fc1, fc2, row by row */
  weights: Float64Array;
}

/**
 * Trains microgpt on a thread of its own. docs: 1 to 200,000 non-empty strings without NUL.
 * onProgress is called at most about 50 times a second, however fast the steps are; an error thrown in it ends the run
 * and rejects. Aborting the signal resolves with `cancelled: true` and what was reached.
 */
export function trainGpt(
  input: { docs: readonly string[]; recipe: GptRecipe },
  options?: { onProgress?: ((progress: GptProgress) => void) | undefined; signal?: AbortSignal | undefined },
): Promise<GptResult>;

/** Draws documents from the weights of an earlier run; model is the shape that it was trained with. */
export function sampleGpt(
  options: {
    weights: Float64Array;
    vocab: readonly string[];
    model?: GptShape;
    seed?: number;
    /** 0 to 1,000, 20 by default */
    samples?: number;
    /** 0.5 by default */
    temperature?: number;
  },
  more?: { signal?: AbortSignal | undefined },
): Promise<string[]>;

export interface BigramResult {
  /** Each token's character, in token order; the last is "<BOS>", the edge of a document */
  vocab: string[];
  /** (V, V) row by row: p(column follows row) = (count + 1) / (row total + V) */
  probs: Float64Array;
  /** Nats for each pair of the documents, the edges among them */
  mean_loss: number;
  samples: string[];
}

/** Counts which character follows which. temperature is 1 by default, samples 20; a sample ends after 64 characters. */
export function trainBigram(input: {
  docs: readonly string[];
  seed?: number;
  samples?: number;
  temperature?: number;
}): Promise<BigramResult>;

export interface LadderRecipe extends GptShape {
  /**
   * 0 counts of pairs, 1 an MLP with gradients by hand, 2 the same by autograd, 3 one head of attention, 4 heads and
   * layers, 5 Adam: microgpt. Below 4 there is one layer with one head; 0 to 3 take no other.
   */
  rung: 0 | 1 | 2 | 3 | 4 | 5;
  /** 1 to 20,000; one document a step */
  steps: number;
  /** The rate of step s (from 0) is learning_rate x (1 - s / decay_steps); `steps` by default, and not less */
  decay_steps?: number;
  /** Above 0, at most 10; by rung 1 (1 and 2), 0.1 (3 and 4), 0.01 (5); of no meaning in 0 */
  learning_rate?: number;
  /** 42 by default; decides the order of the documents, the weights and the samples */
  seed?: number;
  /** Of the samples at the end; above 0, at most 10, 0.5 by default */
  temperature?: number;
  /** How many documents to draw at the end; 0 to 1,000, 20 by default */
  samples?: number;
}

/**
 * Trains one of the six models that lead to microgpt, with the bits of CPython 3.11, on a thread of its own. Options and
 * result are those of trainGpt; `weights` lie as include/ear/ladder.h says, and rung 0's are its counts (V, V).
 */
export function trainLadder(
  input: { docs: readonly string[]; recipe: LadderRecipe },
  options?: { onProgress?: ((progress: GptProgress) => void) | undefined; signal?: AbortSignal | undefined },
): Promise<GptResult>;

/** Operations of a tape; the place of a name is its number in `ops`. */
export declare const TAPE_OPS: readonly ['leaf', 'add', 'mul', 'pow', 'exp', 'log', 'relu', 'tanh', 'sigmoid'];

/** A graph of single numbers, one entry of each array for a node; up to 10,000,000 nodes, in any order. */
export interface Tape {
  /** Places in TAPE_OPS */
  ops: Uint8Array;
  /** First operands; of no meaning in a leaf */
  left: Int32Array;
  /** Second operands, of add and mul */
  right: Int32Array;
  /** Values of leaves, exponents of pow */
  numbers: Float64Array;
  /** The node whose derivatives are wanted; the last one by default */
  output?: number;
}

export interface ReplayedTape {
  /** Of every node */
  values: Float64Array;
  /** The output's derivative by every node; 0 where it does not depend on it */
  gradients: Float64Array;
  /** The walk back: the output, then every node that it depends on, each before its operands */
  order: Int32Array;
  /** The first node, in the order of computation, whose value is NaN or infinite */
  not_finite: number | null;
}

/**
 * Replays what an autograd recorded, with the bits of microgpt's Value under CPython: -a is a x leaf(-1), a - b is
 * a + (b x leaf(-1)), a / b is a x b^-1. Rejects with EAR_BAD_GRAPH, whose sentence names the node, where an operation is
 * unknown, an operand is no node, or a node needs itself; with EAR_FINISHED when the signal is aborted.
 */
export function replayTape(tape: Tape, options?: { signal?: AbortSignal | undefined }): Promise<ReplayedTape>;

/** An operation: its names in the order in which `include/ear/ops.h` takes them. */
export interface OpDescription {
  name: string;
  dims: string[];
  inputs: string[];
  /** In the order of computation; the last one is the result */
  outputs: string[];
  /** Well-known mistakes that can be computed on purpose */
  variants: string[];
}

/** Every operation of the engine. Throws EAR_NATIVE_MISSING when the engine was not built. */
export function describeOps(): readonly OpDescription[];

/**
 * Computes one operation in float64 on the calling thread; at most about a quarter of a second. Every dim (a whole
 * number from 1 to 4,194,304) and every input (flat, row by row; a scalar is one element) of its description is
 * needed. Returns each output by name. Throws EAR_BAD_ARGUMENT for names that are missing or unknown, EAR_ERR_ARGUMENT
 * for sizes that do not go together, tokens or scalars out of range, EAR_DIVERGED for logits without a most likely
 * token, EAR_ERR_TOO_LARGE above 4,194,304 elements of an array or 268,435,456 multiplications, EAR_NATIVE_MISSING when the engine was not built.
 */
export function computeOp(call: {
  op: string;
  dims: Readonly<Record<string, number>>;
  inputs: Readonly<Record<string, Float64Array>>;
  variant?: string | undefined;
}): Record<string, Float64Array>;

/** Whether runs can train on a GPU here, on which, with how much memory, and why (not). */
export interface CudaInfo {
  available: boolean;
  name: string | null;
  bytes: number;
  reason: Sentence;
}

/** What runs here; a GPU is asked for each time. Throws EAR_NATIVE_MISSING when the engine was not built. */
export function engineInfo(): {
  /** Version, compiler, processor family */
  build: string;
  cpu: string;
  threads: number;
  cuda: CudaInfo;
};

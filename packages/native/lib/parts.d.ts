import type { RunRecipeJson } from './run.js';

/** An argument of a C function: a buffer has `values` (a copy), a number has `value`. */
export interface PartArgument {
  name: string;
  /** "float*", "const float*", "const int*", "int", "long" or "float" */
  type: string;
  values?: Float32Array | Int32Array;
  value?: number;
}

/** One call of an operation, with the arguments of its C signature in their order. */
export interface PartCall {
  symbol: string;
  /** From 0; -1 outside of the layers */
  layer: number;
  args: readonly PartArgument[];
}

/** What a run has of somebody else in place of a part of the engine. include/ear/stand_in.h says what a kernel finds. */
export type RunPart =
  | {
      kind: 'kernel';
      /** One of PART_SYMBOLS */
      symbol: string;
      /** What each buffer that is not const holds afterwards, in the order of args. Called for one call at a time. */
      call(call: PartCall): Promise<readonly Float32Array[]>;
    }
  /** The learning rate of each step of the recipe, finite and >= 0 */
  | { kind: 'schedule'; rates: Float64Array }
  /** What Tokenizer.save() gave (docs/native-text.md) */
  | { kind: 'tokenizer'; file: string };

/** The operations that can be replaced, as llm.c names them and orders their arguments. */
export declare const PART_SYMBOLS: readonly {
  symbol: string;
  args: readonly { name: string; type: string }[];
}[];

export interface RunComparison {
  /** Steps that both runs took */
  steps: number;
  /** `departed`: a loss left the band. `steps`: also where the recipe's patience is over. Why, in words, is `problem` */
  ended_by: 'steps' | 'departed' | 'diverged' | 'cancelled' | 'seconds';
  /** Of each step, nats per token, before its update */
  losses: Float64Array;
  reference_losses: Float64Array;
  /** The first step, from 1, whose loss left the band or that diverged with the part alone */
  departs_at: number | null;
  /** Calls of the replaced operation, and the milliseconds that they took: with the part as the engine waits for it, and
   * of the engine's own kernel in the same calls of the other run. 0 for other parts */
  calls: number;
  part_ms: number;
  reference_ms: number;
  /** Bytes of the text's UTF-8 that a token of the part for validation stands for: val_loss / bytes_per_token are nats per
   * byte, which compare across tokenizers */
  bytes_per_token: number;
  reference_bytes_per_token: number;
  /** Nats per token after the last step; null where a run did not get there, or nothing is held back */
  val_loss: number | null;
  reference_val_loss: number | null;
  num_params: number;
  reference_num_params: number;
  elapsed_ms: number;
  /** null where every step of the recipe was taken */
  problem: { ko: string; en: string } | null;
}

/**
 * Trains twice from one recipe and text, step by step beside each other on one thread of its own: with the engine's own
 * parts, and with `part`. After each step the losses are compared: |loss - reference| <= atol + rtol * |reference|, and
 * the first step outside ends it; a tokenizer's are not, because its tokens are others. Samples are not drawn.
 *
 * Rejects with EAR_BAD_ARGUMENT for arguments of a wrong type and for answers of a wrong number, type or length, with
 * `where: 'part'` for a part that does not fit the recipe, and with what `call` rejected with, unchanged. Aborting the
 * signal ends it at once, also while a call hangs.
 */
export function compareRuns(
  input: {
    recipe: RunRecipeJson;
    text: string;
    part: RunPart;
    band: { atol: number; rtol: number };
    threads?: number | undefined;
  },
  hooks?: {
    /** Every step since the last call, oldest first */
    onProgress?:
      ((news: { step: number; steps: number; losses: number[]; reference_losses: number[] }) => void) | undefined;
    signal?: AbortSignal | undefined;
  },
): Promise<RunComparison>;

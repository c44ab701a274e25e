import type { Dataset, LocalText } from '@ear/engine';

/** A dataset's text, and whether it is the authored stand-in. */
export interface LoadedDataset {
  readonly text: string;
  /** Of the text that was really used. */
  readonly sha256: string;
  readonly fallback: boolean;
}

/** Where training texts come from. */
export interface DatasetSource {
  /**
   * Never rejects because a text cannot be had: then `fallback_text` stands in. Rejects only by `signal`.
   * `onProgress` is told bytes while a download runs.
   */
  load(
    dataset: Dataset,
    fallback_text: string,
    hooks: { signal: AbortSignal; onProgress?: (bytes: number, total: number) => void },
  ): Promise<LoadedDataset>;
}

export interface TrainingHooks {
  readonly signal: AbortSignal;
  /** Losses (nats) since the last call, oldest first; `step` is the number of steps done. */
  readonly onProgress: (step: number, losses: ArrayLike<number>) => void;
}

/** A finished run of the GPT engine. */
export interface GptRun {
  /** (steps) nats per token, one document a step. */
  readonly losses: ArrayLike<number>;
  readonly samples: readonly string[];
  readonly num_params: number;
  readonly elapsed_ms: number;
  readonly cancelled: boolean;
  readonly diverged: boolean;
}

/** The count model: vocab (V), probs (V * V) row by row, row = token seen. */
export interface BigramRun {
  readonly vocab: readonly string[];
  readonly probs: ArrayLike<number>;
  /** Nats per token over the training text. */
  readonly mean_loss: number;
  readonly samples: readonly string[];
}

/** Parts, fields, values: what `RunRecipe` of the engine package reads. */
export type LmRecipe = Readonly<Record<string, Readonly<Record<string, number | boolean | string>>>>;

/** What is to be measured on the way; steps count from 1. */
export interface LmWanted {
  readonly layer_norms_at: readonly number[];
  readonly hash_at: readonly number[];
}

/** A run of the fast engine. Losses in nats per token. */
export interface LmRun extends GptRun {
  /** V */
  readonly vocab_size: number;
  /** Best loss on what is held back; null where nothing is, or nothing was evaluated. */
  readonly best_val_loss: number | null;
  /** Gradient norm of each layer at the steps that were wanted and reached. */
  readonly layer_norms: readonly { readonly step: number; readonly norms: ArrayLike<number> }[];
  readonly hashes: readonly { readonly step: number; readonly hash: string }[];
  /** Where a run diverged: step and tensor, in words. */
  readonly problem: LocalText | null;
}

/** One argument of a call: a buffer's contents, or a number. */
export interface PartArgument {
  readonly name: string;
  /** `float*`, `const float*`, `const int*`, `int`, `long`, `float` */
  readonly type: string;
  readonly values?: Float32Array | Int32Array;
  readonly value?: number;
}

/** A call that the engine makes instead of one of its own kernels; layer from 0, -1 outside of the layers. */
export interface PartCall {
  readonly symbol: string;
  readonly layer: number;
  readonly args: readonly PartArgument[];
}

/** What takes the place of the engine's own in a run. */
export type RunPart =
  | {
      readonly kind: 'kernel';
      readonly symbol: string;
      /** Every buffer that is not const as it is afterwards, in the order of the arguments. */
      readonly call: (call: PartCall) => Promise<readonly Float32Array[]>;
    }
  /** One rate for each step. */
  | { readonly kind: 'schedule'; readonly rates: Float64Array }
  /** Text of a tokenizer's file. */
  | { readonly kind: 'tokenizer'; readonly file: string };

/** How far a loss may be from the reference's: |loss - reference| <= atol + rtol * |reference|. */
export interface Band {
  readonly atol: number;
  readonly rtol: number;
}

/** Two runs of one recipe, one with a part in it and one without, step by step beside each other. Losses in nats per token. */
export interface ComparedRun {
  /** Steps done. */
  readonly steps: number;
  readonly ended_by: 'steps' | 'departed' | 'diverged' | 'cancelled' | 'seconds';
  readonly losses: ArrayLike<number>;
  readonly reference_losses: ArrayLike<number>;
  /** The first step, from 1, whose loss is not in the band; null: none. */
  readonly departs_at: number | null;
  /** Of a kernel. */
  readonly calls: number;
  /** Of all calls, and of the engine's own in the other run. */
  readonly part_ms: number;
  readonly reference_ms: number;
  readonly bytes_per_token: number;
  readonly reference_bytes_per_token: number;
  /** Of what is held back; null where nothing is, or nothing was evaluated. */
  readonly val_loss: number | null;
  readonly reference_val_loss: number | null;
  readonly num_params: number;
  readonly elapsed_ms: number;
  /** Where it diverged or what else ended it, in words. */
  readonly problem: LocalText | null;
}

/** What a tokenizer's file is worth, apart from any run. */
export interface TokenizerReport {
  readonly vocab_size: number;
  /** The first character of the text, in its normal form, that encoding and decoding does not bring back; null: all do. */
  readonly lost: { readonly at: number; readonly want: string; readonly got: string } | null;
}

/** A recipe that the engine cannot take; the sentence says why. */
export class RecipeRefused extends Error {
  readonly sentence: LocalText;

  constructor(sentence: LocalText) {
    super(sentence.en);
    this.sentence = sentence;
  }
}

/** What trains models. Rejects with RecipeRefused for a recipe that it cannot take, else for its own faults. */
export interface Trainer {
  /** Names the engine's build; 'unavailable' where there is none. */
  build(): Promise<string>;
  gpt(docs: readonly string[], recipe: Readonly<Record<string, number>>, hooks: TrainingHooks): Promise<GptRun>;
  lm(text: string, recipe: LmRecipe, wanted: LmWanted, hooks: TrainingHooks): Promise<LmRun>;
  bigram(docs: readonly string[], options: { seed: number; samples: number; temperature: number }): Promise<BigramRun>;
  /** Rejects with what a call of a kernel's part rejected with, too. `onProgress` tells the losses of the run with the part. */
  compare(text: string, recipe: LmRecipe, part: RunPart, band: Band, hooks: TrainingHooks): Promise<ComparedRun>;
  /**
   * Rejects with RecipeRefused for a file that is no tokenizer, or one that cannot take the text; where the signal is
   * aborted, with anything, once what reads it can be ended.
   */
  tokenizer(file: string, text: string, normalize: NormalForm, signal: AbortSignal): Promise<TokenizerReport>;
}

/** Unicode's normal forms that a recipe may name. */
export type NormalForm = 'none' | 'nfc' | 'nfkc';

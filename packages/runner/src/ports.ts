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
}

import type { LocalText } from '@ear/engine';
import type {
  Band,
  BigramRun,
  ComparedRun,
  GptRun,
  LmRecipe,
  LmRun,
  LmWanted,
  NormalForm,
  PartCall,
  RunPart,
  TokenizerReport,
} from '@ear/runner';

/** A part as it travels: a kernel's calls come back as messages. */
export type SentPart = Exclude<RunPart, { kind: 'kernel' }> | { readonly kind: 'kernel'; readonly symbol: string };

/** What the grader asks a training process for; one order per process. */
export type Order =
  | { readonly kind: 'build' }
  /** The name of the GPU on which runs can be trained, or "". */
  | { readonly kind: 'gpu' }
  | { readonly kind: 'gpt'; readonly docs: readonly string[]; readonly recipe: Readonly<Record<string, number>> }
  | { readonly kind: 'lm'; readonly text: string; readonly recipe: LmRecipe; readonly wanted: LmWanted }
  | {
      readonly kind: 'bigram';
      readonly docs: readonly string[];
      readonly options: { readonly seed: number; readonly samples: number; readonly temperature: number };
    }
  | {
      readonly kind: 'compare';
      readonly text: string;
      readonly recipe: LmRecipe;
      readonly part: SentPart;
      readonly band: Band;
    }
  | { readonly kind: 'tokenizer'; readonly file: string; readonly text: string; readonly normalize: NormalForm };

export type ToChild =
  | Order
  | { readonly kind: 'cancel' }
  /** The answer to the one call that waits; null: it cannot be had. */
  | { readonly kind: 'called'; readonly buffers: readonly Float32Array[] | null };

/** What an order comes to. */
export type Done = GptRun | LmRun | BigramRun | ComparedRun | TokenizerReport | string;

export type FromChild =
  | { readonly kind: 'progress'; readonly step: number; readonly losses: readonly number[] }
  | { readonly kind: 'call'; readonly call: PartCall }
  | { readonly kind: 'done'; readonly result: Done }
  | { readonly kind: 'refused'; readonly sentence: LocalText }
  | { readonly kind: 'failed'; readonly reason: string };

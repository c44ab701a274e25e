import type { LocalText } from '@ear/engine';
import type { BigramRun, GptRun, LmRecipe, LmRun, LmWanted } from '@ear/runner';

/** What the grader asks a training process for; one order per process. */
export type Order =
  | { readonly kind: 'build' }
  | { readonly kind: 'gpt'; readonly docs: readonly string[]; readonly recipe: Readonly<Record<string, number>> }
  | { readonly kind: 'lm'; readonly text: string; readonly recipe: LmRecipe; readonly wanted: LmWanted }
  | {
      readonly kind: 'bigram';
      readonly docs: readonly string[];
      readonly options: { readonly seed: number; readonly samples: number; readonly temperature: number };
    };

export type ToChild = Order | { readonly kind: 'cancel' };

export type FromChild =
  | { readonly kind: 'progress'; readonly step: number; readonly losses: readonly number[] }
  | { readonly kind: 'done'; readonly result: GptRun | LmRun | BigramRun | string }
  | { readonly kind: 'refused'; readonly sentence: LocalText }
  | { readonly kind: 'failed'; readonly reason: string };

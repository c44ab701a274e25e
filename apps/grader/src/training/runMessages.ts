import type { AskJob, RecipeJson } from '@ear/engine/contract';
import type { LocalText } from '@ear/engine';

/** What a training process of a run is asked for; the first message is one of the first two. */
export type ToRunChild =
  | {
      readonly kind: 'run';
      readonly recipe: RecipeJson;
      /** `auto`: on the GPU where it can be trained there; else it stands on the CPU and waits for `go_on`. */
      readonly device: 'cpu' | 'auto';
      readonly text_file: string;
      /** Where it goes on; null for the beginning. */
      readonly state_file: string | null;
      /** Where its last state and its weights are written when it comes to its end by itself. */
      readonly last: KeptFiles;
    }
  | { readonly kind: 'ask'; readonly body: AskJob['body']; readonly state_file: string }
  /** Writes state and weights between two steps. `then_stop`: and takes no further step. */
  | { readonly kind: 'save'; readonly files: KeptFiles; readonly then_stop: boolean }
  /** To a run that was to have the GPU and stands on the CPU: now it may train there. */
  | { readonly kind: 'go_on' };

export interface KeptFiles {
  readonly state: string;
  /** null: only the state. */
  readonly weights: string | null;
}

/** Numbers of steps since the last message, oldest first; columns of one length. */
export interface StepColumns {
  readonly losses: Float64Array;
  readonly grad_norms: Float64Array;
  readonly lrs: Float64Array;
  readonly ms: Float64Array;
}

export type FromRunChild =
  | {
      readonly kind: 'stands';
      readonly num_params: number;
      readonly vocab_size: number;
      readonly bytes: number;
      readonly step: number;
      readonly device: 'cpu' | 'cuda';
      readonly device_name: string | null;
      /** Why it is the CPU where a GPU was wanted. */
      readonly why_cpu: LocalText | null;
      /** It was to have the GPU, stands on the CPU, and takes no step before `go_on`. */
      readonly waits: boolean;
    }
  | ({
      readonly kind: 'steps';
      /** The last of them. */
      readonly step: number;
      readonly tokens: number;
      readonly tokens_per_s: number;
      readonly seconds: number;
      readonly bytes: number;
    } & StepColumns)
  | {
      readonly kind: 'evaluated';
      readonly step: number;
      readonly train_loss: number | null;
      readonly val_loss: number | null;
    }
  | { readonly kind: 'wrote'; readonly step: number; readonly texts: readonly string[] }
  /** `state` is the file that was asked for. */
  | { readonly kind: 'saved'; readonly state: string; readonly step: number }
  | {
      readonly kind: 'ended';
      readonly ended_by: 'steps' | 'patience' | 'seconds' | 'diverged';
      readonly step: number;
      readonly sentence: LocalText | null;
      readonly first_loss: number | null;
      readonly best_val_loss: number | null;
      readonly seconds: number;
      readonly tokens: number;
      readonly hash: string | null;
    }
  | {
      readonly kind: 'answered';
      readonly step: number;
      readonly texts: readonly string[] | null;
      readonly attention: {
        readonly layer: number;
        readonly layers: number;
        readonly tokens: readonly string[];
        readonly heads: number[][][];
      } | null;
    }
  /** What a model wrote since the last message, of the text number `index`. */
  | { readonly kind: 'wrote_on'; readonly index: number; readonly text: string }
  /** The engine cannot take the recipe, the text, the state or the question. */
  | { readonly kind: 'refused'; readonly sentence: LocalText }
  | { readonly kind: 'failed'; readonly reason: string };

/** A recipe as include/ear/run.h describes it; parts and fields may be left out. */
export type RunRecipeJson = object;
/** A recipe with everything filled in: part -> field -> value. */
export type FilledRecipe = Record<string, Record<string, number | boolean | string>>;

/** What is known of a run as soon as it stands. */
export interface RunInfo {
  recipe: FilledRecipe;
  /** P */
  num_params: number;
  /** V */
  vocab_size: number;
  /** Held in memory where it trains: weights, gradients, moments, activations, text */
  bytes: number;
  train_tokens: number;
  val_tokens: number;
  flops_per_step: number;
  /** Steps done already: 0, or those of the checkpoint */
  step: number;
  /** Where it trains */
  device: 'cpu' | 'cuda';
  /** Of the GPU */
  device_name: string | null;
  /** Where `auto` stays on the CPU: what speaks against the GPU */
  why_cpu: { where: string; sentence: { ko: string; en: string } } | null;
  steps: number;
}

/** Every step since the last call, oldest first; the arrays are of one length. */
export interface RunProgress {
  /** Steps done */
  step: number;
  steps: number;
  /** Nats per token, before the step's update */
  losses: Float64Array;
  /** Before clipping */
  grad_norms: Float64Array;
  lrs: Float64Array;
  /** Milliseconds of each step */
  ms: Float64Array;
  /** Predictions learnt from so far */
  tokens: number;
  /** Over the steps of this call */
  tokens_per_s: number;
  /** Of computing so far, those before a resume included */
  seconds: number;
  bytes: number;
}

export interface RunEvaluation {
  step: number;
  train_loss: number;
  /** null where nothing is held back */
  val_loss: number | null;
}

export interface RunTexts {
  step: number;
  /** The prompt included */
  texts: string[];
}

export interface RunResult {
  /** Why, in words, is `problem`. `diverged`: it names step and tensor, and the weights are those before that step */
  ended_by: 'steps' | 'patience' | 'seconds' | 'cancelled' | 'diverged';
  problem: { where: string; sentence: { ko: string; en: string } } | null;
  /** null when the run was cancelled before it stood */
  info: RunInfo | null;
  step: number;
  tokens: number;
  seconds: number;
  /** One for each step of this call, the last one not finite where the run diverged */
  losses: Float64Array;
  evaluations: RunEvaluation[];
  samples: RunTexts[];
  /** Of step 1, those before a resume included; null before it. A blind guess costs ln_vocab_size */
  first_loss: number | null;
  ln_vocab_size: number | null;
  best_val_loss: number | null;
  best_step: number;
  /** Gradient norm of each layer at the steps that `facts.layer_norms_at` asked for */
  layer_norms: { step: number; norms: Float64Array }[];
  /** SHA-256 of the weights after the steps that `facts.hash_at` asked for */
  hashes: { step: number; hash: string }[];
  /** SHA-256 of the weights at the end; null where there are none */
  hash: string | null;
}

export interface DrawOptions {
  /** "\n" by default; "" begins with the end of a document, or with token 0 */
  prompt?: string | undefined;
  /** 1 to 256, 1 by default */
  count?: number | undefined;
  /** 1 to 100,000, 200 by default */
  max_tokens?: number | undefined;
  /** 0: always the likeliest; 0.8 by default */
  temperature?: number | undefined;
  /** 0, the default: all */
  top_k?: number | undefined;
  top_p?: number | undefined;
  repetition_penalty?: number | undefined;
  seed?: number | undefined;
}

export interface AttentionMap {
  layer: number;
  n_layer: number;
  n_head: number;
  /** T strings, one for each token of the prompt; a piece of a character shows as U+FFFD */
  tokens: string[];
  /** (NH, T, T): how much position t looks at position s <= t */
  att: Float32Array;
}

/** A run under way. Requests are served between two steps, also while it pauses; they reject once it is over. */
export interface Run {
  /** Resolves when the run stands: tokenizer learnt, text read, weights drawn or resumed. */
  readonly ready: Promise<RunInfo>;
  /** Resolves however the run ends, also cancelled or diverged; rejects where it cannot start or go on. */
  readonly done: Promise<RunResult>;
  /** Stops after the step at hand, until resume(). */
  pause(): void;
  resume(): void;
  /** Ends the run within 200 ms; nothing is written. The same as aborting the signal. */
  cancel(): void;
  /** Writes a checkpoint: whole or not at all. */
  checkpoint(path: string): Promise<{ step: number; bytes: number }>;
  /** Writes the weights alone, for PyTorch and transformers. */
  exportWeights(path: string): Promise<{ step: number; bytes: number }>;
  sample(options?: DrawOptions): Promise<{ step: number; texts: string[] }>;
  attentionMap(options: { prompt: string; layer: number }): Promise<AttentionMap & { step: number }>;
}

/**
 * Starts a run on a thread of its own. text: UTF-8, as a string or bytes. resume: a checkpoint of the same recipe and
 * text to go on from. device: `cpu`, the default; `cuda`, the NVIDIA GPU (`train.precision` must be bf16); `auto`, the GPU
 * where it can train this recipe. The device is no part of a recipe, but other machines give other bits. threads: 0, the default, takes what this process may use; they do not change a bit. Throws at once
 * for arguments of a wrong type; a recipe that cannot be trained rejects `ready` and `done` with its path in `where`.
 *
 * Listeners are called at most 50 times a second (evaluations and samples at once); an error thrown in one ends the run
 * and rejects `done`.
 */
export function startRun(
  input: {
    recipe: RunRecipeJson;
    text: string | Uint8Array;
    resume?: string | undefined;
    device?: 'cpu' | 'cuda' | 'auto' | undefined;
    threads?: number | undefined;
    /** Written when the run ends by itself, before `done` resolves; not where it was cancelled */
    save?: { checkpoint?: string; weights?: string } | undefined;
    facts?: { layer_norms_at?: readonly number[]; hash_at?: readonly number[] } | undefined;
  },
  options?: {
    onProgress?: ((progress: RunProgress) => void) | undefined;
    onEvaluation?: ((evaluation: RunEvaluation) => void) | undefined;
    onSample?: ((sample: RunTexts) => void) | undefined;
    signal?: AbortSignal | undefined;
  },
): Run;

/** The recipe with everything filled in, by the engine's own reader. Throws EAR_ERR_ARGUMENT with `where`. */
export function checkRunRecipe(recipe: RunRecipeJson): FilledRecipe;

/** What a checkpoint or exported file holds. Rejects with EAR_ERR_TEXT where it is damaged or something else. */
export function readCheckpoint(path: string): Promise<{ recipe: FilledRecipe; step: number; vocab_size: number }>;

/** Draws from a checkpoint or exported file. onText hears each piece as it is drawn, the prompt first. */
export function sampleRun(
  input: DrawOptions & { checkpoint: string; threads?: number | undefined },
  options?: {
    onText?: ((sequence: number, piece: string) => void) | undefined;
    signal?: AbortSignal | undefined;
  },
): Promise<{ step: number; texts: string[] }>;

/** What each position of a prompt looks at in one layer of a checkpoint. The prompt may not be longer than the block. */
export function attentionMap(input: {
  checkpoint: string;
  prompt: string;
  layer: number;
  threads?: number | undefined;
}): Promise<AttentionMap & { step: number }>;

/** Writes the weights of a checkpoint alone to `path`, and transformers' config.json as `config` where it is given. */
export function exportCheckpoint(input: {
  checkpoint: string;
  path: string;
  config?: string | undefined;
}): Promise<void>;

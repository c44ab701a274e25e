import type { RunRecipeInput } from '@ear/engine';

export const PRESETS = ['tiny', 'nanogpt', 'korean'] as const;
export type Preset = (typeof PRESETS)[number];

/** Starting points; what is left out is the recipe's standard. */
export const PRESET_RECIPES: Readonly<Record<Preset, RunRecipeInput>> = {
  /** A list of names in under a minute on any machine. */
  tiny: {
    model: { n_layer: 2, n_head: 2, n_embd: 32, block_size: 16 },
    data: { documents: true },
    train: { steps: 1000, batch_size: 16, lr: 3e-3 },
    eval: { every: 100, batches: 10 },
    sample: { every: 100, count: 4, prompt: '', max_tokens: 24 },
  },
  /** The configuration that nanoGPT's README gives for a laptop. */
  nanogpt: {
    model: { n_layer: 4, n_head: 4, n_embd: 128, block_size: 64 },
    train: { steps: 2000, batch_size: 12, lr: 1e-3 },
    eval: { every: 250, batches: 20 },
    sample: { every: 250, max_tokens: 200 },
  },
  /** Composed syllables as tokens: there are many of them, so the model is narrow and the text may be short. */
  korean: {
    model: { family: 'llama', n_layer: 2, n_head: 4, n_embd: 64, block_size: 32, dropout: 0.1 },
    tokenizer: { kind: 'char', normalize: 'nfc' },
    data: { documents: true },
    train: { steps: 1000, batch_size: 16, lr: 2e-3 },
    eval: { every: 100, batches: 10 },
    sample: { every: 100, count: 2, prompt: '', max_tokens: 40 },
  },
};

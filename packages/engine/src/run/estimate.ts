import type { RunRecipe } from './recipe.ts';

/** What a run will cost, before it starts. */
export interface RunEstimate {
  /** P; a tied output layer counts once. */
  readonly parameters: number;
  /** Of memory, roughly: weights, gradients, two moments, and the activations of what goes through the model at a time. */
  readonly bytes: number;
  /** Multiplications and additions of one step: (6 P + 12 L C T) a token. */
  readonly flops_per_step: number;
  /** Predictions that one step learns from. */
  readonly tokens_per_step: number;
}

/** vocab_size: V, which characters decide only when the text is read; a BPE or unigram recipe says it itself. */
export function estimateRun(recipe: RunRecipe, vocab_size: number): RunEstimate {
  const { model, train } = recipe;
  const { n_layer: L, n_embd: C, block_size: T } = model;
  const N = train.batch_size * T;
  const parameters = countParameters(model, vocab_size);
  const flops = 6 * parameters + 12 * L * C * T;
  return {
    parameters,
    bytes: 4 * (4 * parameters + rowsOfPass(recipe, vocab_size) * T * activations(recipe, vocab_size)),
    flops_per_step: flops * N * train.accumulate,
    tokens_per_step: N * train.accumulate,
  };
}

/** Rows of a batch that the native engine takes at a time: no product with its derivatives above 8e9 multiply-adds. */
function rowsOfPass({ model, train }: RunRecipe, V: number): number {
  const { n_embd: C, block_size: T } = model;
  const H = hiddenWidth(model);
  const widest = Math.max(model.family === 'llama' ? 2 * H : H, 3 * C, V);
  const most = Math.floor(Math.min(train.batch_size, Math.max(1, 8e9 / (3 * T * C * widest))));
  return Math.ceil(train.batch_size / Math.ceil(train.batch_size / most));
}

/** Numbers that one position keeps for the way back. */
function activations({ model, train }: RunRecipe, V: number): number {
  const { n_embd: C, n_layer: L } = model;
  const H = hiddenWidth(model);
  const layer = model.family === 'llama' ? 7 * C + 3 * H : 8 * C + 2 * H;
  return (train.checkpointing ? L * C + layer : L * layer) + layer + 4 * C + V;
}

/** Width inside the MLP: what is asked for, or the family's own (4 C; 8 C / 3 up to a multiple of 32). */
function hiddenWidth({ family, n_hidden, n_embd: C }: RunRecipe['model']): number {
  if (n_hidden > 0) return n_hidden;
  return family === 'llama' ? Math.ceil((8 * C) / 3 / 32) * 32 : 4 * C;
}

function countParameters(model: RunRecipe['model'], V: number): number {
  const { n_layer: L, n_embd: C, n_head: NH, n_kv_head: NKV, block_size: T } = model;
  const H = hiddenWidth(model);
  const head = model.tied ? 0 : V * C;
  if (model.family === 'llama') {
    const KV = (C / NH) * NKV;
    return V * C + L * (2 * C + 2 * C * C + 2 * C * KV + 3 * C * H) + C + head;
  }
  const biases = model.bias ? L * (2 * C + 3 * C + C + H + C) + C : 0;
  return V * C + T * C + L * (2 * C + 4 * C * C + 2 * C * H) + C + biases + head;
}

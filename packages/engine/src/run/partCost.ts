import type { PartName, PartSymbol } from '../quest/check/index.ts';
import { estimateRun } from './estimate.ts';
import type { RunRecipe } from './recipe.ts';

/** Multiply-adds a second of a slow processor, with the engine's own kernels. */
const SLOW = 2e9;
/** A call's way to the student's process and back: seconds for itself, and for each byte. */
const CALL_S = 1e-3;
const BYTE_S = 2e-9;

/** What a run with a student's part in it asks for. */
export interface PartCost {
  /** Of both runs and of what travels between engine and student, on a slow processor; the student's own time not. */
  readonly seconds: number;
  /** Of the largest call of a kernel, all its buffers together; 0 for other parts. */
  readonly call_bytes: number;
}

/** V: vocabulary, as far as it is known before the text is read. */
export function partCost(
  { part, symbol }: { readonly part: PartName; readonly symbol?: PartSymbol | undefined },
  recipe: RunRecipe,
  V: number,
): PartCost {
  const { train } = recipe;
  const training = (2 * train.steps * estimateRun(recipe, V).flops_per_step) / SLOW;
  if (part !== 'kernel' || symbol === undefined) return { seconds: training, call_bytes: 0 };
  const call_bytes = 4 * elementsOf(symbol, recipe, V);
  const calls = train.steps * train.accumulate * callsOf(symbol, recipe);
  return { seconds: training + calls * (CALL_S + call_bytes * BYTE_S), call_bytes };
}

/** Elements of all buffers of one call for a whole batch, the widest of its layer. */
function elementsOf(symbol: PartSymbol, { model, train }: RunRecipe, V: number): number {
  const { n_embd: C, n_head: NH, block_size: T } = model;
  const N = train.batch_size * T;
  if (symbol.includes('attention')) return N * (2 * NH * T + 8 * C);
  if (symbol.includes('softmax') || symbol.includes('crossentropy')) return 3 * N * V;
  if (symbol.startsWith('encoder')) return N * C + (V + T) * C;
  if (symbol.startsWith('matmul')) return 10 * N * C + 8 * C * C;
  if (symbol === 'adamw_update') return 4 * (12 * model.n_layer * C * C + (V + T) * C);
  return symbol.startsWith('gelu') || symbol === 'swiglu' ? 12 * N * C : 4 * N * C + 4 * C;
}

/** Calls of one pass. */
function callsOf(symbol: PartSymbol, { model: { n_layer: L } }: RunRecipe): number {
  if (/^(encoder|softmax|crossentropy)/.test(symbol)) return 1;
  if (symbol === 'adamw_update') return 2;
  if (symbol.startsWith('matmul')) return 4 * L + 1;
  return symbol.includes('norm') || symbol === 'residual_forward' || symbol === 'rope' ? 2 * L + 1 : L;
}

import { readFileSync } from 'node:fs';
import type { Task } from './judged.ts';

/** The operations that the fixtures in operations/ hold, with sizes and everything that a function returns. */
const OPERATIONS: readonly (readonly [op: string, sizes: object, returns: string])[] = [
  ['attention_cached', { B: [1, 2], S: [1, 6], NH: 4, NKV: 2, HS: [1, 4] }, 'k_cache v_cache scores att out'],
  ['attention_head_backward', { T: [1, 5], HS: [1, 4] }, 'datt dv dscores dk dq'],
  ['gqa_attention_backward', { B: [1, 2], T: [1, 3], S: [3, 5], NH: 4, NKV: 2, HS: [1, 3] }, 'datt dv dscores dk dq'],
  ['softmax_backward', { N: [1, 4], C: [2, 5] }, 'dot dx'],
  ['relu_forward', { N: [2, 20] }, 'out'],
  ['relu_backward', { N: [9, 20] }, 'dinp'],
  ['swiglu_backward', { N: [1, 3], C: [2, 4], H: [2, 5] }, 'dhidden dgate dup dw2 dw1 dw3 dx'],
  ['dropout_mask', { N: [1, 150] }, 'words mask'],
  ['dropout_forward', { N: [5, 20] }, 'out'],
  ['dropout_backward', { N: [5, 20] }, 'dinp'],
  ['embedding_forward', { N: [4, 9], V: [2, 4], C: [1, 3] }, 'out'],
  ['embedding_backward', { N: [4, 9], V: [2, 4], C: [1, 3] }, 'dweight'],
  ['rope_backward', { B: [1, 2], NH: [1, 2], T: [1, 4], HS: [2, 6] }, 'cos sin dx'],
  ['clip_grad_norm', { P: [2, 3], N: [2, 8] }, 'norm grads'],
  ['sample_token', { V: [5, 20], T: [3, 9] }, 'scores probs token'],
  ['bpe_merge', { N: [2, 30], V: [2, 4] }, 'pair count length out'],
  ['bpe_merge_first', { N: [2, 30], V: [2, 4] }, 'pair count length out'],
];

/** A check of kind `oracle` for each of them, or for one; float64, ten draws. */
export function oracleChecks(only?: string): Task['checks'] {
  return OPERATIONS.filter(([op]) => only === undefined || op === only).map(([op, sizes, returns]) => ({
    id: op.replaceAll('_', '-'),
    kind: 'oracle',
    op,
    families: [sizes],
    count: 10,
    returns: returns.split(' '),
    tol: { atol: 1e-9, rtol: 1e-9 },
  }));
}

/** A check of kind `kernel` for each of them, or for one, with the operation's own C signature. */
export function kernelChecks(only?: string): Task['checks'] {
  return OPERATIONS.filter(([op]) => only === undefined || op === only).map(([op, sizes]) => ({
    id: op.replaceAll('_', '-'),
    kind: 'kernel',
    symbol: op,
    families: [sizes],
    count: 10,
  }));
}

/** The right solution of a runtime, all functions in one file. */
export function operationsIn(file: 'plain.py' | 'arrays.py' | 'tensors.py' | 'kernels.c'): string {
  return readFileSync(new URL(`./operations/${file}`, import.meta.url), 'utf8');
}

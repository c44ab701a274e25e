import { z } from 'zod';

/**
 * Operations of the native engine, by name: the dims that they are computed for, what they take, and what they compute
 * (in the order of computation; the last one is the result). The same table as the engine's own
 * (packages/native/include/ear/ops.h), here so that a quest can be checked where the engine is not built.
 */
export const OP_SHAPES = {
  attention_forward: {
    dims: ['B', 'T', 'C', 'NH'],
    inputs: ['inp'],
    tensors: ['preatt', 'att', 'out'],
  },
  attention: {
    dims: ['T', 'HS'],
    inputs: ['q', 'k', 'v'],
    tensors: ['scores', 'att', 'out'],
  },
  gqa_attention: {
    dims: ['B', 'T', 'S', 'NH', 'NKV', 'HS'],
    inputs: ['q', 'k', 'v'],
    tensors: ['scores', 'att', 'out'],
  },
  attention_cached: {
    dims: ['B', 'S', 'NH', 'NKV', 'HS'],
    inputs: ['q', 'k', 'v', 'k_cache', 'v_cache', 'pos'],
    tensors: ['k_cache', 'v_cache', 'scores', 'att', 'out'],
  },
  attention_backward: {
    dims: ['B', 'T', 'C', 'NH'],
    inputs: ['dout', 'inp', 'att'],
    tensors: ['datt', 'dpreatt', 'dinp'],
  },
  attention_head_backward: {
    dims: ['T', 'HS'],
    inputs: ['dout', 'q', 'k', 'v', 'att'],
    tensors: ['datt', 'dv', 'dscores', 'dk', 'dq'],
  },
  gqa_attention_backward: {
    dims: ['B', 'T', 'S', 'NH', 'NKV', 'HS'],
    inputs: ['dout', 'q', 'k', 'v', 'att'],
    tensors: ['datt', 'dv', 'dscores', 'dk', 'dq'],
  },
  softmax: {
    dims: ['N', 'C'],
    inputs: ['x'],
    tensors: ['max', 'sum', 'out'],
  },
  softmax_online: {
    dims: ['N', 'C'],
    inputs: ['x'],
    tensors: ['m', 's'],
  },
  softmax_backward: {
    dims: ['N', 'C'],
    inputs: ['dout', 'out'],
    tensors: ['dot', 'dx'],
  },
  softmax_forward: {
    dims: ['B', 'T', 'V', 'VP'],
    inputs: ['logits'],
    tensors: ['probs'],
  },
  crossentropy_forward: {
    dims: ['B', 'T', 'VP'],
    inputs: ['probs', 'targets'],
    tensors: ['losses'],
  },
  crossentropy_softmax_backward: {
    dims: ['B', 'T', 'V', 'VP'],
    inputs: ['dlosses', 'probs', 'targets'],
    tensors: ['dlogits'],
  },
  softmax_crossentropy: {
    dims: ['N', 'V'],
    inputs: ['logits', 'targets'],
    tensors: ['probs', 'losses', 'loss', 'dlogits'],
  },
  layernorm_forward: {
    dims: ['B', 'T', 'C'],
    inputs: ['inp', 'weight', 'bias'],
    tensors: ['mean', 'rstd', 'out'],
  },
  layernorm_backward: {
    dims: ['B', 'T', 'C'],
    inputs: ['dout', 'inp', 'weight', 'mean', 'rstd'],
    tensors: ['dbias', 'dweight', 'dinp'],
  },
  rmsnorm: {
    dims: ['N', 'C'],
    inputs: ['x', 'weight', 'eps'],
    tensors: ['rms', 'out'],
  },
  rmsnorm_backward: {
    dims: ['N', 'C'],
    inputs: ['dout', 'x', 'weight', 'eps'],
    tensors: ['dweight', 'dx'],
  },
  matmul_forward: {
    dims: ['B', 'T', 'C', 'OC'],
    inputs: ['inp', 'weight', 'bias'],
    tensors: ['out'],
  },
  matmul_backward: {
    dims: ['B', 'T', 'C', 'OC'],
    inputs: ['dout', 'inp', 'weight'],
    tensors: ['dinp', 'dweight', 'dbias'],
  },
  matmul: {
    dims: ['M', 'N', 'K'],
    inputs: ['a', 'b'],
    tensors: ['out'],
  },
  transpose: {
    dims: ['M', 'N'],
    inputs: ['a'],
    tensors: ['out'],
  },
  residual_forward: {
    dims: ['N'],
    inputs: ['inp1', 'inp2'],
    tensors: ['out'],
  },
  residual_backward: {
    dims: ['N'],
    inputs: ['dout'],
    tensors: ['dinp1', 'dinp2'],
  },
  vec_add: {
    dims: ['N'],
    inputs: ['a', 'b'],
    tensors: ['out'],
  },
  gelu_forward: {
    dims: ['N'],
    inputs: ['inp'],
    tensors: ['out'],
  },
  gelu_backward: {
    dims: ['N'],
    inputs: ['inp', 'dout'],
    tensors: ['dinp'],
  },
  relu_forward: {
    dims: ['N'],
    inputs: ['inp'],
    tensors: ['out'],
  },
  relu_backward: {
    dims: ['N'],
    inputs: ['inp', 'dout'],
    tensors: ['dinp'],
  },
  swiglu: {
    dims: ['N', 'C', 'H'],
    inputs: ['x', 'w1', 'w3', 'w2'],
    tensors: ['gate', 'up', 'hidden', 'out'],
  },
  swiglu_backward: {
    dims: ['N', 'C', 'H'],
    inputs: ['dout', 'x', 'w1', 'w3', 'w2'],
    tensors: ['dhidden', 'dgate', 'dup', 'dw2', 'dw1', 'dw3', 'dx'],
  },
  dropout_mask: {
    dims: ['N'],
    inputs: ['p', 'seed', 'stream'],
    tensors: ['words', 'mask'],
  },
  dropout_forward: {
    dims: ['N'],
    inputs: ['inp', 'mask', 'p'],
    tensors: ['out'],
  },
  dropout_backward: {
    dims: ['N'],
    inputs: ['dout', 'mask', 'p'],
    tensors: ['dinp'],
  },
  encoder_forward: {
    dims: ['B', 'T', 'C', 'V'],
    inputs: ['inp', 'wte', 'wpe'],
    tensors: ['out'],
  },
  encoder_backward: {
    dims: ['B', 'T', 'C', 'V'],
    inputs: ['dout', 'inp'],
    tensors: ['dwte', 'dwpe'],
  },
  embedding_forward: {
    dims: ['N', 'V', 'C'],
    inputs: ['tokens', 'weight'],
    tensors: ['out'],
  },
  embedding_backward: {
    dims: ['N', 'V', 'C'],
    inputs: ['dout', 'tokens'],
    tensors: ['dweight'],
  },
  rope: {
    dims: ['B', 'NH', 'T', 'HS'],
    inputs: ['x', 'base', 'start'],
    tensors: ['cos', 'sin', 'out'],
  },
  rope_backward: {
    dims: ['B', 'NH', 'T', 'HS'],
    inputs: ['dout', 'base', 'start'],
    tensors: ['cos', 'sin', 'dx'],
  },
  adamw_update: {
    dims: ['N'],
    inputs: ['params', 'grads', 'm', 'v', 'lr', 'beta1', 'beta2', 'eps', 'weight_decay', 't'],
    tensors: ['m', 'v', 'params'],
  },
  sgd_update: {
    dims: ['N'],
    inputs: ['params', 'grads', 'lr'],
    tensors: ['params'],
  },
  clip_grad_norm: {
    dims: ['P', 'N'],
    inputs: ['grads', 'max_norm'],
    tensors: ['norm', 'grads'],
  },
  cumsum: {
    dims: ['N'],
    inputs: ['a'],
    tensors: ['out'],
  },
  dot: {
    dims: ['N'],
    inputs: ['a', 'b'],
    tensors: ['out'],
  },
  block_sum: {
    dims: ['N', 'BS'],
    inputs: ['a'],
    tensors: ['out'],
  },
  column_sum: {
    dims: ['M', 'N'],
    inputs: ['a'],
    tensors: ['out'],
  },
  conv1d: {
    dims: ['N', 'K'],
    inputs: ['a', 'w'],
    tensors: ['out'],
  },
  sample_token: {
    dims: ['V', 'T'],
    inputs: ['logits', 'history', 'temperature', 'top_k', 'top_p', 'repetition_penalty', 'draw'],
    tensors: ['scores', 'probs', 'token'],
  },
  bpe_merge: {
    dims: ['N', 'V'],
    inputs: ['ids'],
    tensors: ['pair', 'count', 'length', 'out'],
  },
  bpe_merge_first: {
    dims: ['N', 'V'],
    inputs: ['ids'],
    tensors: ['pair', 'count', 'length', 'out'],
  },
} as const satisfies Record<
  string,
  { readonly dims: readonly string[]; readonly inputs: readonly string[]; readonly tensors: readonly string[] }
>;
export type OpName = keyof typeof OP_SHAPES;
export const OP_NAMES = Object.keys(OP_SHAPES) as [OpName, ...OpName[]];
/** An operation that the engine knows. */
export const OpName = z.enum(OP_NAMES);

/** The operation of that name, whatever the text is; null where there is none. */
export function opNamed(name: string): OpName | null {
  return Object.hasOwn(OP_SHAPES, name) ? (name as OpName) : null;
}

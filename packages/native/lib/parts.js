/**
 * Arguments of each symbol, one word each: `out` a buffer to write, `<inp` one to read, `#inp` whole numbers to read, `lr`
 * a float, `t:int` a number of another type; sizes stand in capitals. What include/ear/stand_in.h lists.
 */
const SIGNATURES = {
  encoder_forward: 'out #inp <wte <wpe B T C',
  encoder_backward: 'dwte dwpe <dout #inp B T C',
  layernorm_forward: 'out mean rstd <inp <weight <bias B T C',
  layernorm_backward: 'dinp dweight dbias <dout <inp <weight <mean <rstd B T C',
  rmsnorm: 'out <x <weight eps:float N C',
  rmsnorm_backward: 'dx dweight <dout <x <weight eps:float N C',
  matmul_forward: 'out <inp <weight <bias B T C OC',
  matmul_backward: 'dinp dweight dbias <dout <inp <weight B T C OC',
  attention_forward: 'out preatt att <inp B T C NH',
  attention_backward: 'dinp dpreatt datt <dout <inp <att B T C NH',
  gqa_attention: 'out <q <k <v B T S NH NKV HS',
  rope: 'out <x base:float start:int B NH T HS',
  gelu_forward: 'out <inp N',
  gelu_backward: 'dinp <inp <dout N',
  swiglu: 'out <x <w1 <w3 <w2 N C H',
  residual_forward: 'out <inp1 <inp2 N',
  softmax_forward: 'probs <logits B T V VP',
  crossentropy_forward: 'losses <probs #targets B T VP',
  crossentropy_softmax_backward: 'dlogits <dlosses <probs #targets B T V VP',
  softmax_crossentropy: 'losses dlogits <logits #targets N V',
  adamw_update: 'params <grads m v N:long lr:float beta1:float beta2:float eps:float weight_decay:float t:int',
};

/** @type {typeof import('./parts.d.ts').PART_SYMBOLS} */
export const PART_SYMBOLS = Object.freeze(
  Object.entries(SIGNATURES).map(([symbol, words]) =>
    Object.freeze({ symbol, args: Object.freeze(words.split(' ').map((word) => Object.freeze(parameter(word)))) }),
  ),
);

/** @param {string} word */
function parameter(word) {
  const [, mark, name = '', type] = /^([<#]?)(\w+)(?::(\w+))?$/.exec(word) ?? [];
  if (mark) return { name, type: mark === '<' ? 'const float*' : 'const int*' };
  return { name, type: type ?? (/^[A-Z]/.test(name) ? 'int' : 'float*') };
}

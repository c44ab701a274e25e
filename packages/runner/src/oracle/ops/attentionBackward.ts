import type { OpName } from '@ear/engine';
import type { Op } from '../op.ts';
import { input, op, tensor } from '../parts.ts';
import { heads_tiled } from './attention.ts';
import { BTC, HEADS, KEYS, ONE_HEAD, ONE_SQUARE, QKV, SEEN, SQUARES } from './shapes.ts';

const SOFTMAX = {
  no_scale: {
    ko: '머리 너비의 제곱근으로 나누지 않은 결과와 같아요',
    en: 'it looks like gradients of queries and keys lack the scale of the scores',
  },
  no_mean_term: {
    ko: 'softmax의 미분에서 sum(att * datt)를 빼지 않은 결과와 같아요',
    en: 'it looks like sum(att * datt) is not taken off in the derivative of the softmax',
  },
};

/** The weights that these very queries and keys give, in place of drawn numbers. */
function withWeights(forward: OpName): NonNullable<Op['settle']> {
  return (dims, inputs, compute) => ({
    ...inputs,
    att: compute(forward, dims, inputs)['att'] as Float64Array,
  });
}

export const attentionBackwardOps = [
  op('attention_backward', {
    inputs: [input('dout', BTC), input('inp', QKV), input('att', SQUARES)],
    where: ['C % NH == 0'],
    tensors: [tensor('datt', SQUARES, 'bhts'), tensor('dpreatt', SQUARES, 'bhts'), tensor('dinp', QKV, 'btc')],
    c: '+dinp ^dpreatt ^datt <dout <inp <att B T C NH',
    told: ['NH'],
    settle: withWeights('attention_forward'),
    variants: SOFTMAX,
  }),
  op('attention_head_backward', {
    inputs: [
      input('dout', ONE_HEAD),
      input('q', ONE_HEAD),
      input('k', ONE_HEAD),
      input('v', ONE_HEAD),
      input('att', ONE_SQUARE),
    ],
    tensors: [
      tensor('datt', ONE_SQUARE, 'ts'),
      tensor('dv', ONE_HEAD, 'sc'),
      tensor('dscores', ONE_SQUARE, 'ts'),
      tensor('dk', ONE_HEAD, 'sc'),
      tensor('dq', ONE_HEAD, 'tc'),
    ],
    c: '+dq +dk +dv ^dscores ^datt <dout <q <k <v <att T HS',
    settle: withWeights('attention'),
    variants: SOFTMAX,
  }),
  op('gqa_attention_backward', {
    inputs: [input('dout', HEADS), input('q', HEADS), input('k', KEYS), input('v', KEYS), input('att', SEEN)],
    where: ['T <= S', 'NH % NKV == 0'],
    tensors: [
      tensor('datt', SEEN, 'bhts'),
      tensor('dv', KEYS, 'bhsc'),
      tensor('dscores', SEEN, 'bhts'),
      tensor('dk', KEYS, 'bhsc'),
      tensor('dq', HEADS, 'bhtc'),
    ],
    c: '+dq +dk +dv ^dscores ^datt <dout <q <k <v <att B T S NH NKV HS',
    settle: withWeights('gqa_attention'),
    variants: {
      ...SOFTMAX,
      heads_tiled,
      group_overwritten: {
        ko: '한 묶음의 머리들에서 오는 키와 값의 기울기를 더하지 않고 마지막 것만 남긴 결과와 같아요',
        en: 'it looks like gradients of a shared key head are overwritten by the last of its query heads, not summed',
      },
    },
  }),
];

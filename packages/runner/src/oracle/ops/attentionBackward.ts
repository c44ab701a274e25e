import type { OpName } from '@ear/engine';
import type { Op } from '../op.ts';
import { input, op, tensor } from '../parts.ts';
import { HEADS, heads_tiled, KEYS, ROWS, SQUARE } from './attention.ts';

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

const TT = ['T', 'T'];
const WIDE = ['T', 'HS'];
const SEEN = ['B', 'NH', 'T', 'S'];

export const attentionBackwardOps = [
  op('attention_backward', {
    inputs: [input('dout', ['B', 'T', 'C']), input('inp', ROWS), input('att', SQUARE)],
    where: ['C % NH == 0'],
    tensors: [tensor('datt', SQUARE, 'bhts'), tensor('dpreatt', SQUARE, 'bhts'), tensor('dinp', ROWS, 'btc')],
    c: '+dinp ^dpreatt ^datt <dout <inp <att B T C NH',
    told: ['NH'],
    settle: withWeights('attention_forward'),
    variants: SOFTMAX,
  }),
  op('attention_head_backward', {
    inputs: [input('dout', WIDE), input('q', WIDE), input('k', WIDE), input('v', WIDE), input('att', TT)],
    tensors: [
      tensor('datt', TT, 'ts'),
      tensor('dv', WIDE, 'sc'),
      tensor('dscores', TT, 'ts'),
      tensor('dk', WIDE, 'sc'),
      tensor('dq', WIDE, 'tc'),
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

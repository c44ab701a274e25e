import { input, op, tensor, tokens } from '../parts.ts';
import type { Op } from '../op.ts';
import { NC } from './shapes.ts';

const LOGITS = ['B', 'T', 'VP'];

/** Rows of probabilities in place of drawn numbers. */
const asProbabilities: Op['settle'] = (dims, inputs, compute) => {
  const rows = { N: (dims['B'] as number) * (dims['T'] as number), C: dims['VP'] as number };
  const { out } = compute('softmax', rows, { x: inputs['probs'] as Float64Array });
  return { ...inputs, probs: out as Float64Array };
};

export const softmaxOps = [
  op('softmax', {
    inputs: [input('x', NC, { scale: 3 })],
    tensors: [tensor('max', ['N'], 'n'), tensor('sum', ['N'], 'n'), tensor('out', NC, 'nc')],
    c: 'out <x N C',
    variants: {
      over_rows: {
        ko: '행이 아니라 열을 따라 정규화한 결과와 같아요',
        en: 'it looks like the softmax runs over the columns, not along each row',
      },
      over_all: {
        ko: '행마다가 아니라 전체를 한꺼번에 정규화한 결과와 같아요',
        en: 'it looks like everything is normalised at once instead of row by row',
      },
      no_division: {
        ko: 'exp까지만 하고 합으로 나누지 않은 결과와 같아요',
        en: 'it looks like the exponentials are not divided by their sum',
      },
    },
  }),
  op('softmax_online', {
    inputs: [input('x', NC, { scale: 3 })],
    tensors: [tensor('m', ['N'], 'n'), tensor('s', ['N'], 'n')],
    c: 'm s <x N C',
    variants: {
      sum_not_rescaled: {
        ko: '최댓값이 커질 때 그때까지의 합을 고쳐 주지 않은 결과와 같아요',
        en: 'it looks like the sum so far is not rescaled when the maximum grows',
      },
    },
  }),
  op('softmax_backward', {
    inputs: [input('dout', NC), input('out', NC, { scale: 3 })],
    tensors: [tensor('dot', ['N'], 'n'), tensor('dx', NC, 'nc')],
    c: '+dx <dout <out N C',
    settle: (dims, inputs, compute) => {
      const { out } = compute('softmax', dims, { x: inputs['out'] as Float64Array });
      return { ...inputs, out: out as Float64Array };
    },
    variants: {
      no_dot: {
        ko: '행마다 sum(out * dout)을 빼지 않은 결과와 같아요',
        en: 'it looks like sum(out * dout) of the row is not taken off',
      },
      diagonal_only: {
        ko: '야코비 행렬의 대각선만 쓴 결과와 같아요. 한 원소는 같은 행의 다른 원소에도 영향을 줘요',
        en: 'it looks like only the diagonal of the Jacobian is used, but each element moves its whole row',
      },
    },
  }),
  op('softmax_forward', {
    inputs: [input('logits', LOGITS, { scale: 3 })],
    where: ['V <= VP'],
    tensors: [tensor('probs', LOGITS, 'btv')],
    c: 'probs <logits B T V VP',
    told: ['V'],
    variants: {
      over_padding: {
        ko: '채움 칸까지 softmax에 넣은 결과와 같아요',
        en: 'it looks like the padding takes part in the softmax',
      },
    },
  }),
  op('crossentropy_forward', {
    inputs: [input('probs', LOGITS), tokens('targets', ['B', 'T'], 'VP')],
    tensors: [tensor('losses', ['B', 'T'], 'bt')],
    c: 'losses <probs #targets B T VP',
    settle: asProbabilities,
  }),
  op('crossentropy_softmax_backward', {
    inputs: [input('dlosses', ['B', 'T']), input('probs', LOGITS), tokens('targets', ['B', 'T'], 'V')],
    where: ['V <= VP'],
    tensors: [tensor('dlogits', LOGITS, 'btv')],
    c: '+dlogits <dlosses <probs #targets B T V VP',
    told: ['V'],
    settle: asProbabilities,
  }),
  op('softmax_crossentropy', {
    inputs: [input('logits', ['N', 'V'], { scale: 3 }), tokens('targets', ['N'], 'V')],
    tensors: [
      tensor('probs', ['N', 'V'], 'nv'),
      tensor('losses', ['N'], 'n'),
      tensor('loss', [], ''),
      tensor('dlogits', ['N', 'V'], 'nv'),
    ],
    c: 'losses dlogits <logits #targets N V',
    variants: {
      not_divided: {
        ko: '기울기를 행의 수로 나누지 않은 결과와 같아요',
        en: 'it looks like the gradient is not divided by the number of rows',
      },
      target_kept: {
        ko: '정답 칸에서 1을 빼지 않은 결과와 같아요',
        en: 'it looks like the one at the target is not taken off',
      },
    },
  }),
];

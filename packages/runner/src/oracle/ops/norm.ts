import { input, number, op, tensor } from '../parts.ts';
import { BTC, NC } from './shapes.ts';

const eps_outside = {
  ko: 'eps가 제곱근 안이 아니라 밖에서 더해진 결과와 같아요',
  en: 'it looks like eps is added outside the square root',
};
const no_projection = {
  ko: '정규화한 값 방향의 항이 빠진 결과와 같아요',
  en: 'it looks like the term along the normalised value is missing',
};
/** Small rows, so that eps tells. */
const SMALL = { scale: 0.1 };

export const normOps = [
  op('layernorm_forward', {
    inputs: [input('inp', BTC, SMALL), input('weight', ['C']), input('bias', ['C'])],
    tensors: [tensor('mean', ['B', 'T'], 'bt'), tensor('rstd', ['B', 'T'], 'bt'), tensor('out', BTC, 'btc')],
    c: 'out mean rstd <inp <weight <bias B T C',
    variants: {
      eps_outside,
      sample_variance: {
        ko: '분산을 C가 아니라 C - 1로 나눈 결과와 같아요',
        en: 'it looks like the variance is divided by C - 1 instead of C',
      },
      not_centred: { ko: '평균을 빼지 않은 결과와 같아요', en: 'it looks like the mean is not taken off' },
      no_eps: { ko: '분산에 1e-5를 더하지 않은 결과와 같아요', en: 'it looks like 1e-5 is not added to the variance' },
    },
  }),
  op('layernorm_backward', {
    inputs: [
      input('dout', BTC),
      input('inp', BTC),
      input('weight', ['C']),
      input('mean', ['B', 'T']),
      input('rstd', ['B', 'T']),
    ],
    tensors: [tensor('dbias', ['C'], 'c'), tensor('dweight', ['C'], 'c'), tensor('dinp', BTC, 'btc')],
    c: '+dinp +dweight +dbias <dout <inp <weight <mean <rstd B T C',
    settle: (dims, inputs, compute) => {
      const { inp, weight } = inputs as Record<string, Float64Array>;
      const rows = { inp, weight, bias: new Float64Array(dims['C'] as number) } as Record<string, Float64Array>;
      const { mean, rstd } = compute('layernorm_forward', dims, rows) as Record<string, Float64Array>;
      return { ...inputs, mean: mean as Float64Array, rstd: rstd as Float64Array };
    },
    variants: {
      no_mean_term: {
        ko: '평균의 항이 빠진 결과와 같아요',
        en: 'it looks like the term of the mean is missing',
      },
      no_projection,
      no_final_scale: {
        ko: '마지막에 rstd를 곱하지 않은 결과와 같아요',
        en: 'it looks like rstd is not multiplied in',
      },
    },
  }),
  op('rmsnorm', {
    inputs: [input('x', NC), input('weight', ['C']), number('eps', 0.01, 0.5)],
    tensors: [tensor('rms', ['N'], 'n'), tensor('out', NC, 'nc')],
    c: 'out <x <weight eps N C',
    variants: {
      eps_outside,
      sum_not_mean: {
        ko: '제곱의 평균 대신 합을 쓴 결과와 같아요',
        en: 'it looks like the squares are summed, not averaged',
      },
      centred: {
        ko: '평균을 뺀 결과와 같아요. RMSNorm은 평균을 빼지 않아요',
        en: 'it looks like the mean is taken off, which RMSNorm does not do',
      },
    },
  }),
  op('rmsnorm_backward', {
    inputs: [input('dout', NC), input('x', NC), input('weight', ['C']), number('eps', 0.01, 0.5)],
    tensors: [tensor('dweight', ['C'], 'c'), tensor('dx', NC, 'nc')],
    c: '+dx +dweight <dout <x <weight eps N C',
    variants: { no_projection },
  }),
];

import { input, number, op, tensor, tokens, whole, wholes } from '../parts.ts';
import { N } from './shapes.ts';

const rate = number('p', 0.1, 0.6);
const mask = tokens('mask', N, 2);
const not_scaled = {
  ko: '남은 값을 1 - p로 나누지 않은 결과와 같아요',
  en: 'it looks like what is kept is not divided by 1 - p',
};
const divided_by_p = {
  ko: '남은 값을 1 - p가 아니라 p로 나눈 결과와 같아요',
  en: 'it looks like what is kept is divided by p instead of 1 - p',
};

export const dropoutOps = [
  op('dropout_mask', {
    // Beyond 32 bits, so that the upper word of the key counts.
    inputs: [rate, whole('seed', 0, 2 ** 40), whole('stream', 1, 2 ** 34)],
    tensors: [wholes('words', N, 'i'), wholes('mask', N, 'i')],
    c: '@mask p seed:long stream:long N',
    told: ['N'],
    variants: {
      keeps_with_p: {
        ko: '버릴 곳을 남기고 남길 곳을 버린 결과와 같아요. p는 버릴 확률이에요',
        en: 'it looks like elements are kept where they should be dropped: p is the chance of being dropped',
      },
      in_turn: {
        ko: '원소 넷이 차례로 한 카운터의 네 수를 쓴 결과와 같아요',
        en: 'it looks like four elements in a row share one counter',
      },
      same_stream: {
        ko: 'stream을 쓰지 않아 언제나 같은 마스크가 나오는 결과와 같아요',
        en: 'it looks like the stream is not used, which gives the same mask every time',
      },
    },
  }),
  op('dropout_forward', {
    inputs: [input('inp', N), mask, rate],
    tensors: [tensor('out', N, 'i')],
    c: 'out <inp #mask p N',
    variants: {
      not_scaled,
      divided_by_p,
      mask_inverted: {
        ko: '마스크가 1인 곳을 버리고 0인 곳을 남긴 결과와 같아요',
        en: 'it looks like elements are dropped where the mask is 1',
      },
    },
  }),
  op('dropout_backward', {
    inputs: [input('dout', N), mask, rate],
    tensors: [tensor('dinp', N, 'i')],
    c: '+dinp <dout #mask p N',
    variants: {
      not_scaled,
      divided_by_p,
      mask_ignored: {
        ko: '버린 곳에도 기울기를 흘려보낸 결과와 같아요',
        en: 'it looks like gradients pass where elements were dropped',
      },
    },
  }),
];

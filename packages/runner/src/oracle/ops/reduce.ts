import { input, op, tensor } from '../parts.ts';
import { N } from './shapes.ts';

const MN = ['M', 'N'];
const a = input('a', N);

export const reduceOps = [
  op('cumsum', {
    inputs: [a],
    tensors: [tensor('out', N, 'i')],
    c: 'out <a N',
    variants: {
      exclusive: {
        ko: '자기 자신을 더하지 않은 누적합과 같아요',
        en: 'it looks like each element is left out of its own sum',
      },
    },
  }),
  op('dot', { inputs: [a, input('b', N)], tensors: [tensor('out', [], '')], c: 'out <a <b N' }),
  op('block_sum', {
    inputs: [a],
    tensors: [tensor('out', ['(N + BS - 1) / BS'], 'i')],
    c: 'out <a N',
    told: ['BS'],
    variants: {
      no_tail: {
        ko: '다 차지 않은 마지막 블록을 빠뜨린 결과와 같아요',
        en: 'it looks like an incomplete last block is left out',
      },
    },
  }),
  op('column_sum', { inputs: [input('a', MN)], tensors: [tensor('out', N, 'i')], c: 'out <a M N' }),
  op('conv1d', {
    inputs: [a, input('w', ['K'])],
    tensors: [tensor('out', N, 'i')],
    c: 'out <a <w N K',
    variants: {
      turned: { ko: '필터를 거꾸로 쓴 결과와 같아요', en: 'it looks like the filter is used back to front' },
    },
  }),
  op('matmul', {
    inputs: [input('a', ['M', 'K']), input('b', ['K', 'N'])],
    tensors: [tensor('out', MN, 'mn')],
    c: 'out <a <b M N K',
  }),
  op('transpose', { inputs: [input('a', MN)], tensors: [tensor('out', ['N', 'M'], 'nm')], c: 'out <a M N' }),
];

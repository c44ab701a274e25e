import { input, op, tensor } from '../parts.ts';

const N = ['N'];
const elements = (name: string) => input(name, N);
const out = tensor('out', N, 'i');

export const elementwiseOps = [
  op('residual_forward', { inputs: [elements('inp1'), elements('inp2')], tensors: [out], c: 'out <inp1 <inp2 N' }),
  op('residual_backward', {
    inputs: [elements('dout')],
    tensors: [tensor('dinp1', N, 'i'), tensor('dinp2', N, 'i')],
    c: '+dinp1 +dinp2 <dout N',
  }),
  op('vec_add', { inputs: [elements('a'), elements('b')], tensors: [out], c: 'out <a <b N' }),
  op('gelu_forward', {
    inputs: [input('inp', N, { scale: 2 })],
    tensors: [out],
    c: 'out <inp N',
    variants: {
      erf_form: {
        ko: 'tanh 꼴이 아니라 erf 꼴의 GELU와 같아요',
        en: 'it looks like the erf form of GELU, where the tanh form is asked for',
      },
      sigmoid_form: {
        ko: 'tanh 꼴이 아니라 sigmoid 꼴의 GELU와 같아요',
        en: 'it looks like the sigmoid form of GELU, where the tanh form is asked for',
      },
    },
  }),
  op('gelu_backward', {
    inputs: [input('inp', N, { scale: 2 }), elements('dout')],
    tensors: [tensor('dinp', N, 'i')],
    c: '+dinp <inp <dout N',
    variants: {
      no_second_term: {
        ko: '곱의 미분에서 둘째 항이 빠진 결과와 같아요',
        en: 'it looks like the second term of the product rule is missing',
      },
    },
  }),
];

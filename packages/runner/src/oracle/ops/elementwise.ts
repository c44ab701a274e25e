import { input, op, tensor } from '../parts.ts';
import { N } from './shapes.ts';

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
  op('relu_forward', {
    inputs: [elements('inp')],
    tensors: [out],
    c: 'out <inp N',
    variants: {
      leaky: {
        ko: '음수를 0으로 만들지 않고 조금 남겨 둔 결과(Leaky ReLU)와 같아요',
        en: 'it looks like a little of negative numbers is left (leaky ReLU)',
      },
      absolute: {
        ko: '음수를 0으로 만들지 않고 부호만 바꾼 결과와 같아요',
        en: 'it looks like negative numbers change their sign instead of becoming 0',
      },
    },
  }),
  op('relu_backward', {
    // Whole numbers, so that some are 0.
    inputs: [input('inp', N, { fill: 'integers', low: -3, high: 3 }), elements('dout')],
    tensors: [tensor('dinp', N, 'i')],
    c: '+dinp <inp <dout N',
    variants: {
      passes_at_zero: {
        ko: '입력이 0인 곳에도 기울기를 흘려보낸 결과와 같아요',
        en: 'it looks like the gradient passes where the input is 0',
      },
      by_own_sign: {
        ko: '입력이 아니라 기울기의 부호를 보고 막은 결과와 같아요',
        en: 'it looks like the sign of the gradient decides, not that of the input',
      },
    },
  }),
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

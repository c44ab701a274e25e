import { input, number, op, tensor, whole } from '../parts.ts';
import { N } from './shapes.ts';

const PN = ['P', 'N'];

export const optimizerOps = [
  op('adamw_update', {
    inputs: [
      input('params', N),
      input('grads', N),
      input('m', N),
      input('v', N, { fill: 'uniform', low: 0, high: 1 }),
      number('lr', 0.01, 0.1),
      number('beta1', 0.8, 0.95),
      number('beta2', 0.9, 0.999),
      number('eps', 0.001, 0.1),
      number('weight_decay', 0.01, 0.3),
      whole('t', 1, 9),
    ],
    tensors: [tensor('m', N, 'i'), tensor('v', N, 'i'), tensor('params', N, 'i')],
    c: '=params <grads =m =v N:long lr beta1 beta2 eps weight_decay t:int',
    variants: {
      no_correction: {
        ko: '편향 보정(1 - beta^t로 나누기)을 하지 않은 결과와 같아요',
        en: 'it looks like the bias correction (division by 1 - beta^t) is missing',
      },
      decay_in_gradient: {
        ko: '가중치 감쇠를 기울기에 더한 결과(Adam의 L2)와 같아요',
        en: 'it looks like the weight decay is added to the gradient (Adam with L2), not to the step',
      },
      eps_inside: {
        ko: 'eps가 제곱근 밖이 아니라 안에서 더해진 결과와 같아요',
        en: 'it looks like eps is added inside the square root',
      },
      no_decay: { ko: '가중치 감쇠가 빠진 결과와 같아요', en: 'it looks like the weight decay is missing' },
      gradient_not_squared: {
        ko: 'v에 기울기의 제곱 대신 기울기를 넣은 결과와 같아요',
        en: 'it looks like v takes the gradient, not its square',
      },
    },
  }),
  op('sgd_update', {
    inputs: [input('params', N), input('grads', N), number('lr', 0.01, 0.5)],
    tensors: [tensor('params', N, 'i')],
    c: '=params <grads N:long lr',
    variants: {
      ascent: { ko: '기울기를 빼지 않고 더한 결과와 같아요', en: 'it looks like the gradient is added, not taken off' },
    },
  }),
  op('clip_grad_norm', {
    inputs: [input('grads', PN), number('max_norm', 0.3, 3)],
    tensors: [tensor('norm', [], ''), tensor('grads', PN, 'pn')],
    c: '=grads norm max_norm P N',
    variants: {
      by_value: {
        ko: '노름이 아니라 값 하나하나를 max_norm으로 자른 결과와 같아요',
        en: 'it looks like each value is clamped to max_norm, where the norm should be',
      },
      per_tensor: {
        ko: '모두 합친 노름 하나가 아니라 행마다 따로 노름을 잰 결과와 같아요',
        en: 'it looks like each row is clipped by its own norm, not all of them by one',
      },
      always_scaled: {
        ko: '노름이 max_norm보다 작을 때도 크기를 맞춘 결과와 같아요',
        en: 'it looks like gradients are scaled up where their norm is below max_norm',
      },
      no_root: {
        ko: '제곱의 합에 제곱근을 씌우지 않은 결과와 같아요',
        en: 'it looks like the root of the sum of squares is missing',
      },
    },
  }),
];

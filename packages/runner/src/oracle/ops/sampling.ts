import { input, number, op, tensor, tokens, whole, wholes } from '../parts.ts';

const V = ['V'];

export const samplingOps = [
  op('sample_token', {
    inputs: [
      input('logits', V, { scale: 2 }),
      tokens('history', ['T'], 'V'),
      number('temperature', 0.5, 2),
      whole('top_k', 0, 'V'),
      number('top_p', 0.3, 1),
      number('repetition_penalty', 1, 2),
      // Below 1 in every precision.
      number('draw', 0, 0.999),
    ],
    tensors: [tensor('scores', V, 'v'), tensor('probs', V, 'v'), wholes('token', [], '')],
    c: 'probs @token <logits #history temperature top_k:int top_p repetition_penalty draw V T',
    variants: {
      crossing_left_out: {
        ko: 'top-p에서 누적 확률이 p를 처음 넘는 토큰까지 빼 버린 결과와 같아요',
        en: 'it looks like top-p leaves out the token at which the sum crosses p',
      },
      no_temperature: {
        ko: '온도가 아무 일도 하지 않은 결과와 같아요. 온도는 softmax 전에 로짓을 나눠요',
        en: 'it looks like the temperature does nothing: it divides the logits, before the softmax',
      },
      temperature_after_softmax: {
        ko: '온도를 로짓이 아니라 softmax를 지난 확률에 나눈 결과와 같아요',
        en: 'it looks like the temperature divides the probabilities, after the softmax',
      },
      temperature_multiplied: {
        ko: '온도로 나누지 않고 곱한 결과와 같아요',
        en: 'it looks like logits are multiplied by the temperature, not divided',
      },
      not_renormalised: {
        ko: '남은 토큰의 확률을 합이 1이 되게 다시 나누지 않은 결과와 같아요',
        en: 'it looks like the probabilities that are left are not divided by their sum',
      },
      ties_kept: {
        ko: 'top-k에서 k번째와 점수가 같은 토큰을 모두 남긴 결과와 같아요',
        en: 'it looks like top-k keeps every token that ties with the k-th',
      },
      top_p_of_all: {
        ko: 'top-p를 top-k가 남긴 토큰이 아니라 전체의 확률로 잰 결과와 같아요',
        en: 'it looks like top-p counts chances of all tokens, not of those that top-k left',
      },
      penalty_divides: {
        ko: '음수인 로짓까지 벌점으로 나눠서 오히려 키운 결과와 같아요',
        en: 'it looks like the penalty divides negative logits too, which makes them larger',
      },
      penalty_repeated: {
        ko: '여러 번 나온 토큰에 벌점을 여러 번 준 결과와 같아요',
        en: 'it looks like the penalty is applied once for each time that a token was there',
      },
    },
  }),
];

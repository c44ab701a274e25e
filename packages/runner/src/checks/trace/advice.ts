import type { LocalText, TracedModel } from '@ear/engine';

/** What to look at where a tensor departs and everything that it is computed from agrees. */
export function adviceFor(operation: string, family: TracedModel['family']): LocalText {
  if (/^norm_(\d|f)$/.test(operation)) return family === 'gpt2' ? LAYER_NORM : RMS_NORM;
  if (operation === 'mlp.act') return ACTIVATIONS[family];
  return ADVICE[operation] ?? ANY;
}

const LAYER_NORM = {
  ko: '평균과 분산을 마지막 축(C)에서 구하는지, eps를 제곱근 안에서 더하는지, 가중치와 편향을 쓰는지 봐 주세요.',
  en: 'See whether mean and variance run over the last axis (C), eps is added inside the root, and weight and bias are used.',
};
const RMS_NORM = {
  ko: '제곱의 평균을 마지막 축(C)에서 구하는지, eps를 제곱근 안에서 더하는지, 가중치가 있으면 곱하는지 봐 주세요. 평균은 빼지 않아요.',
  en: 'See whether the squares are averaged over the last axis (C), eps is added inside the root, and a weight, if there is one, is multiplied in. No mean is taken off.',
};
const ACTIVATIONS: Readonly<Record<TracedModel['family'], LocalText>> = {
  microgpt: { ko: '활성화 함수가 ReLU인지 봐 주세요.', en: 'See whether the activation is ReLU.' },
  gpt2: {
    ko: 'tanh 꼴의 GELU인지, 그 안의 0.044715와 √(2/π)를 봐 주세요.',
    en: 'See whether it is the tanh form of GELU, with 0.044715 and the root of 2/π.',
  },
  llama: {
    ko: 'silu(gate) * up 차례인지 봐 주세요. silu(x)는 x * sigmoid(x)예요.',
    en: 'See whether it is silu(gate) * up; silu(x) is x * sigmoid(x).',
  },
};
const HEADS = {
  ko: '어느 가중치를 곱하는지, (B, T, C)를 (B, T, 머리, HS)로 나눈 뒤 T와 머리의 축을 바꾸는지 봐 주세요.',
  en: 'See which weight is multiplied in, and whether (B, T, C) is split into (B, T, heads, HS) before T and heads are transposed.',
};
const ROPE = {
  ko: '한 머리의 앞쪽 반과 뒤쪽 반이 짝이에요. 짝, 각도(위치는 0부터), 부호를 봐 주세요.',
  en: 'The halves of a head are its pairs. See the pairs, the angles (positions count from 0) and the signs.',
};
const LINEAR = {
  ko: '가중치는 (out, in) 모양이에요. 어느 가중치인지, 뒤집어 곱하지 않았는지, 편향을 더했는지 봐 주세요.',
  en: 'The weight is (out, in). See whether it is the right one, is not multiplied the other way round, and its bias is added.',
};
const RESIDUAL = {
  ko: '정규화하기 전의 값을 새로 계산한 값에 더하는지 봐 주세요.',
  en: 'See whether what came in before the norm is added to the new part.',
};
const ANY = { ko: '이 텐서를 계산하는 줄을 봐 주세요.', en: 'Look at the lines that compute this tensor.' };

const ADVICE: Readonly<Record<string, LocalText>> = {
  'embd.tok': { ko: '토큰 번호로 행을 고르는지 봐 주세요.', en: 'See whether rows are looked up by token.' },
  'embd.pos': {
    ko: '위치 0부터 T - 1까지의 행인지 봐 주세요.',
    en: 'See whether these are the rows of positions 0 to T - 1.',
  },
  embd: {
    ko: '토큰의 임베딩과 위치 임베딩(있는 모델이라면)만 더하는지 봐 주세요.',
    en: 'See whether this is the embedding of the tokens and, where the model has it, that of the positions, and nothing else.',
  },
  'attn.q': HEADS,
  'attn.k': HEADS,
  'attn.v': HEADS,
  'attn.q_rope': ROPE,
  'attn.k_rope': ROPE,
  'attn.scores': {
    ko: '쿼리와 키는 맞아요. √HS로 나누는지, t가 쿼리이고 s가 키인지, 마스크가 s ≤ t 자리를 남기는지 봐 주세요.',
    en: 'Queries and keys are right. See whether scores are divided by the root of HS, t is the query and s the key, and the mask leaves s ≤ t.',
  },
  'attn.weights': {
    ko: '점수는 맞아요. softmax가 마지막 축(s)을 따라 도는지, 마스크가 softmax보다 먼저 s > t 자리를 -무한대로 두는지 봐 주세요.',
    en: 'The scores are right. See whether the softmax runs over the last axis (s), and the mask sets s > t to minus infinity before it.',
  },
  'attn.heads': {
    ko: '가중치와 v는 맞아요. s를 따라 더하는지, 머리를 합치기 전에 (B, 머리, T, HS)를 (B, T, 머리, HS)로 바꾸는지 봐 주세요.',
    en: 'Weights and v are right. See whether the sum runs over s, and (B, heads, T, HS) is transposed to (B, T, heads, HS) before the heads are merged.',
  },
  'attn.proj': LINEAR,
  residual_1: RESIDUAL,
  'mlp.fc': LINEAR,
  'mlp.gate': LINEAR,
  'mlp.up': LINEAR,
  'mlp.proj': LINEAR,
  residual_2: RESIDUAL,
  logits: {
    ko: '마지막에 곱하는 가중치(V, C)가 맞는지, 마지막 정규화를 지났는지 봐 주세요.',
    en: 'See whether the weight at the end (V, C) is the right one, and what enters it went through the last norm, if there is one.',
  },
};

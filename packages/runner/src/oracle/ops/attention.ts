import { input, op, tensor, whole } from '../parts.ts';
import { BTC, HEADS, KEYS, ONE_HEAD, ONE_SQUARE, QKV, SEEN, SQUARES } from './shapes.ts';

const MASK = {
  no_causal_mask: {
    ko: '미래를 가리는 마스크가 빠진 결과와 같아요',
    en: 'it looks like the causal mask is missing',
  },
  no_scale: { ko: '머리 너비의 제곱근으로 나누지 않은 결과와 같아요', en: 'it looks like the scores are not scaled' },
  scale_by_width: {
    ko: '머리 너비가 아니라 전체 너비로 나눈 결과와 같아요',
    en: 'it looks like the scores are scaled by the whole width, not by the width of a head',
  },
  softmax_over_queries: {
    ko: 'softmax가 키가 아니라 쿼리 축을 따라 돌고 있어요',
    en: 'it looks like the softmax runs over the queries, not over the keys',
  },
  strict_mask: {
    ko: '마스크가 자기 자신까지 가린 결과와 같아요',
    en: 'it looks like the mask hides a position from itself too',
  },
  mask_to_zero: {
    ko: '가린 점수를 -무한대가 아니라 0으로 둔 결과와 같아요',
    en: 'it looks like hidden scores are set to 0, not to minus infinity, before the softmax',
  },
  mask_after_softmax: {
    ko: 'softmax를 한 뒤에 가려서 남은 가중치의 합이 1이 되지 않는 결과와 같아요',
    en: 'it looks like the mask comes after the softmax, so that the weights that are left do not sum to 1',
  },
};
const { scale_by_width, ...MASK_OF_ONE } = MASK;
const { no_causal_mask, no_scale } = MASK;
/** Of the newest position alone. */
const NEW = ['B', 'NKV', 'HS'];
const SEEN_BY_NEW = ['B', 'NH', 'S'];

export const heads_tiled = {
  ko: '키와 값의 머리를 이웃끼리 묶지 않고 번갈아 나눠 준 결과와 같아요',
  en: 'it looks like query heads read the key heads in turn (h % n_kv_head) instead of in groups',
};

export const attentionOps = [
  op('attention_forward', {
    inputs: [input('inp', QKV)],
    where: ['C % NH == 0'],
    tensors: [tensor('preatt', SQUARES, 'bhts'), tensor('att', SQUARES, 'bhts'), tensor('out', BTC, 'btc')],
    // llm.c writes no score of the future, so the scores are scratch; the weights there must be 0.
    c: 'out ~preatt att <inp B T C NH',
    told: ['NH'],
    variants: MASK,
  }),
  op('attention', {
    inputs: [input('q', ONE_HEAD), input('k', ONE_HEAD), input('v', ONE_HEAD)],
    tensors: [tensor('scores', ONE_SQUARE, 'ts'), tensor('att', ONE_SQUARE, 'ts'), tensor('out', ONE_HEAD, 'tc')],
    c: 'out <q <k <v T HS',
    variants: MASK_OF_ONE,
  }),
  op('gqa_attention', {
    inputs: [input('q', HEADS), input('k', KEYS), input('v', KEYS)],
    where: ['T <= S', 'NH % NKV == 0'],
    tensors: [tensor('scores', SEEN, 'bhts'), tensor('att', SEEN, 'bhts'), tensor('out', HEADS, 'bhtc')],
    c: 'out <q <k <v B T S NH NKV HS',
    variants: {
      no_causal_mask,
      no_scale,
      scale_by_width,
      heads_tiled,
      mask_without_past: {
        ko: '마스크가 캐시에 있던 길이만큼 밀리지 않았어요',
        en: 'it looks like the mask is not shifted by the length of the cache',
      },
    },
  }),
  op('attention_cached', {
    inputs: [
      input('q', ['B', 'NH', 'HS']),
      input('k', NEW),
      input('v', NEW),
      input('k_cache', KEYS),
      input('v_cache', KEYS),
      whole('pos', 0, 'S - 1'),
    ],
    where: ['NH % NKV == 0'],
    tensors: [
      tensor('k_cache', KEYS, 'bhsc'),
      tensor('v_cache', KEYS, 'bhsc'),
      tensor('scores', SEEN_BY_NEW, 'bhs'),
      tensor('att', SEEN_BY_NEW, 'bhs'),
      tensor('out', ['B', 'NH', 'HS'], 'bhc'),
    ],
    c: 'out =k_cache =v_cache <q <k <v pos:int B S NH NKV HS',
    variants: {
      no_scale,
      heads_tiled,
      whole_cache: {
        ko: '아직 채우지 않은 캐시의 자리까지 본 결과와 같아요',
        en: 'it looks like places of the cache are read that nothing was stored in yet',
      },
      without_itself: {
        ko: '새 위치가 자기 자신을 보지 못한 결과와 같아요',
        en: 'it looks like the new position does not see itself',
      },
      one_too_early: {
        ko: '새 키와 값을 한 자리 앞에 저장해서 바로 앞의 것을 덮어쓴 결과와 같아요',
        en: 'it looks like the new key and value are stored one place too early, over those before them',
      },
    },
  }),
];

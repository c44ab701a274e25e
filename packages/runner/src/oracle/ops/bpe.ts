import { op, tokens, wholes } from '../parts.ts';
import type { Written } from '../parts.ts';

const MISTAKES = {
  overlaps_skipped: {
    ko: '겹치는 쌍을 세지 않은 결과와 같아요. aaa에는 (a, a)가 두 번 있어요',
    en: 'it looks like overlapping pairs are not counted: aaa holds (a, a) twice',
  },
  first_place_only: {
    ko: '쌍을 처음 나온 한 곳에서만 합친 결과와 같아요',
    en: 'it looks like the pair is merged at its first place only',
  },
  from_the_end: {
    ko: '뒤에서부터 합친 결과와 같아요. aaa는 왼쪽부터 합쳐요',
    en: 'it looks like merging goes from the end: aaa is merged from the left',
  },
  last_dropped: {
    ko: '쌍이 되지 못한 마지막 토큰이 사라진 결과와 같아요',
    en: 'it looks like the last token is lost where it is in no pair',
  },
};

const merge: Omit<Written, 'variants'> = {
  inputs: [tokens('ids', ['N'], 'V')],
  where: ['N >= 2'],
  tensors: [
    wholes('pair', [2], 'i'),
    wholes('count', [], ''),
    wholes('length', [], ''),
    wholes('out', ['N'], 'i', 'length'),
  ],
  c: '@out @length @count @pair #ids N V',
  told: ['V'],
};

const smaller = {
  ko: '횟수가 같은 쌍이 여럿일 때 다른 쌍을 고른 결과와 같아요. 여기서는 id가 작은 쌍을 골라요',
  en: 'it looks like another pair is taken of those that occur equally often: here it is the one of the smaller ids',
};
const first = {
  ko: '횟수가 같은 쌍이 여럿일 때 다른 쌍을 고른 결과와 같아요. 여기서는 먼저 나온 쌍을 골라요',
  en: 'it looks like another pair is taken of those that occur equally often: here it is the one that comes first',
};

export const bpeOps = [
  op('bpe_merge', { ...merge, variants: { ...MISTAKES, ties_to_first: smaller, ties_to_larger: smaller } }),
  op('bpe_merge_first', { ...merge, variants: { ...MISTAKES, ties_to_smaller: first, ties_to_larger: first } }),
];

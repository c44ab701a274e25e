import type { Known, Suspect } from './known.ts';
import { mergeHeads, splitHeads, variantsOf } from './known.ts';

/** Wrong scores, weights or merged heads of one layer; `prefix` ends in `attn.`. */
export async function attentionSuspects(
  tensor: 'scores' | 'weights' | 'heads',
  prefix: string,
  known: Known,
): Promise<Suspect[]> {
  const { dims, model } = known;
  const { NH, NKV } = dims;
  const turned = model.family === 'llama' ? '_rope' : '';
  const [q, k, v] = [`q${turned}`, `k${turned}`, 'v'].map((name) => known.tensor(prefix + name)) as [
    Heads,
    Heads,
    Heads,
  ];
  const engine =
    NKV === NH
      ? await variantsOf('attention_forward', PACKED[tensor], dims, { inp: packed(dims, [q, k, v]) })
      : await variantsOf('gqa_attention', GROUPED[tensor], { ...dims, S: dims.T }, { q, k, v }, (values) =>
          tensor === 'heads' ? mergeHeads(dims, NH, values) : values,
        );
  if (tensor === 'heads') return [...engine, ...mergeSuspects(known, prefix)];
  const all = scoresOfAll(dims, q, k);
  const { T } = dims;
  if (tensor === 'scores') {
    return [
      ...engine,
      { looks: LOOKS.scores_transposed, values: all.map((_, at) => all[transposed(at, T)] as number) },
    ];
  }
  return [...engine, { looks: LOOKS.mask_upside_down, values: softmaxFrom(all, T) }];
}

/** Wrong queries, keys or values that differ in how the heads lie, or hold another of the three. */
export function headSuspects(which: 'q' | 'k' | 'v', prefix: string, known: Known): Suspect[] {
  const { dims } = known;
  const heads = which === 'q' ? dims.NH : dims.NKV;
  const right = known.tensor(prefix + which);
  const flat = mergeHeads(dims, heads, right);
  const others = (['q', 'k', 'v'] as const).filter((one) => one !== which);
  return [
    { looks: LOOKS.split_untransposed, values: flat },
    { looks: LOOKS.split_interleaved, values: splitHeads(dims, heads, interleaved(flat, heads, dims.HS)) },
    ...others.map((name) => ({ looks: swapped(name), values: known.tensor(prefix + name) })),
  ].filter(({ values }) => values.length === right.length);
}

function mergeSuspects({ dims, tensor }: Known, prefix: string): Suspect[] {
  const { NH, HS } = dims;
  const right = tensor(`${prefix}heads`);
  return [
    { looks: LOOKS.merge_untransposed, values: splitHeads(dims, NH, right) },
    // Channel d * NH + h holds element d of head h.
    { looks: LOOKS.merge_interleaved, values: interleaved(right, HS, NH) },
  ];
}

type Heads = Float64Array;
const PACKED = { scores: 'preatt', weights: 'att', heads: 'out' } as const;
const GROUPED = { scores: 'scores', weights: 'att', heads: 'out' } as const;

/** q, k, v (B,NH,T,HS) side by side, (B,T,3C). */
function packed(dims: Known['dims'], parts: readonly Heads[]): Float64Array {
  const { C, NH } = dims;
  const flat = parts.map((part) => mergeHeads(dims, NH, part));
  return Float64Array.from({ length: flat[0]!.length * 3 }, (_, at) => {
    const [row, column] = [Math.floor(at / (3 * C)), at % (3 * C)];
    return flat[Math.floor(column / C)]![row * C + (column % C)] as number;
  });
}

/** Rows of `outer` x `inner` numbers, read as (inner, outer) and turned round. */
function interleaved(rows: Float64Array, outer: number, inner: number): Float64Array {
  const width = outer * inner;
  return rows.map((_, at) => {
    const [row, place] = [at - (at % width), at % width];
    return rows[row + (place % inner) * outer + Math.floor(place / inner)] as number;
  });
}

/** Scaled scores of every query with every key, (B,NH,T,T). */
function scoresOfAll({ B, NH, NKV, T, HS }: Known['dims'], q: Heads, k: Heads): Float64Array {
  return Float64Array.from({ length: B * NH * T * T }, (_, at) => {
    const [s, t, h] = [at % T, Math.floor(at / T) % T, Math.floor(at / (T * T)) % NH];
    const b = Math.floor(at / (T * T * NH));
    const [query, key] = [((b * NH + h) * T + t) * HS, ((b * NKV + Math.floor((h * NKV) / NH)) * T + s) * HS];
    let sum = 0;
    for (let d = 0; d < HS; d++) sum += (q[query + d] as number) * (k[key + d] as number);
    return sum / Math.sqrt(HS);
  });
}

function transposed(at: number, T: number): number {
  const [s, t] = [at % T, Math.floor(at / T) % T];
  return at - t * T - s + s * T + t;
}

/** Each query sees itself and what comes after it. */
function softmaxFrom(scores: Float64Array, T: number): Float64Array {
  return scores.map((score, at) => {
    const [s, t] = [at % T, Math.floor(at / T) % T];
    if (s < t) return 0;
    let sum = 0;
    for (let other = t; other < T; other++) sum += Math.exp((scores[at - s + other] as number) - score);
    return 1 / sum;
  });
}

const LOOKS = {
  scores_transposed: {
    ko: '쿼리와 키의 자리가 바뀐 점수와 같아요',
    en: 'it looks like queries and keys have changed places',
  },
  mask_upside_down: {
    ko: '마스크가 지난 자리를 가리고 앞으로 올 자리를 남긴 결과와 같아요',
    en: 'it looks like the mask hides the past and leaves the future',
  },
  split_untransposed: {
    ko: '머리로 나눌 때 T와 머리의 축을 바꾸지 않은 결과와 같아요',
    en: 'it looks like the axes of T and heads are not transposed after the split',
  },
  split_interleaved: {
    ko: '채널을 머리별로 이어서 나누지 않고 번갈아 나눈 결과와 같아요',
    en: 'it looks like channels are dealt out to the heads in turn, not in blocks',
  },
  merge_untransposed: {
    ko: '머리를 합칠 때 축을 바꾸지 않고 모양만 바꾼 결과와 같아요',
    en: 'it looks like the heads are reshaped without transposing the axes of heads and T back',
  },
  merge_interleaved: {
    ko: '머리를 이어 붙이지 않고 채널마다 번갈아 섞은 결과와 같아요',
    en: 'it looks like the heads are mixed channel by channel, not laid side by side',
  },
};

function swapped(name: string): Suspect['looks'] {
  return { ko: `${name} 값이 들어 있어요`, en: `it looks like this holds ${name}` };
}

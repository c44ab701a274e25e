/** The training engine's own attention on the emulation: every access and race is seen, values are those of float64. */
import { describe, expect, it } from '@jest/globals';
import type { Arg } from '../../testing/cuda.ts';
import { BF16, coarse, engineKernels, expectNear, FP32 } from '../../testing/engineKernels.ts';

const kernelsOf = (W: number): string => `
template __global__ void attention_forward<${W}>(act_t *, float *, const act_t *, int, int, int, int, float);
template __global__ void attention_backward_query<${W}>(act_t *, const act_t *, const act_t *, const float *,
                                                       const float *, int, int, int, int, float);
template __global__ void attention_backward_key<${W}>(act_t *, const act_t *, const act_t *, const float *,
                                                     const float *, int, int, int, int, float);
template __global__ void attention_backward_value<${W}>(act_t *, const act_t *, const act_t *, const float *, int, int,
                                                       int, int, float);
`;
const launch = engineKernels('attention_backward.cuh', kernelsOf(64) + kernelsOf(128));

interface Sizes {
  readonly B: number;
  readonly T: number;
  readonly NH: number;
  readonly NKV: number;
  readonly HS: number;
}
type Row = (b: number, t: number, slot: number) => number[];

const shape = ({ T, NH, NKV, HS }: Sizes): Arg[] => [
  ['T', 'int', T],
  ['NH', 'int', NH],
  ['NKV', 'int', NKV],
  ['HS', 'int', HS],
];
const dot = (x: readonly number[], y: readonly number[]): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);

/** One head of a row of `slots` heads. */
function rowsOf(values: readonly number[], { T, HS }: Sizes, slots: number): Row {
  return (b, t, slot) => {
    const at = ((b * T + t) * slots + slot) * HS;
    return values.slice(at, at + HS);
  };
}

/** Attention as it is written down: what it gives, and the derivatives of queries, keys and values. */
function attention(qkv: readonly number[], dout: readonly number[], sizes: Sizes, scale: number) {
  const { B, T, NH, NKV, HS } = sizes;
  const slots = NH + 2 * NKV;
  const [row, drow] = [rowsOf(qkv, sizes, slots), rowsOf(dout, sizes, NH)];
  const out = Array.from({ length: B * T * NH * HS }, () => 0);
  const dqkv = qkv.map(() => 0);
  const [lse, delta] = [new Array<number>(B * NH * T), new Array<number>(B * NH * T)];
  const add = (to: number[], at: number, x: readonly number[], by: number) =>
    x.forEach((value, i) => (to[at + i]! += value * by));
  for (let b = 0; b < B; b++)
    for (let head = 0; head < NH; head++)
      for (let t = 0; t < T; t++) {
        const [key, value] = [NH + Math.floor(head / (NH / NKV)), NH + NKV + Math.floor(head / (NH / NKV))];
        const at = (position: number, slot: number) => ((b * T + position) * slots + slot) * HS;
        const exps = Array.from({ length: t + 1 }, (_, j) => Math.exp(dot(row(b, t, head), row(b, j, key)) * scale));
        const total = exps.reduce((x, y) => x + y, 0);
        const here = ((b * T + t) * NH + head) * HS;
        exps.forEach((x, j) => add(out, here, row(b, j, value), x / total));
        const meeting = dot(drow(b, t, head), out.slice(here, here + HS));
        lse[(b * NH + head) * T + t] = Math.log2(total);
        delta[(b * NH + head) * T + t] = meeting;
        exps.forEach((x, j) => {
          const ds = (x / total) * (dot(drow(b, t, head), row(b, j, value)) - meeting) * scale;
          add(dqkv, at(t, head), row(b, j, key), ds);
          add(dqkv, at(j, key), row(b, t, head), ds);
          add(dqkv, at(j, value), drow(b, t, head), x / total);
        });
      }
  return { out, lse, delta, dqkv };
}

describe('attention without a matrix of all positions', () => {
  it.each([
    { W: 64, B: 2, T: 5, NH: 2, NKV: 2, HS: 4 },
    { W: 64, B: 1, T: 70, NH: 2, NKV: 1, HS: 16 },
    { W: 64, B: 1, T: 65, NH: 1, NKV: 1, HS: 13 },
    { W: 128, B: 1, T: 66, NH: 2, NKV: 1, HS: 72 },
    { W: 64, B: 1, T: 20, NH: 1, NKV: 1, HS: 80 },
    { W: 128, B: 1, T: 34, NH: 1, NKV: 1, HS: 131 },
  ])('is attention and its derivatives: %j', async ({ W, ...sizes }) => {
    const { B, T, NH, NKV, HS } = sizes;
    const slots = NH + 2 * NKV;
    const scale = 1 / Math.sqrt(HS);
    const [qkv, dout] = [coarse(B * T * slots * HS), coarse(B * T * NH * HS, 2)];
    const want = attention(qkv, dout, sizes, scale);
    const [tiles, parts] = [Math.ceil(T / 64), Math.ceil(HS / W)];
    const given: Arg[] = [...shape(sizes), ['scale', 'float', scale]];

    const forward: Arg[] = [
      ['out', 'bf16*', want.out.length],
      ['lse', 'float*', want.lse.length],
      ['qkv', 'const bf16*', qkv],
    ];
    const [out, lse] = await launch(`attention_forward<${W}>`, [...forward, ...given], [tiles, NH * parts, B], 128);
    expectNear(out!, want.out, 2 * BF16);
    expectNear(lse!, want.lse, 1e-5);

    const delta: Arg[] = [
      ['delta', 'float*', want.delta.length],
      ['dout', 'const bf16*', dout],
      ['out', 'const bf16*', coarse(want.out.length, 3)],
      ['N', 'int', B * T],
      ['T', 'int', T],
      ['NH', 'int', NH],
      ['HS', 'int', HS],
    ];
    const [met] = await launch('attention_delta', delta, [Math.ceil((B * T * NH) / 4)], 128);
    const rows = rowsOf(coarse(want.out.length, 3), sizes, NH);
    const drows = rowsOf(dout, sizes, NH);
    met!.forEach((value, at) => {
      const [t, head, b] = [at % T, Math.floor(at / T) % NH, Math.floor(at / T / NH)];
      expectNear([value], [dot(rows(b, t, head), drows(b, t, head))], 1e-5);
    });

    const back = async (of: string, known: readonly Arg[], heads: number) => {
      const args: Arg[] = [
        ['dqkv', 'bf16*', qkv.map(() => 0)],
        ['dout', 'const bf16*', dout],
        ['qkv', 'const bf16*', qkv],
        ['lse', 'const float*', want.lse],
        ...known,
        ...given,
      ];
      return (await launch(`attention_backward_${of}<${W}>`, args, [tiles, heads * parts, B], 128))[0]!;
    };
    const known: Arg[] = [['delta', 'const float*', want.delta]];
    const passes = [await back('query', known, NH), await back('key', known, NKV), await back('value', [], NKV)];
    const dqkv = passes[0]!.map((_, i) => passes.reduce((sum, one) => sum + one[i]!, 0));
    expectNear(dqkv, want.dqkv, 4 * BF16);
    // Each pass writes its own heads and no others.
    const slot = (i: number): number => Math.floor(i / HS) % slots;
    const owner = (i: number): number => (slot(i) < NH ? 0 : slot(i) < NH + NKV ? 1 : 2);
    passes.forEach((one, pass) => one.forEach((value, i) => expect(owner(i) === pass || value === 0).toBe(true)));
  });

  it('rotates queries and keys as RoPE does, turns derivatives back, and leaves values alone', async () => {
    const sizes = { B: 2, T: 5, NH: 2, NKV: 1, HS: 4 };
    const { B, T, NH, HS } = sizes;
    const given = coarse(B * T * 4 * HS, 5);
    const turn = async (qkv: number[], way: number) => {
      const args: Arg[] = [['qkv', 'bf16*', qkv], ['N', 'int', B * T], ...shape(sizes)];
      return (await launch('rotate_heads', [...args, ['theta', 'float', 100], ['way', 'float', way]], [2], 32))[0]!;
    };
    const row = rowsOf(given, sizes, 4);
    const turned = (x: readonly number[], t: number, way: number): number[] =>
      x.map((value, i) => {
        const angle = t * 100 ** ((-2 * (i % (HS / 2))) / HS);
        const other = i < HS / 2 ? -x[i + HS / 2]! : x[i - HS / 2]!;
        return value * Math.cos(angle) + way * other * Math.sin(angle);
      });
    for (const way of [1, -1]) {
      const got = rowsOf(await turn(given, way), sizes, 4);
      for (let b = 0; b < B; b++)
        for (let t = 0; t < T; t++) {
          for (let slot = 0; slot < NH + 1; slot++) expectNear(got(b, t, slot), turned(row(b, t, slot), t, way), BF16);
          expect(got(b, t, NH + 1)).toEqual(row(b, t, NH + 1));
        }
    }
    expectNear((await turn(given, 1)).slice(0, HS), given.slice(0, HS), FP32);
  });
});

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { numbers, openKernels } from '../../testing/cuda.ts';
import type { Arg, Geometry, Kernels } from '../../testing/cuda.ts';
import { tensorOf } from '../../tensors/tensor.ts';

const SOURCE = readFileSync(new URL('../../testing/cuda/language.cu', import.meta.url), 'utf8');

const X = numbers(64);
const x = (i: number): number => X[i] as number;
const sum = (from: number, to: number): number => X.slice(from, to).reduce((total, value) => total + value, 0);
const each = (of: (t: number) => number, count = 64): number[] => Array.from({ length: count }, (_, t) => of(t));
/** In one warp of the block: lane `of` of the warp of `t`. */
const lane = (t: number, of: number): number => x(t - (t % 32) + of);
const half = (value: number): number => tensorOf('float16', [1], [value]).values[0] as number;

const OUT: Arg = ['out', 'float*', 64];
const IN: Arg = ['in', 'const float*', X];
const ONE_BLOCK: Geometry = { grid: [1], block: [64] };
const INTS = each((t) => (t * 7) % 64);

interface Feature {
  readonly kernel: string;
  readonly want: readonly number[];
  readonly args?: readonly Arg[];
  readonly geometry?: Geometry;
}

const FEATURES: readonly Feature[] = [
  {
    kernel: 'qualifiers',
    want: each((t) => 2 * x(t) + [0.5, 0.25, 0.125][t % 3]!),
    geometry: { grid: [2], block: [32] },
  },
  { kernel: 'c_linkage', want: X },
  { kernel: 'device_variable', want: each(() => 1) },
  { kernel: 'generic', want: each((t) => 3 * x(t)) },
  {
    kernel: 'dims',
    want: each((t) => ((t % 8) % 2) + 10 * (((t % 8) >> 1) % 2) + 100 * ((t % 8) >> 2) + 1000 * (t >> 3)),
    geometry: { grid: [2, 2, 2], block: [2, 2, 2] },
  },
  { kernel: 'vectors', want: each((t) => x(t - (t % 4) + 3 - (t % 4))), geometry: { grid: [1], block: [16] } },
  {
    kernel: 'halves',
    want: each((t) => half(half(half(x(t)) + half(half(x(t)) * half(x(t)))) + 0.5)),
  },
  {
    kernel: 'half_buffers',
    args: [
      ['out', 'half*', 4],
      ['in', 'const half*', [0.5, 1.5, -3, 1000]],
    ],
    want: [0.25, 2.25, 9, Infinity],
    geometry: { grid: [1], block: [4] },
  },
  {
    kernel: 'bfloats',
    args: [
      ['out', 'float*', 4],
      ['in', 'const float*', [1, 1.0078125, 3, -1.00390625]],
    ],
    // 1.0078125^2 + 1.0078125 = 2.0234985…, between 2.015625 and 2.03125; -1.00390625 is a tie and becomes -1.
    want: [2, 2.03125, 12, 0],
    geometry: { grid: [1], block: [4] },
  },
  {
    kernel: 'arithmetic',
    want: each(
      (t) =>
        (Math.abs(x(t)) + 1) ** -0.5 +
        Math.exp(x(t)) +
        x(t) ** 2 +
        1 +
        x(t) / 4 +
        Math.tanh(x(t)) +
        Math.max(x(t), 0) +
        3 +
        3 +
        31 +
        x(t) +
        8,
    ),
  },
  {
    kernel: 'atomics',
    args: [
      ['out', 'int*', [0, 0, -1, 99, 0, 255, 0, 0, 0, 0, 0, 3]],
      ['in', 'const int*', INTS],
    ],
    // 64 steps of a counter of 0..9; 64 steps down from 3 through 0 and 9.
    want: [2016, -2016, 63, 0, 255, 240, 0, 0, 2016, 21, 64 % 10, 9],
  },
  { kernel: 'atomic_floats', want: each(() => sum(0, 64)) },
  {
    kernel: 'votes',
    want: each(
      (t) => X.filter((value) => value > 0).length + 1000 + 2000 + 15 + (t >= 32 ? 10_000 : 0) + (t < 32 ? 20_000 : 0),
    ),
  },
  {
    kernel: 'shuffles',
    want: each((t) => {
      const l = t % 32;
      const up = lane(t, Math.max(0, l - 1));
      const down = l % 8 < 6 ? lane(t, l + 2) : x(t);
      return up + 10 * down + 100 * lane(t, l ^ 5) + 1000 * lane(t, l - (l % 16) + 3);
    }),
  },
  { kernel: 'half_a_warp', want: each((t) => (t % 32 < 16 ? sum(t - (t % 32), t - (t % 32) + 16) : x(t)) + 1) },
  {
    kernel: 'reductions',
    want: each((t) => (t < 32 ? 496 + 1000 * -1 + 6 : 496 + 1024 + 1000 * -33 + 38)),
  },
  { kernel: 'warp_memory', want: each((t) => x(t ^ 3)) },
  { kernel: 'shared_halves', want: each((t) => 2 * half(x(63 - t))) },
  {
    kernel: 'groups',
    want: each((t) => sum(64 - (t - (t % 8)) - 8, 64 - (t - (t % 8))) + t - (t % 8)),
  },
  { kernel: 'two_arrays', want: each((t) => x(63 - t) + 1), geometry: { ...ONE_BLOCK, shared: 64 * 6 } },
  {
    kernel: 'last_block',
    args: [['out', 'float*', 1], ['partial', 'float*', 5], IN],
    want: [sum(0, 5)],
    geometry: { grid: [5], block: [32] },
  },
  { kernel: 'spin', want: X },
  { kernel: 'waits', want: X },
  { kernel: 'early_return', args: [['out', 'float*', 50], IN, ['n', 'int', 50]], want: each((t) => x(49 - t), 50) },
  {
    kernel: 'many_arguments',
    args: [
      OUT,
      IN,
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((value, at): Arg => {
        const type = ['int', 'float', 'int', 'double', 'long', 'size_t', 'int', 'int', 'float', 'double'][at] as string;
        return [`a${at}`, type, value];
      }),
    ],
    want: each((t) => x(t) + 55),
  },
  { kernel: 'prints', want: X },
];

describe('the language', () => {
  let kernels: Kernels;
  beforeAll(async () => {
    kernels = await openKernels(SOURCE);
  }, 240_000);
  afterAll(() => kernels.close());

  it.each(FEATURES)('has $kernel, in every order of threads', async ({ kernel, want, args, geometry }) => {
    for (const order of [0, 1, 2]) {
      const reply = await kernels.launch(kernel, args ?? [OUT, IN], { ...(geometry ?? ONE_BLOCK), order });
      expect(reply).toMatchObject({ fields: { value: true } });
      const got = (reply.out[0] as number[]).slice(0, want.length);
      const scale = Math.max(1, ...want.filter(Number.isFinite).map(Math.abs));
      const wrong = got.flatMap((value, at) => {
        const wanted = want[at] as number;
        return value === wanted || Math.abs(value - wanted) <= 2e-6 * scale ? [] : [[at, value, wanted]];
      });
      expect(wrong).toEqual([]);
    }
  });

  it('prints from the device', () => {
    expect(kernels.printed()).toContain(`thread 1 sees ${x(1).toFixed(1)}\n`);
  });
});

/** The training engine's own CUDA kernels on the emulation: every access and race is seen, values are those of float64. */
import { describe, expect, it } from '@jest/globals';
import { computeOp } from '@ear/native';
import { type Arg, numbers } from '../../testing/cuda.ts';
import { BF16, coarse, engineKernels, expectNear, f64, FP32 } from '../../testing/engineKernels.ts';

const launch = engineKernels('elementwise.cuh');

const NONE: readonly Arg[] = [
  ['limit', 'int', 0],
  ['keep', 'float', 1],
  ['key0', 'int', 0],
  ['key1', 'int', 0],
  ['draw', 'const int*', [0, 0]],
];

describe('activations and the residual stream', () => {
  const n = 300;

  it('are GELU and its derivative', async () => {
    const [before, bias, dout] = [coarse(n), coarse(30, 2), coarse(n, 3)];
    const sums = before.map((x, i) => Math.fround(x + bias[i % 30]!));
    const [act, kept] = await launch(
      'gelu_forward',
      [
        ['act', 'bf16*', n],
        ['before', 'bf16*', before],
        ['bias', 'const float*', bias],
        ['N', 'int', 10],
        ['M', 'int', 30],
        ['has_bias', 'int', 1],
      ],
      [2],
      64,
    );
    expect(kept).toEqual(sums);
    expectNear(act!, computeOp({ op: 'gelu_forward', dims: { N: n }, inputs: { inp: f64(sums) } })['out']!, BF16);
    const [d] = await launch(
      'gelu_backward',
      [
        ['d', 'bf16*', dout],
        ['before', 'const bf16*', sums],
        ['N', 'int', 10],
        ['M', 'int', 30],
      ],
      [2],
      64,
    );
    const want = computeOp({ op: 'gelu_backward', dims: { N: n }, inputs: { inp: f64(sums), dout: f64(dout) } });
    expectNear(d!, want['dinp']!, BF16);
  });

  it('are SwiGLU and its derivative', async () => {
    const [rows, H] = [10, 30];
    const [both, dact] = [coarse(rows * 2 * H), coarse(rows * H, 2)];
    const sizes: Arg[] = [
      ['N', 'int', rows],
      ['H', 'int', H],
    ];
    const [act] = await launch(
      'swiglu_forward',
      [['act', 'bf16*', rows * H], ['both', 'const bf16*', both], ...sizes],
      [2],
      64,
    );
    const value = (gate: number, up: number): number => (gate / (1 + Math.exp(-gate))) * up;
    const at = (i: number): number => Math.floor(i / H) * 2 * H + (i % H);
    expectNear(
      act!,
      dact.map((_, i) => value(both[at(i)]!, both[at(i) + H]!)),
      BF16,
    );
    const [dboth] = await launch(
      'swiglu_backward',
      [['dboth', 'bf16*', rows * 2 * H], ['dact', 'const bf16*', dact], ['both', 'const bf16*', both], ...sizes],
      [2],
      64,
    );
    const h = 1e-5;
    dact.forEach((d, i) => {
      const [gate, up] = [both[at(i)]!, both[at(i) + H]!];
      expectNear([dboth![at(i)]!], [(d * (value(gate + h, up) - value(gate - h, up))) / (2 * h)], BF16);
      expectNear([dboth![at(i) + H]!], [d * value(gate, 1)], BF16);
    });
  });

  it('end a branch, drop what Philox says, and drop the same on the way back', async () => {
    const [x, branch, bias] = [numbers(n), coarse(n, 2), numbers(30, 3)];
    const sum = x.map((value, i) => value + branch[i]! + bias[i % 30]!);
    const forward = (mask: readonly Arg[]) =>
      launch(
        'residual_forward',
        [
          ['out', 'float*', n],
          ['x', 'const float*', x],
          ['branch', 'const bf16*', branch],
          ['bias', 'const float*', bias],
          ['N', 'int', 10],
          ['C', 'int', 30],
          ['has_bias', 'int', 1],
          ...mask,
        ],
        [2],
        64,
      );
    expectNear((await forward(NONE))[0]!, sum, FP32);
    const half: readonly Arg[] = [
      ['limit', 'int', -(2 ** 31)],
      ['keep', 'float', 2],
      ['key0', 'int', 7],
      ['key1', 'int', 0],
      ['draw', 'const int*', [3, 0]],
    ];
    const [out] = await forward(half);
    const dropped = out!.map((value, i) => Math.abs(value - x[i]!) < 1e-6);
    out!.forEach((value, i) => expectNear([value], [dropped[i] ? x[i]! : x[i]! + 2 * (sum[i]! - x[i]!)], 1e-5));
    expect(dropped.filter(Boolean).length).toBeGreaterThan(n / 3);
    expect(dropped.filter(Boolean).length).toBeLessThan((2 * n) / 3);
    const ones = x.map(() => 1);
    const args: Arg[] = [['dbranch', 'bf16*', n], ['dx', 'const float*', ones], ['n', 'int', n], ...half];
    const [back] = await launch('residual_backward', args, [2], 64);
    expect(back!.map((value) => value === 0)).toEqual(dropped);
    const [stream] = await launch('drop_stream', [['x', 'float*', ones], ['n', 'int', n], ...half], [2], 64);
    expect(stream).toEqual(back);
  });
});

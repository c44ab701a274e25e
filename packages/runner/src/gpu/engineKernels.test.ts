/** The training engine's own CUDA kernels on the emulation: every access and race is seen, values are those of float64. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { computeOp } from '@ear/native';
import { type Arg, type Kernels, numbers, openKernels } from '../testing/cuda.ts';

const FOLDER = new URL('../../../native/src/cuda/kernels/', import.meta.url);
const [B, T, NH, HS] = [2, 5, 2, 4];
const [N, C] = [B * T, NH * HS];

let kernels: Kernels;
beforeAll(async () => {
  const names = readdirSync(FOLDER).filter((name) => /\.cuh?$/.test(name));
  kernels = await openKernels(
    Object.fromEntries(names.map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')])),
  );
}, 90_000);
afterAll(() => kernels.close());

/** Numbers that bf16 holds exactly, in [-2, 2). */
const coarse = (count: number, seed = 1): number[] => numbers(count, seed).map((x) => Math.round(x * 32) / 32 + 0);
const f64 = (values: readonly number[]) => Float64Array.from(values);

/** Launches under each order of threads and blocks, holds every order against the first, and answers what it wrote. */
async function launch(symbol: string, args: readonly Arg[], grid: number[], block: number): Promise<number[][]> {
  const replies = [];
  for (const order of [0, 1, 2]) {
    const reply = await kernels.launch(symbol, args, { grid, block: [block], order });
    expect(reply).toMatchObject({ fields: { value: true }, fault: null });
    replies.push(reply.out.map((one) => [...one]));
  }
  expect(replies[1]).toEqual(replies[0]);
  expect(replies[2]).toEqual(replies[0]);
  return replies[0]!;
}

function expectNear(got: ArrayLike<number>, want: ArrayLike<number>, tolerance: number): void {
  expect(got).toHaveLength(want.length);
  const worst = Array.from(want, (value, at) => Math.abs(value - got[at]!) / Math.max(1, Math.abs(value)));
  expect(Math.max(...worst)).toBeLessThanOrEqual(tolerance);
}
const BF16 = 2 ** -8;
const FP32 = 2e-6;
const NONE: readonly Arg[] = [
  ['limit', 'int', 0],
  ['keep', 'float', 1],
  ['key0', 'int', 0],
  ['key1', 'int', 0],
  ['draw', 'const int*', [0, 0]],
];

describe('normalisation', () => {
  const [x, weight, bias, dout] = [numbers(N * C), numbers(C, 2), numbers(C, 3), coarse(N * C, 4)];

  it('is LayerNorm, forwards and backwards', async () => {
    const want = computeOp({
      op: 'layernorm_forward',
      dims: { B, T, C },
      inputs: { inp: f64(x), weight: f64(weight), bias: f64(bias) },
    });
    const [out, mean, rstd] = await launch(
      'layernorm_forward',
      [
        ['out', 'bf16*', N * C],
        ['mean', 'float*', N],
        ['rstd', 'float*', N],
        ['x', 'const float*', x],
        ['weight', 'const float*', weight],
        ['bias', 'const float*', bias],
        ['N', 'int', N],
        ['C', 'int', C],
        ['eps', 'float', 1e-5],
        ['has_bias', 'int', 1],
      ],
      [Math.ceil(N / 4)],
      128,
    );
    expectNear(out!, want['out']!, BF16);
    expectNear(mean!, want['mean']!, FP32);
    expectNear(rstd!, want['rstd']!, FP32);

    const back = computeOp({
      op: 'layernorm_backward',
      dims: { B, T, C },
      inputs: { dout: f64(dout), inp: f64(x), weight: f64(weight), mean: want['mean']!, rstd: want['rstd']! },
    });
    const before = numbers(N * C, 9);
    const kept: Arg[] = [
      ['mean', 'const float*', mean!],
      ['rstd', 'const float*', rstd!],
    ];
    const [dx] = await launch(
      'layernorm_backward',
      [
        ['dx', 'float*', before],
        ['dout', 'const bf16*', dout],
        ['x', 'const float*', x],
        ['weight', 'const float*', weight],
        ...kept,
        ['N', 'int', N],
        ['C', 'int', C],
      ],
      [Math.ceil(N / 4)],
      128,
    );
    expectNear(
      dx!,
      before.map((value, at) => value + back['dinp']![at]!),
      1e-5,
    );

    const G = 3;
    const [partial] = await launch(
      'norm_weight_partial',
      [
        ['partial', 'float*', 2 * G * C],
        ['dout', 'const bf16*', dout],
        ['x', 'const float*', x],
        ...kept,
        ['N', 'int', N],
        ['C', 'int', C],
        ['centred', 'int', 1],
      ],
      [G],
      32,
    );
    const summed = async (rows: readonly number[]): Promise<number[]> => {
      const args: Arg[] = [
        ['out', 'float*', Array.from({ length: C }, () => 0)],
        ['partial', 'const float*', rows],
        ['G', 'int', G],
        ['C', 'int', C],
      ];
      return (await launch('partial_sum', args, [1], 32))[0]!;
    };
    expectNear(await summed(partial!.slice(0, G * C)), back['dweight']!, 1e-5);
    expectNear(await summed(partial!.slice(G * C)), back['dbias']!, 1e-5);
  });

  it('is RMSNorm, forwards and backwards', async () => {
    const eps = f64([1e-5]);
    const want = computeOp({ op: 'rmsnorm', dims: { N, C }, inputs: { x: f64(x), weight: f64(weight), eps } });
    const sizes: Arg[] = [
      ['N', 'int', N],
      ['C', 'int', C],
    ];
    const [out, rstd] = await launch(
      'rmsnorm_forward',
      [
        ['out', 'bf16*', N * C],
        ['rstd', 'float*', N],
        ['x', 'const float*', x],
        ['weight', 'const float*', weight],
        ...sizes,
        ['eps', 'float', 1e-5],
      ],
      [Math.ceil(N / 2)],
      64,
    );
    expectNear(out!, want['out']!, BF16);
    const back = computeOp({
      op: 'rmsnorm_backward',
      dims: { N, C },
      inputs: { dout: f64(dout), x: f64(x), weight: f64(weight), eps },
    });
    const [dx] = await launch(
      'rmsnorm_backward',
      [
        ['dx', 'float*', x.map(() => 0)],
        ['dout', 'const bf16*', dout],
        ['x', 'const float*', x],
        ['weight', 'const float*', weight],
        ['rstd', 'const float*', rstd!],
        ...sizes,
      ],
      [Math.ceil(N / 2)],
      64,
    );
    expectNear(dx!, back['dx']!, 1e-5);
  });
});

describe('attention around matrix products', () => {
  const qkv = coarse(N * 3 * C);
  const heads = (b: number, t: number, part: number, head: number, i: number): number =>
    qkv[(b * T + t) * 3 * C + part * C + head * HS + i]!;

  it('lays heads side by side, and what it learnt back', async () => {
    const shape: Arg[] = [
      ['T', 'int', T],
      ['NH', 'int', NH],
      ['NKV', 'int', NH],
      ['HS', 'int', HS],
      ['theta', 'float', 0],
    ];
    const outs: Arg[] = ['q', 'k', 'v'].map((name) => [name, 'bf16*', N * C] as const);
    const split = await launch('split_heads', [...outs, ['qkv', 'const bf16*', qkv], ...shape], [T, NH, B], 32);
    for (const [part, got] of split.entries())
      got.forEach((value, at) => {
        const [i, t, head, b] = [
          at % HS,
          Math.floor(at / HS) % T,
          Math.floor(at / (HS * T)) % NH,
          Math.floor(at / (HS * T * NH)),
        ];
        expect(value).toBe(heads(b, t, part, head, i));
      });
    const ins: Arg[] = ['dq', 'dk', 'dv'].map((name, at) => [name, 'const bf16*', split[at]!] as const);
    const [joined] = await launch('join_heads', [['dqkv', 'bf16*', N * 3 * C], ...ins, ...shape], [T, 3 * NH, B], 32);
    expect(joined).toEqual(qkv);
  });

  it('rotates queries and keys as RoPE does, turns derivatives back, and gives a group one key', async () => {
    const NKV = 1;
    const grouped = coarse(N * (NH + 2 * NKV) * HS, 5);
    const shape: Arg[] = [
      ['T', 'int', T],
      ['NH', 'int', NH],
      ['NKV', 'int', NKV],
      ['HS', 'int', HS],
      ['theta', 'float', 100],
    ];
    const outs: Arg[] = ['q', 'k', 'v'].map((name) => [name, 'bf16*', N * C] as const);
    const [q, k, v] = await launch('split_heads', [...outs, ['qkv', 'const bf16*', grouped], ...shape], [T, NH, B], 32);
    const row = (b: number, t: number) => grouped.slice((b * T + t) * (NH + 2) * HS, (b * T + t + 1) * (NH + 2) * HS);
    const turned = (x: readonly number[], t: number, way: number): number[] =>
      x.map((value, i) => {
        const angle = t * 100 ** ((-2 * (i % (HS / 2))) / HS);
        const other = i < HS / 2 ? -x[i + HS / 2]! : x[i - HS / 2]!;
        return value * Math.cos(angle) + way * other * Math.sin(angle);
      });
    for (let b = 0; b < B; b++)
      for (let t = 0; t < T; t++)
        for (let head = 0; head < NH; head++) {
          const at = ((b * NH + head) * T + t) * HS;
          expectNear(q!.slice(at, at + HS), turned(row(b, t).slice(head * HS, (head + 1) * HS), t, 1), BF16);
          expectNear(k!.slice(at, at + HS), turned(row(b, t).slice(NH * HS, (NH + 1) * HS), t, 1), BF16);
          expect(v!.slice(at, at + HS)).toEqual(row(b, t).slice((NH + 1) * HS));
        }
    const derivatives = [coarse(N * C, 6), coarse(N * C, 7), coarse(N * C, 8)];
    const ins: Arg[] = ['dq', 'dk', 'dv'].map((name, at) => [name, 'const bf16*', derivatives[at]!] as const);
    const [joined] = await launch(
      'join_heads',
      [['dqkv', 'bf16*', N * (NH + 2 * NKV) * HS], ...ins, ...shape],
      [T, NH + 2 * NKV, B],
      32,
    );
    const of = (part: number, b: number, t: number, head: number): number[] =>
      derivatives[part]!.slice(((b * NH + head) * T + t) * HS, ((b * NH + head) * T + t + 1) * HS);
    const both = (part: number, b: number, t: number): number[] =>
      of(part, b, t, 0).map((value, i) => value + of(part, b, t, 1)[i]!);
    for (let b = 0; b < B; b++)
      for (let t = 0; t < T; t++) {
        const at = (b * T + t) * (NH + 2) * HS;
        expectNear(joined!.slice(at, at + HS), turned(of(0, b, t, 0), t, -1), 2 * BF16);
        expectNear(joined!.slice(at + NH * HS, at + (NH + 1) * HS), turned(both(1, b, t), t, -1), 4 * BF16);
        expectNear(joined!.slice(at + (NH + 1) * HS, at + (NH + 2) * HS), both(2, b, t), 2 * BF16);
      }
  });

  it('moves heads between the two orders', async () => {
    const side = coarse(N * C);
    const shape = (back: number): Arg[] => [
      ['T', 'int', T],
      ['NH', 'int', NH],
      ['HS', 'int', HS],
      ['back', 'int', back],
    ];
    const move = (from: number[], back: number) =>
      launch('move_heads', [['to', 'bf16*', N * C], ['from', 'const bf16*', from], ...shape(back)], [T, NH, B], 32);
    const [rows] = await move(side, 0);
    expect(rows![C + HS]).toBe(side[(T + 1) * HS]);
    expect((await move(rows!, 1))[0]).toEqual(side);
  });

  it('weighs keys up to the query, and hands derivatives back to the scores', async () => {
    const [G, size] = [3, 40];
    const [scores, datt] = [numbers(G * size * size), numbers(G * size * size, 2)];
    const scale = 0.25;
    const [att] = await launch(
      'softmax_causal',
      [
        ['att', 'bf16*', G * size * size],
        ['scores', 'const float*', scores],
        ['T', 'int', size],
        ['scale', 'float', scale],
      ],
      [size, G],
      64,
    );
    const [dscores] = await launch(
      'softmax_causal_backward',
      [
        ['dscores', 'bf16*', G * size * size],
        ['att', 'const bf16*', att!],
        ['datt', 'const float*', datt],
        ['T', 'int', size],
        ['scale', 'float', scale],
      ],
      [size, G],
      64,
    );
    for (const [g, t] of [
      [0, 0],
      [1, 17],
      [2, 39],
    ] as const) {
      const at = (g * size + t) * size;
      const exps = scores.slice(at, at + t + 1).map((x) => Math.exp(x * scale));
      const total = exps.reduce((a, b) => a + b, 0);
      const weights = Array.from({ length: size }, (_, j) => (j <= t ? exps[j]! / total : 0));
      expectNear(att!.slice(at, at + size), weights, BF16);
      const mean = weights.reduce((sum, w, j) => sum + w * datt[at + j]!, 0);
      expectNear(
        dscores!.slice(at, at + size),
        weights.map((w, j) => w * (datt[at + j]! - mean) * scale),
        BF16,
      );
    }
  });
});

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

describe('embedding', () => {
  const V = 6;
  const tokens = [3, 0, 3, 5, 1, 0, 3, 3, 2, 5];

  it('adds token and position, and gathers derivatives in one order', async () => {
    const [wte, wpe, dx] = [numbers(V * C), numbers(T * C, 2), numbers(N * C, 3)];
    const [x] = await launch(
      'embedding_forward',
      [
        ['x', 'float*', N * C],
        ['tokens', 'const int*', tokens],
        ['wte', 'const float*', wte],
        ['wpe', 'const float*', wpe],
        ['T', 'int', T],
        ['C', 'int', C],
        ['learned', 'int', 1],
      ],
      [N],
      32,
    );
    const dims = { B, T, C, V };
    expectNear(
      x!,
      computeOp({ op: 'encoder_forward', dims, inputs: { inp: f64(tokens), wte: f64(wte), wpe: f64(wpe) } })['out']!,
      FP32,
    );
    const want = computeOp({ op: 'encoder_backward', dims, inputs: { dout: f64(dx), inp: f64(tokens) } });
    const order = tokens.map((_, i) => i).toSorted((a, b) => tokens[a]! - tokens[b]! || a - b);
    const starts = Array.from({ length: V + 1 }, (_, v) => tokens.filter((token) => token < v).length);
    const [dwte] = await launch(
      'embedding_token_backward',
      [
        ['dwte', 'float*', wte.map(() => 0)],
        ['dx', 'const float*', dx],
        ['order', 'const int*', order],
        ['starts', 'const int*', starts],
        ['C', 'int', C],
      ],
      [V],
      32,
    );
    expectNear(dwte!, want['dwte']!, FP32);
    const [dwpe] = await launch(
      'embedding_position_backward',
      [
        ['dwpe', 'float*', wpe.map(() => 0)],
        ['dx', 'const float*', dx],
        ['B', 'int', B],
        ['T', 'int', T],
        ['C', 'int', C],
      ],
      [T],
      32,
    );
    expectNear(dwpe!, want['dwpe']!, FP32);
  });
});

describe('the loss and the optimizer', () => {
  it('is cross-entropy over the real part of the vocabulary; targets of -1 count for nothing', async () => {
    const [rows, V, VP] = [6, 37, 64];
    const logits = coarse(rows * VP);
    const targets = [0, 36, -1, 5, 5, 20];
    const args = (scale: number): Arg[] => [
      ['losses', 'float*', rows],
      ['logits', 'bf16*', logits],
      ['targets', 'const int*', targets],
      ['counted', 'const int*', [5]],
      ['V', 'int', V],
      ['VP', 'int', VP],
      ['scale', 'float', scale],
    ];
    const [losses, derivative] = await launch('crossentropy', args(10), [rows], 64);
    const [, kept] = await launch('crossentropy', args(0), [rows], 64);
    expect(kept).toEqual(logits);
    targets.forEach((target, row) => {
      const real = logits.slice(row * VP, row * VP + V);
      const exps = real.map(Math.exp);
      const total = exps.reduce((a, b) => a + b, 0);
      expectNear([losses![row]!], [target < 0 ? 0 : Math.log(total) - real[target]!], FP32);
      const want = Array.from({ length: VP }, (_, v) => {
        if (target < 0 || v >= V) return 0;
        return (exps[v]! / total - (v === target ? 1 : 0)) * 2;
      });
      expectNear(derivative!.slice(row * VP, (row + 1) * VP), want, BF16);
    });
    const mean: Arg[] = [
      ['mean', 'double*', [1]],
      ['losses', 'const float*', losses!],
      ['counted', 'const int*', [5]],
      ['N', 'int', rows],
      ['scale', 'double', 0.5],
    ];
    const [sum] = await launch('mean_loss', mean, [1], 256);
    expectNear(sum!, [1 + (losses!.reduce((a, b) => a + b, 0) / 5) * 0.5], 1e-12);
  });

  it('is AdamW with decoupled decay on a clipped gradient, and stands still where the norm is not finite', async () => {
    const n = 500;
    const [w, m, v, gradient] = [numbers(n), numbers(n, 2), numbers(n, 3).map(Math.abs), numbers(n, 4)];
    const norm = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
    const scaleOf = async (of: number[], clip: number) => {
      const [part] = await launch(
        'square_sum',
        [
          ['part', 'double*', 3],
          ['x', 'const float*', of],
          ['n', 'int', n],
        ],
        [3],
        256,
      );
      const args: Arg[] = [
        ['norm', 'double*', 1],
        ['scale', 'float*', 1],
        ['part', 'const double*', part!],
        ['G', 'int', 3],
        ['clip', 'const float*', [clip]],
      ];
      return launch('clip_scale', args, [1], 1);
    };
    const [[told], [scale]] = (await scaleOf(gradient, 1)) as [number[], number[]];
    expectNear([told!, scale!], [norm, 1 / (norm + 1e-6)], 1e-6);
    expect((await scaleOf(gradient, 0))[1]).toEqual([1]);
    expect((await scaleOf(gradient.with(7, Infinity), 1))[1]).toEqual([0]);
    expect((await scaleOf(gradient.with(7, NaN), 0))[1]).toEqual([0]);

    const [lr, beta1, beta2, eps, decay, t, n_decaying] = [0.01, 0.9, 0.99, 1e-8, 0.1, 3, 200];
    const step = (by: number) =>
      launch(
        'adamw',
        [
          ['w', 'float*', w],
          ['m', 'float*', m],
          ['v', 'float*', v],
          ['narrowed', 'bf16*', w.map(() => 0)],
          ['gradient', 'const float*', gradient],
          ['n', 'int', n],
          ['n_decaying', 'int', n_decaying],
          ['now', 'const float*', [lr, beta1, beta2, eps, decay, 1 - beta1 ** t, 1 - beta2 ** t]],
          ['scale', 'const float*', [by]],
        ],
        [2],
        128,
      );
    const [moved, , , narrowed] = await step(0.5);
    const want = w.map((weight, i) => {
      const g = 0.5 * gradient[i]!;
      const first = (beta1 * m[i]! + (1 - beta1) * g) / (1 - beta1 ** t);
      const second = (beta2 * v[i]! + (1 - beta2) * g * g) / (1 - beta2 ** t);
      return weight - lr * (first / (Math.sqrt(second) + eps) + (i < n_decaying ? decay * weight : 0));
    });
    expectNear(moved!, want, 1e-6);
    expectNear(narrowed!, moved!, BF16);
    expect((await step(0))[0]).toEqual(w);
  });
});

describe('matrix products', () => {
  it.each([
    [70, 65, 33, 0, 0],
    [64, 130, 64, 0, 1],
    [3, 5, 100, 1, 0],
    [65, 3, 31, 1, 1],
  ])('multiplies (%i, %i, %i), transposed %i and %i, for each of a batch', async (M, N_, K, ta, tb) => {
    const [a, b, c] = [coarse(2 * M * K), coarse(2 * K * N_, 2), numbers(2 * M * N_, 3)];
    const args = (out: Arg, more: readonly Arg[]): Arg[] => [
      out,
      ['a', 'const bf16*', a],
      ['b', 'const bf16*', b],
      ['M', 'int', M],
      ['N', 'int', N_],
      ['K', 'int', K],
      ['lda', 'int', ta ? M : K],
      ['ldb', 'int', tb ? K : N_],
      ['ldc', 'int', N_],
      ['ta', 'int', ta],
      ['tb', 'int', tb],
      ['stride_a', 'int', M * K],
      ['stride_b', 'int', K * N_],
      ['stride_c', 'int', M * N_],
      ['alpha', 'float', 0.5],
      ...more,
    ];
    const grid = [Math.ceil(N_ / 64), Math.ceil(M / 64), 2];
    const want = c.map((_, at) => {
      const [z, m, n] = [Math.floor(at / (M * N_)), Math.floor(at / N_) % M, at % N_];
      let sum = 0;
      for (let k = 0; k < K; k++)
        sum += a[z * M * K + (ta ? k * M + m : m * K + k)]! * b[z * K * N_ + (tb ? n * K + k : k * N_ + n)]!;
      return 0.5 * sum;
    });
    const [narrow] = await launch('gemm_to_bf16', args(['c', 'bf16*', c.length], []), grid, 128);
    expectNear(narrow!, want, BF16);
    const [added] = await launch('gemm_to_fp32', args(['c', 'float*', c], [['accumulate', 'int', 1]]), grid, 128);
    expectNear(
      added!,
      want.map((value, at) => value + c[at]!),
      1e-5,
    );
  });
});

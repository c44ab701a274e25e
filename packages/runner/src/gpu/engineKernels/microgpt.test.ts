/** Many runs of microgpt in one launch on the emulation, which sees every access and race of their blocks. */
import { describe, expect, it } from '@jest/globals';
import { type Arg, numbers } from '../../testing/cuda.ts';
import { engineKernels, expectNear } from '../../testing/engineKernels.ts';

const launch = engineKernels('microgpt_run.cuh');

interface Shape {
  readonly L: number;
  readonly C: number;
  readonly NH: number;
  readonly T: number;
  readonly V: number;
}
const STEPS = 3;
const DOCS = [
  [3, 0, 1, 3],
  [3, 2, 3],
  [3, 1, 1, 0, 2, 2, 3],
];
const weightCount = ({ L, C, T, V }: Shape): number => (2 * V + T) * C + 12 * L * C * C;
/** More floats than a run needs, with room for activations that shared memory does not hold. */
const stateOf = (weights: readonly number[], s: Shape): number[] => {
  const P = weightCount(s);
  const room = (12 + 12 * s.L) * s.T * s.C + s.T * s.V + (1 + s.L) * (s.NH * s.T * s.T + 2 * s.T);
  const length = Math.ceil((4 * P + (room > 11_264 ? room : 0)) / 64) * 64;
  return Array.from({ length }, (_, i) => weights[i] ?? 0);
};

interface Given {
  readonly shape: Shape;
  readonly weights: readonly number[];
  readonly rate?: number;
}

/** Trains runs in one launch; answers each one's weights and losses, how many steps it took and how it ended. */
async function train(runs: readonly Given[], cancel = 0) {
  const states = runs.map(({ weights, shape }) => stateOf(weights, shape));
  const from = states.map((_, run) => states.slice(0, run).reduce((sum, one) => sum + one.length, 0));
  const described = runs.flatMap(({ shape: { L, C, NH, T, V } }, run) => [
    ...[L, C, NH, T, V, STEPS, from[run]! / 64],
    ...[run * DOCS.length, DOCS.length, run * STEPS],
  ]);
  const args: Arg[] = [
    ['state', 'float*', states.flat()],
    ['losses', 'float*', runs.flatMap(() => [0, 0, 0])],
    ['ends', 'int*', 2 * runs.length],
    ['runs', 'const int*', described],
    ['adams', 'const double*', runs.flatMap(({ rate = 0.01 }) => [rate, 0.85, 0.99, 1e-8])],
    ['tokens', 'const int*', DOCS.flat()],
    ['starts', 'const int*', [0, 4, 7, 14]],
    ['orders', 'const int*', runs.flatMap(() => [2, 0, 1])],
    ['cancel', 'const int*', [cancel]],
  ];
  const [state, losses, ends] = await launch('train_microgpts', args, [runs.length], 64);
  return runs.map(({ shape }, run) => ({
    weights: state!.slice(from[run], from[run]! + weightCount(shape)),
    losses: losses!.slice(run * STEPS, (run + 1) * STEPS),
    ends: ends!.slice(2 * run, 2 * run + 2),
  }));
}

const small: Shape = { L: 2, C: 6, NH: 2, T: 5, V: 4 };
const wide: Shape = { L: 1, C: 8, NH: 1, T: 72, V: 4 };
const drawn = (shape: Shape, seed = 1): number[] => numbers(weightCount(shape), seed).map((x) => Math.fround(x / 10));

describe('runs of microgpt in one launch', () => {
  it('take every step, and a run has the same bits beside any other', async () => {
    const one = { shape: small, weights: drawn(small) };
    const other = { shape: wide, weights: drawn(wide, 7), rate: 0.02 };
    const [first, second, third] = await train([one, other, one]);
    expect(first!.ends).toEqual([STEPS, 0]);
    expect(second!.ends).toEqual([STEPS, 0]);
    expect(third).toEqual(first);
    expect(await train([other])).toEqual([second]);
    expect(second!.losses).not.toEqual(first!.losses);
    expect(first!.weights).not.toEqual(one.weights);
  });

  it('begin at the logarithm of the vocabulary where weights are zero, and move along the gradient', async () => {
    const [run] = await train([{ shape: small, weights: drawn(small).map(() => 0) }]);
    expectNear(run!.losses.slice(0, 1), [Math.log(4)], 1e-6);
    const slow = drawn(small);
    const [at, ahead] = await train([
      { shape: small, weights: slow, rate: 0 },
      { shape: small, weights: slow, rate: 1e-3 },
    ]);
    expect(at!.weights).toEqual(slow);
    // One step of Adam moves each weight that has a gradient by the rate, whatever the gradient's size.
    const moved = ahead!.weights.map((w, i) => Math.abs(w - slow[i]!));
    expect(Math.max(...moved)).toBeLessThan(3e-3);
    expect(moved.filter((by) => by > 5e-4).length).toBeGreaterThan(moved.length / 2);
  });

  it('end where they are cancelled or a loss is not finite, and keep their weights', async () => {
    const weights = drawn(small);
    expect(await train([{ shape: small, weights }], 1)).toEqual([{ weights, losses: [0, 0, 0], ends: [0, 1] }]);
    const [broken, whole] = await train([
      { shape: small, weights: weights.with(3, Infinity) },
      { shape: small, weights },
    ]);
    expect(broken!.ends).toEqual([0, 2]);
    expect(broken!.losses[0]).toBeNaN();
    expect(broken!.weights).toEqual(weights.with(3, Infinity));
    expect(whole!.ends).toEqual([STEPS, 0]);
  });
});

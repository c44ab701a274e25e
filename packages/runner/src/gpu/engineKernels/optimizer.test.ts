/** The training engine's own CUDA kernels on the emulation: every access and race is seen, values are those of float64. */
import { describe, expect, it } from '@jest/globals';
import { type Arg, numbers } from '../../testing/cuda.ts';
import { BF16, engineKernels, expectNear } from '../../testing/engineKernels.ts';

const launch = engineKernels('optimizer.cuh');

describe('the optimizer', () => {
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

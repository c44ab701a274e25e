/** The training engine's own CUDA kernels on the emulation: every access and race is seen, values are those of float64. */
import { describe, expect, it } from '@jest/globals';
import { type Arg } from '../../testing/cuda.ts';
import { BF16, coarse, engineKernels, expectNear, FP32 } from '../../testing/engineKernels.ts';

const launch = engineKernels('loss.cuh');

describe('the loss', () => {
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
});

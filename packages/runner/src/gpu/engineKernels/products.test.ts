/** The training engine's own CUDA kernels on the emulation: every access and race is seen, values are those of float64. */
import { describe, it } from '@jest/globals';
import { type Arg, numbers } from '../../testing/cuda.ts';
import { BF16, coarse, engineKernels, expectNear } from '../../testing/engineKernels.ts';

const launch = engineKernels('gemm.cuh');

describe('matrix products', () => {
  it.each([
    [70, 65, 33, 0, 0],
    [64, 130, 64, 0, 1],
    [3, 5, 100, 1, 0],
    [65, 3, 31, 1, 1],
  ])('multiplies (%i, %i, %i), transposed %i and %i', async (M, N_, K, ta, tb) => {
    const [a, b, c] = [coarse(M * K), coarse(K * N_, 2), numbers(M * N_, 3)];
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
      ['alpha', 'float', 0.5],
      ...more,
    ];
    const grid = [Math.ceil(M / 64), Math.ceil(N_ / 64)];
    const want = c.map((_, at) => {
      const [m, n] = [Math.floor(at / N_), at % N_];
      let sum = 0;
      for (let k = 0; k < K; k++) sum += a[ta ? k * M + m : m * K + k]! * b[tb ? n * K + k : k * N_ + n]!;
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

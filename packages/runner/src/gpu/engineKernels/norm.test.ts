/** The training engine's own CUDA kernels on the emulation: every access and race is seen, values are those of float64. */
import { describe, it } from '@jest/globals';
import { computeOp } from '@ear/native';
import { type Arg, numbers } from '../../testing/cuda.ts';
import { BF16, coarse, engineKernels, expectNear, f64, FP32 } from '../../testing/engineKernels.ts';

const launch = engineKernels('norm.cuh');
const [B, T, C] = [2, 5, 8];
const N = B * T;

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

/** The training engine's own CUDA kernels on the emulation: every access and race is seen, values are those of float64. */
import { describe, it } from '@jest/globals';
import { computeOp } from '@ear/native';
import { numbers } from '../../testing/cuda.ts';
import { engineKernels, expectNear, f64, FP32 } from '../../testing/engineKernels.ts';

const launch = engineKernels('embedding.cuh');
const [B, T, C] = [2, 5, 8];
const N = B * T;

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

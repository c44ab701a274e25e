import { randomInt } from 'node:crypto';
import type { Limits } from '@ear/engine';
import { bundleOf, hidden, open, PATIENT } from './challenge.ts';
import type { Challenge, Trial } from './challenge.ts';
import { CURIOUS } from './python.ts';

const LIMITS: Readonly<Record<'numpy' | 'torch', Limits>> = {
  numpy: { ...PATIENT, memory_mb: 512, processes: 16, output_kb: 64 },
  torch: { ...PATIENT, memory_mb: 1024, processes: 32, output_kb: 64 },
};

/** `scale(x, k)`: k times a tensor, of the same shape and dtype. The secret factor is known once a hidden check asks. */
export function arraysTrial(runtime: 'numpy' | 'torch'): Trial {
  const limits = LIMITS[runtime];
  return {
    limits,
    newChallenge: () => newChallenge(runtime, limits),
    next: { text: `${CURIOUS}def scale(x, k):\n    return x * k\n`, says: "['tasks.py'] 1\n" },
  };
}

function newChallenge(runtime: 'numpy' | 'torch', limits: Limits): Challenge {
  const secret = 100_003 + 2 * randomInt(300_000);
  const grid = [
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9, 10, 11],
  ];
  const scaled = grid.map((row) => row.map((cell) => cell * secret));
  const big = scaled.flat().slice(4);
  const wire = Buffer.from(new Float64Array(big).buffer).toString('latin1');
  const line = (values: number[], dtype: string) => ({ $array: values, dtype });
  return {
    file: 'tasks.py',
    limits,
    answers: big.map(String),
    wired: [wire],
    bundle: bundleOf(
      runtime,
      'tasks.py',
      limits,
      [
        {
          ...open,
          id: 'three',
          kind: 'call',
          call: { fn: 'scale', args: [line([1, 2, 3], 'float64'), 2] },
          expect: line([2, 4, 6], 'float64'),
        },
        {
          ...hidden,
          id: 'single',
          kind: 'call',
          call: { fn: 'scale', args: [line([1, -2, 0.5, 8], 'float32'), 3] },
          expect: line([3, -6, 1.5, 24], 'float32'),
        },
        {
          ...hidden,
          id: 'grid',
          kind: 'call',
          call: { fn: 'scale', args: [{ $array: grid, dtype: 'float64' }, secret] },
          expect: { $array: scaled, dtype: 'float64' },
        },
        {
          ...hidden,
          id: 'empty',
          kind: 'call',
          call: { fn: 'scale', args: [line([], 'float64'), 2] },
          expect: line([], 'float64'),
        },
        {
          ...hidden,
          id: 'drawn',
          kind: 'oracle',
          fn: 'scale',
          reference: { file: 'reference.py', fn: 'scale' },
          inputs: [
            { name: 'x', shape: ['N', 'M'], dtype: 'float64', fill: 'normal', scale: 1, low: 0, high: 1 },
            { name: 'k', shape: [], dtype: 'int64', fill: 'integers', scale: 1, low: 2, high: 9 },
          ],
          families: [{ N: [1, 9], M: [1, 17] }],
          where: [],
          count: 3,
          dtype: 'float64',
          returns: [],
          tol: { atol: 1e-9, rtol: 1e-9 },
        },
      ],
      { 'reference.py': 'def scale(x, k):\n    return x * k\n' },
    ),
  };
}

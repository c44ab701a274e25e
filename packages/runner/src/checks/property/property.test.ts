import { describe, expect, it, jest } from '@jest/globals';
import { PROPERTIES } from '@ear/engine';
import { locateImage } from '../../bare/programs.ts';
import { code, judged, statuses } from '../../testing/judged.ts';

// Interpreters start slowly on a busy machine.
jest.setTimeout(240_000);

const hasNumpy = await locateImage('numpy').then(
  () => true,
  () => false,
);

const whereNumpy = hasNumpy ? describe : describe.skip;

type Property = (typeof PROPERTIES)[number];
interface Pair {
  /** A body that keeps the property, and one that nearly does. */
  readonly right: string;
  readonly wrong: string;
  readonly with?: Record<string, number>;
  readonly inputs?: readonly object[];
  /** Where the wrong one is caught, as far as it does not depend on the draw. */
  readonly says?: RegExp;
}

const X = { name: 'x', shape: ['T', 'C'], scale: 2 };
const dims = { T: [3, 6], C: [2, 5] };
const ROW = { name: 'x', shape: ['T'] };

/** In plain Python, on nested lists. */
const PAIRS: Record<Property, Pair> = {
  rows_sum_to_one: {
    right: 'return softmax(x)',
    wrong: 'y = softmax(x); y[-1] = [v * 1.01 for v in y[-1]]; return y',
    says: /does not sum to 1.*T=\d C=\d \[\d\].*1\.01/,
  },
  non_negative: {
    right: 'return [[v * v for v in r] for r in x]',
    wrong: 'return [[v * v - 1e-3 for v in [0.0]] for r in x]',
  },
  orthogonal: {
    right: 'c, s = math.cos(x[0][0]), math.sin(x[0][0])\n    return [[c, -s, 0.0], [s, c, 0.0]]',
    wrong: 'c, s = math.cos(x[0][0]), math.sin(x[0][0])\n    return [[c, s], [s, c]]',
  },
  unit_norm: {
    right: 'return [[v / math.sqrt(sum(w * w for w in r)) for v in r] for r in x]',
    wrong: 'return [[v / math.sqrt(sum(w * w for w in r) + 1) for v in r] for r in x]',
  },
  permutation: {
    right: 'return sorted(range(len(x)), key=lambda i: x[i])',
    wrong: 'y = sorted(range(len(x)), key=lambda i: x[i]); y[0] = y[1]; return y',
    inputs: [ROW],
  },
  sorted: {
    right: 'return sorted(x)',
    wrong: 'y = sorted(x); y[0], y[1] = y[1], y[0]; return y',
    inputs: [ROW],
  },
  monotone: {
    right: 'return [[math.tanh(v) for v in r] for r in x]',
    wrong: 'return [[v * v for v in r] for r in x]',
  },
  symmetric: {
    right: 'return [[sum(a * b for a, b in zip(r, q)) for q in x] for r in x]',
    wrong: 'return [[sum(a * b for a, b in zip(r, q)) + i for q in x] for i, r in enumerate(x)]',
  },
  lower_triangular: {
    right: 'return [[1.0 if j <= i else 0.0 for j in range(len(x))] for i in range(len(x))]',
    wrong: 'return [[1.0 if j <= i + 1 else 0.0 for j in range(len(x))] for i in range(len(x))]',
    says: /above the diagonal.*\[0, 1\]/,
  },
  causal: {
    right: 'return [[sum(col) for col in zip(*x[:t + 1])] for t in range(len(x))]',
    wrong: 'return [[sum(col) for col in zip(*x[:t + 2])] for t in range(len(x))]',
    says: /Changing later inputs changed earlier results/,
  },
  same_shape: { right: 'return x', wrong: 'return x[:-1]', says: /shape differs/ },
  bounded: {
    right: 'return [[1 / (1 + math.exp(-v)) for v in r] for r in x]',
    wrong: 'return [[2 / (1 + math.exp(-abs(v))) for v in r] for r in x]',
    with: { low: 0, high: 1 },
  },
  shift_invariant: { right: 'return softmax(x)', wrong: 'return x', with: { by: 3 } },
  scale_invariant: {
    right: 'return [[v / math.sqrt(sum(w * w for w in r)) for v in r] for r in x]',
    wrong: 'return softmax(x)',
  },
  norm_preserving: {
    right: 'c, s = math.cos(1), math.sin(1)\n    return [[c * a - s * b, s * a + c * b] + rest for a, b, *rest in x]',
    wrong: 'c, s = math.cos(1), math.sin(1)\n    return [[c * a + s * b, s * a + c * b] + rest for a, b, *rest in x]',
  },
  deterministic: { right: 'return x', wrong: 'return [[v + random.random() for v in r] for r in x]' },
};
const HELPERS = `
import math, random
def softmax(x):
    out = []
    for r in x:
        e = [math.exp(v - max(r)) for v in r]
        out.append([v / sum(e) for v in e])
    return out
`;

describe('a property', () => {
  it.each(PROPERTIES)('%s holds for what keeps it, and names itself where it breaks', async (property) => {
    const { right, wrong, inputs = [X], says, ...rest } = PAIRS[property];
    const check = (fn: string, reveal: string): never =>
      ({
        id: `${fn}-${reveal}`,
        kind: 'property',
        fn,
        inputs,
        families: [dims],
        property,
        reveal,
        with: rest.with ?? {},
      }) as never;
    const verdict = await judged({
      payload: code(`${HELPERS}\ndef right(x):\n    ${right}\ndef wrong(x):\n    ${wrong}\n`),
      checks: [check('right', 'full'), check('wrong', 'full'), check('wrong', 'message')],
    });
    expect(statuses(verdict)).toEqual({ 'right-full': 'passed', 'wrong-full': 'failed', 'wrong-message': 'failed' });
    const [, open, hidden] = verdict.checks;
    expect(hidden?.message?.id).toBe(`property.${property}`);
    expect(hidden?.detail).toBeNull();
    if (property !== 'same_shape') expect(open?.message?.id).toBe(`property.${property}`);
    if (says) expect(open?.message?.text.en).toMatch(says);
    expect(open?.detail?.call).toContain('wrong(x=[');
  });

  it('never holds for NaN, for anything that holds no numbers, and for ragged rows', async () => {
    const bodies = {
      nan: "return [[float('nan')] * 2] * 2",
      text: "return [['a']]",
      ragged: 'return [[1.0], [0.5, 0.5]]',
      nothing: 'pass',
      empty: 'return []',
      raises: 'return x[100]',
    };
    const verdict = await judged({
      payload: code(
        Object.entries(bodies)
          .map(([fn, body]) => `def ${fn}(x):\n    ${body}\n`)
          .join(''),
      ),
      checks: (['deterministic', 'rows_sum_to_one', 'same_shape'] as const).flatMap((property) =>
        Object.keys(bodies).map((fn) => ({
          id: `${fn}-${property}`.replaceAll('_', '-'),
          kind: 'property',
          fn,
          inputs: [X],
          families: [dims],
          property,
        })),
      ),
    });
    expect(verdict.checks.filter(({ status }) => status === 'passed')).toEqual([]);
    expect(verdict.checks.map(({ message }) => message?.id).slice(0, 6)).toEqual([
      'not_finite.wrong',
      'property.no_numbers',
      'property.no_numbers',
      'property.no_numbers',
      'property.no_numbers',
      'raised.exception_text',
    ]);
  });

  it('sees one of several returned values, a permutation of its input, and a descending order', async () => {
    const base = { kind: 'property', inputs: [ROW], families: [dims] };
    const verdict = await judged({
      payload: code('def both(x): return (x, sorted(x, reverse=True))\ndef twice(x): return sorted(x[1:] + x[1:2])\n'),
      checks: [
        { ...base, id: 'second', fn: 'both', property: 'sorted', of: 1, with: { descending: 1 } },
        { ...base, id: 'first', fn: 'both', property: 'sorted' },
        { ...base, id: 'moved', fn: 'both', property: 'permutation', of: 1, with: { input: 0 } },
        { ...base, id: 'lost', fn: 'twice', property: 'permutation', with: { input: 0 } },
        { ...base, id: 'third', fn: 'both', property: 'sorted', of: 2 },
      ],
    });
    expect(statuses(verdict)).toEqual({
      second: 'passed',
      first: 'failed',
      moved: 'passed',
      lost: 'failed',
      third: 'failed',
    });
  });
});

whereNumpy('a property of tensors', () => {
  it('holds for attention with a mask, and not for a mask after the softmax', async () => {
    const attention = `
import numpy as np
def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)
def right(q, k, v):
    s = q @ k.swapaxes(-1, -2)
    s = np.where(np.tril(np.ones(s.shape, bool)), s, -np.inf)
    return softmax(s) @ v
def late(q, k, v):
    return np.tril(softmax(q @ k.swapaxes(-1, -2))) @ v
def tokens(idx): return np.cumsum(idx, -1)[..., None] * np.ones(3)
`;
    const qkv = ['q', 'k', 'v'].map((name) => ({ name, shape: ['B', 'T', 'C'], dtype: 'float32' }));
    const base = {
      kind: 'property',
      inputs: qkv,
      families: [{ B: 2, T: 5, C: 5 }],
      property: 'causal',
      with: { inputs: 3 },
    };
    const verdict = await judged({
      runtime: 'numpy',
      limits: { memory_mb: 1024 },
      payload: code(attention),
      checks: [
        { ...base, id: 'right', fn: 'right' },
        { ...base, id: 'late', fn: 'late' },
        {
          id: 'tokens',
          kind: 'property',
          fn: 'tokens',
          property: 'causal',
          families: [{ B: 2, T: 5, V: 9 }],
          inputs: [{ name: 'idx', shape: ['B', 'T'], fill: 'tokens', high: 'V', dtype: 'int64' }],
        },
      ],
    });
    expect(statuses(verdict)).toEqual({ right: 'passed', late: 'failed', tokens: 'passed' });
    expect(verdict.checks[1]?.message?.text.ko).toMatch(/B=2 T=5 C=5 \[\d, \d, \d\]/);
    expect(verdict.checks[1]?.detail?.call).toMatch(/late\(q=array\([^]*late\(…\), x\[t >= \d\] drawn anew/);
  });
});

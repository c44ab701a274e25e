import { describe, expect, it, jest } from '@jest/globals';
import type { Verdict } from '@ear/engine';
import { locateImage } from '../../bare/programs.ts';
import { code, judged } from '../../testing/judged.ts';

/** Importing torch takes seconds on a busy machine. */
jest.setTimeout(240_000);

/** llm.c's layout: query, key and value of all heads side by side. */
const ATTENTION = `
import numpy as np

def attention_forward(inp, heads=2, mask=True, scale=True):
    B, T, C3 = inp.shape
    C = C3 // 3
    q, k, v = (part.reshape(B, T, heads, C // heads).transpose(0, 2, 1, 3) for part in np.split(inp, 3, axis=-1))
    scores = q @ k.transpose(0, 1, 3, 2)
    if scale:
        scores = scores / np.sqrt(C // heads, dtype=inp.dtype)
    seen = np.tril(np.ones((T, T), dtype=bool)) if mask else np.ones((T, T), dtype=bool)
    weights = np.exp(scores - scores.max(-1, keepdims=True)) * seen
    att = weights / weights.sum(-1, keepdims=True)
    out = (att @ v).transpose(0, 2, 1, 3).reshape(B, T, C)
    return np.where(seen, scores, 0), att, out
`;
const CHECK = {
  id: 'same',
  kind: 'oracle',
  op: 'attention_forward',
  families: [{ B: [1, 3], T: [3, 17], C: [8, 32], NH: 2 }],
  returns: ['preatt', 'att', 'out'],
  dtype: 'float32',
  tol: { atol: 1e-5, rtol: 1e-4 },
};
const found = await locateImage('numpy').then(
  () => true,
  () => false,
);
const where = found ? describe : describe.skip;

where(found ? 'an oracle check in NumPy' : 'an oracle check in NumPy (skipped: NumPy is not installed)', () => {
  const judge = (source: string, check: object = {}): Promise<Verdict> =>
    judged({ runtime: 'numpy', payload: code(source), checks: [{ ...CHECK, ...check }] });

  it('compares arrays of float32 with what float64 gives', async () => {
    expect((await judge(ATTENTION)).status).toBe('passed');
    expect((await judge(ATTENTION, { dtype: 'float64', tol: { atol: 1e-12, rtol: 1e-12 } })).status).toBe('passed');
  });

  it('names the first tensor that differs with its axes, and the mistake', async () => {
    const unscaled = (await judge(ATTENTION.replace('scale=True', 'scale=False'))).checks[0];
    expect(unscaled).toMatchObject({
      message: { id: 'value.variant' },
      detail: { first_difference: 'preatt (b=0,h=0,t=0,s=0)' },
    });
    const flipped = ATTENTION.replace(
      'return np.where(seen, scores, 0), att, out',
      'att = att[..., ::-1]\n    return np.where(seen, scores, 0), att, out',
    );
    const reversed = (await judge(flipped)).checks[0];
    expect(reversed?.detail?.first_difference).toBe('att (b=0,h=0,t=0,s=0)');
    expect(reversed?.message?.text.en).toMatch(/^Right so far: preatt\./);
  });

  it.each([
    ['scores * seen', 'hidden scores are set to 0'],
    ['scores', 'the mask comes after the softmax'],
  ])('tells a mask by %s from none', async (masked, words) => {
    const late = masked === 'scores' ? '* seen' : '';
    const source = `
import numpy as np
def attention(q, k, v):
    scores = q @ k.T / np.sqrt(q.shape[-1])
    seen = np.tril(np.ones(scores.shape))
    e = np.exp(${masked})
    return (e / e.sum(-1, keepdims=True) ${late}) @ v`;
    const check = { op: 'attention', families: [{ T: [2, 6], HS: [2, 8] }], returns: [], dtype: 'float64' };
    expect((await judge(source, check)).checks[0]?.message?.text.en).toContain(words);
  });

  it('holds dtype and shape exactly', async () => {
    const last = 'return np.where(seen, scores, 0), att, out';
    const doubles = ATTENTION.replace(last, 'return np.where(seen, scores, 0), att, out.astype(np.float64)');
    expect((await judge(doubles)).checks[0]?.message?.id).toBe('dtype.differs');
    const rows = ATTENTION.replace(last, 'return np.where(seen, scores, 0), att, out.reshape(B * T, C)');
    expect((await judge(rows)).checks[0]).toMatchObject({
      message: { id: 'shape.tensor_shown' },
      detail: { first_difference: 'out' },
    });
    const lists = ATTENTION.replace(last, 'return scores.tolist(), att, out');
    expect((await judge(lists)).checks[0]?.message?.id).toMatch(/^type\./);
  });

  it('takes a scalar as a number, whatever holds it', async () => {
    const check = { op: 'dot', families: [{ N: [2, 9] }], returns: [] };
    for (const result of ['a @ b', 'float(a @ b)', 'np.asarray(a @ b)']) {
      expect((await judge(`import numpy as np\ndef dot(a, b): return ${result}`, check)).status).toBe('passed');
    }
  });

  it('holds arrays against those of an author’s reference', async () => {
    const task = {
      runtime: 'numpy' as const,
      checks: [
        {
          id: 'same',
          kind: 'oracle',
          reference: { file: 'data/ref.py', fn: 'norm' },
          inputs: [{ name: 'x', shape: ['N'], dtype: 'float32' }],
          families: [{ N: [2, 9] }],
        },
      ],
      data: { 'data/ref.py': 'import numpy as np\ndef norm(x): return x / np.abs(x).max(), np.abs(x).max()' },
    };
    const right = code('import numpy as np\ndef norm(x):\n    top = abs(x).max()\n    return x / top, float(top)');
    expect((await judged({ ...task, payload: right })).status).toBe('passed');
    const wrong = await judged({ ...task, payload: code('def norm(x): return x, abs(x).max()') });
    expect(wrong.checks[0]?.detail?.first_difference).toMatch(/^\[0\]\[\d\]$/);
  });
});

const torchFound = await locateImage('torch').then(
  () => true,
  () => false,
);
const whereTorch = torchFound ? describe : describe.skip;

whereTorch(torchFound ? 'an oracle check in PyTorch' : 'an oracle check in PyTorch (skipped: no PyTorch)', () => {
  const rmsnorm = (source: string): Promise<Verdict> =>
    judged({
      runtime: 'torch',
      limits: { wall_s: 120, cpu_s: 100, memory_mb: 2048, processes: 32 },
      payload: code(source),
      checks: [
        {
          ...CHECK,
          op: 'rmsnorm',
          families: [{ N: [1, 3], C: [4, 9] }],
          returns: [],
          dtype: 'bfloat16',
          tol: { atol: 0.03, rtol: 0.03 },
        },
      ],
    });

  it('compares bfloat16 with float64, and names a mistake there too', async () => {
    const right =
      'def rmsnorm(x, weight, eps):\n    return x * (x.pow(2).mean(-1, keepdim=True) + eps).rsqrt() * weight';
    expect((await rmsnorm(right)).status).toBe('passed');
    const wrong = (await rmsnorm(right.replace('mean', 'sum'))).checks[0];
    expect(wrong?.message?.text.en).toContain('summed, not averaged');
    const upcast = (await rmsnorm(right.replace('return ', 'return 1.0 * x.float() * 0 + '))).checks[0];
    expect(upcast?.message?.id).toBe('dtype.differs');
  });
});

import { describe, expect, it, jest } from '@jest/globals';
import { randomFrom } from '../../seed.ts';
import { code, judged } from '../../testing/judged.ts';
import { median, ratioOf } from './interval.ts';

// Interpreters start slowly on a busy machine.
jest.setTimeout(240_000);

const REFERENCE = 'def total(x):\n    s = 0.0\n    for v in x: s += v\n    return s\n';
const FAST = REFERENCE.replace('total', 'mine');
const SLOW = `
def mine(x):
    for _ in range(1500):
        s = 0.0
        for v in x: s += v
    return s
`;

describe('a check of speed', () => {
  const verdictOn = (source: string, more: object = {}): ReturnType<typeof judged> =>
    judged({
      payload: code(source),
      data: { 'reference/total.py': REFERENCE },
      checks: [
        {
          id: 'fast',
          kind: 'perf',
          fn: 'mine',
          reference: { file: 'reference/total.py', fn: 'total' },
          inputs: [{ name: 'x', shape: ['N'] }],
          dims: { N: 3000 },
          max_ratio: 5,
          pairs: 9,
          ...more,
        } as never,
      ],
    });

  it('passes what is about as fast as the reference, and reports the ratio', async () => {
    const { status, metrics, checks } = await verdictOn(FAST);
    expect(status).toBe('passed');
    expect(metrics['perf_ratio']).toMatchObject({ unit: '×', value: expect.any(Number) });
    expect(checks[0]?.detail).toMatchObject({
      call: 'mine(x=float64 (3000,))',
      expected: '<= 5×',
      got: expect.stringMatching(/^[\d.]+× \(95 %: [\d.]+×\.\.[\d.]+×\), [\d.]+ ms \/ [\d.]+ ms$/),
    });
  });

  it('fails what is far slower, with the interval', async () => {
    const { status, checks } = await verdictOn(SLOW, { reveal: 'message' });
    expect(status).toBe('failed');
    expect(checks[0]?.message).toMatchObject({
      id: 'slow.ratio',
      text: { en: expect.stringMatching(/95 % interval: [\d.]+ to [\d.]+; allowed: 5/) },
    });
  });

  it('fails what is fast and wrong, at once or later, and what remembers instead of computing', async () => {
    const cheats = {
      constant: 'def mine(x): return 0.0\n',
      later: `${FAST}calls = 0\nright = mine\ndef mine(x):\n    global calls\n    calls += 1\n    return right(x) if calls < 9 else right(x) + 1\n`,
      cached: `${FAST}seen = {}\nright = mine\ndef mine(x):\n    if len(x) not in seen: seen[len(x)] = right(x)\n    return seen[len(x)]\n`,
    };
    for (const source of Object.values(cheats)) {
      const { status, checks, metrics } = await verdictOn(source);
      expect(status).toBe('failed');
      expect(checks[0]?.message?.id).toBe('value.shown');
      expect(metrics).toEqual({});
    }
  });

  it('is a fault of the platform when the reference fails', async () => {
    const verdict = await verdictOn(FAST, { reference: { file: 'reference/total.py', fn: 'nowhere' } });
    expect(verdict.status).toBe('platform_error');
  });
});

describe('the interval of a ratio', () => {
  const random = (): ReturnType<typeof randomFrom> => randomFrom('00', 'interval');

  it('finds medians', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it('is narrow where pairs agree and holds the ratio of medians', () => {
    expect(ratioOf(Array(9).fill(2), Array(9).fill(1), random())).toEqual({ value: 2, low: 2, high: 2 });
    const noisy = Array.from({ length: 15 }, (_, i) => 1 + (i % 5) / 10);
    const { value, low, high } = ratioOf(
      noisy.map((ms) => 3 * ms),
      noisy,
      random(),
    );
    expect(value).toBeCloseTo(3);
    expect(low).toBeLessThanOrEqual(value);
    expect(high).toBeGreaterThanOrEqual(value);
    expect([low, high]).toEqual([expect.closeTo(3), expect.closeTo(3)]);
  });

  it('covers the true ratio in nearly all samples', () => {
    const draw = random();
    let covered = 0;
    for (let sample = 0; sample < 80; sample++) {
      const own = Array.from({ length: 15 }, () => 2 * Math.exp(0.3 * draw.normal()));
      const reference = Array.from({ length: 15 }, () => Math.exp(0.3 * draw.normal()));
      const { low, high } = ratioOf(own, reference, draw);
      if (low <= 2 && 2 <= high) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(70);
  });
});

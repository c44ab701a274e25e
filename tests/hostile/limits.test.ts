import { afterAll, expect, it } from '@jest/globals';
import { openCourt } from './court.ts';

const WALL_S = 1;
/** What a verdict may take beyond its wall limit. */
const LATE_MS = 500;
const TIMES = process.env['EAR_TEST_LONG'] === '1' ? 200 : 8;

const court = await openCourt();
afterAll(() => court.close());

/** Spends `ms` from its own beginning on, in one call, then answers rightly. */
const lasting = (ms: number): string => `import time
began = time.monotonic()
def double(x):
    time.sleep(max(0, ${ms / 1000} - (time.monotonic() - began)))
    return 2 * x
def reverse(text):
    return text[::-1]
`;

it('answers whoever ends right at the limit with one of two classes', async () => {
  const seen = new Set<string>();
  for (let n = 0; n < TIMES; n++) {
    const { verdict } = await court.submit('python', lasting(WALL_S * 1000 - 5 + (n % 11)), { wall_s: WALL_S });
    seen.add(verdict.status);
  }
  expect([...seen].filter((status) => status !== 'passed' && status !== 'timed_out')).toEqual([]);
}, 600_000);

// Where a neighbour holds up one verdict, it does not hold up all: what the judge itself adds shows in the quickest one.
it('never passes what takes longer than its limit, and says so in time', async () => {
  const took: number[] = [];
  for (let n = 0; n < TIMES; n++) {
    const { verdict, ms } = await court.submit('python', lasting(30_000), { wall_s: WALL_S });
    expect(verdict.status).toBe('timed_out');
    took.push(ms);
  }
  expect(Math.min(...took)).toBeLessThan(WALL_S * 1000 + LATE_MS);
}, 600_000);

import { describe, expect, it } from '@jest/globals';
import { lastMeasured, smooth, spread } from './line.ts';

describe('smooth', () => {
  it('leaves the values as they are where nothing is to be smoothed', () => {
    expect(smooth([3, null, 1], 0)).toEqual([3, null, 1]);
  });

  it('begins at the first value and keeps a constant constant', () => {
    expect(smooth([2, 2, 2], 0.9)).toEqual([2, 2, 2].map((value) => expect.closeTo(value, 12)));
  });

  it('weighs older values by the power of their age', () => {
    // (0.5 * 4 + 0.25 * 2) / 0.75
    expect(smooth([2, 4], 0.5)[1]).toBeCloseTo(10 / 3, 12);
  });

  it('passes over what was not measured', () => {
    expect(smooth([2, null, 4], 0.5)).toEqual([2, null, expect.closeTo(10 / 3, 12)]);
  });
});

describe('spread', () => {
  it('holds the first and the last of many', () => {
    const rows = spread(1000, 20);
    expect(rows).toHaveLength(20);
    expect([rows[0], rows.at(-1)]).toEqual([0, 999]);
  });

  it.each([
    [0, []],
    [1, [0]],
    [3, [0, 1, 2]],
  ])('of %d points holds %j', (count, rows) => {
    expect(spread(count, 20)).toEqual(rows);
  });
});

describe('lastMeasured', () => {
  it('finds the newest value at or before a step', () => {
    expect(lastMeasured([1, null, 3, null], 1)).toBe(0);
    expect(lastMeasured([1, null, 3, null], 9)).toBe(2);
    expect(lastMeasured([null], 0)).toBe(-1);
  });
});

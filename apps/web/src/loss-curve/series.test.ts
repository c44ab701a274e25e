import { describe, expect, it } from '@jest/globals';
import { seriesOf } from './series.ts';

const steps = [1, 2, 3];
const losses = [4, 3, 2];

describe('what a curve draws', () => {
  it('is each loss, the running mean, and one loss to compare with', () => {
    expect(seriesOf(steps, losses, 3.3, 1)).toEqual([steps, losses, [4, 3.5, 3], [3.3, 3.3, 3.3], [1, 1, 1]]);
  });

  it("lays another run's mean upon its own where both have the same losses", () => {
    const [, , mean, other] = seriesOf(steps, losses, losses, null);
    expect(other).toEqual(mean);
  });

  it('leaves out what the other run did not reach', () => {
    expect(seriesOf(steps, losses, [4, 2], null)[3]).toEqual([4, 3, null]);
    expect(seriesOf([1], [4], [4, 2], null)[3]).toEqual([4]);
  });
});

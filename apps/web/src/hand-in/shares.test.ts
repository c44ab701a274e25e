import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evenShares, pickedShares, setShare, wholePercents, type Shares } from './shares.ts';

// The same draws each time; the long run draws anew.
if (process.env['EAR_TEST_LONG'] !== '1') fc.configureGlobal({ seed: 1 });

const sum = (shares: Shares): number => shares.reduce((total, share) => total + share, 0);

describe('setShare', () => {
  it('takes what one option gets from the others in proportion', () => {
    expect(setShare([50, 30, 20], 0, 0)).toEqual([0, 60, 40]);
  });

  it('spreads evenly over others that had nothing', () => {
    expect(setShare([100, 0, 0], 0, 40)).toEqual([40, 30, 30]);
  });

  it('keeps the sum at 100 whatever is moved in whatever order', () => {
    const moves = fc.array(fc.tuple(fc.nat(4), fc.integer({ min: -20, max: 130 })), { maxLength: 40 });
    fc.assert(
      fc.property(moves, (steps) => {
        const shares = steps.reduce<Shares>((all, [index, percent]) => setShare(all, index, percent), evenShares(5));
        expect(sum(shares)).toBeCloseTo(100, 6);
        expect(wholePercents(shares).reduce((total, one) => total + one, 0)).toBe(100);
        expect(shares.every((share) => share >= 0)).toBe(true);
      }),
    );
  });
});

describe('pickedShares', () => {
  it('spreads the rest evenly', () => {
    expect(pickedShares(5, 1, 80)).toEqual([5, 80, 5, 5, 5]);
  });
});

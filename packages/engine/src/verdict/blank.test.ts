import { describe, expect, it } from '@jest/globals';
import { blankVerdict } from './blank.ts';
import { costsNothing, Verdict } from './verdict.ts';

describe('a verdict in which nothing was judged', () => {
  it('keeps the contract, ran no check and costs nothing', () => {
    const verdict = Verdict.parse(blankVerdict());
    expect(verdict).toMatchObject({ checks_run: 0, score: 0, message: null });
    expect(costsNothing(verdict.status)).toBe(true);
  });

  it('takes what is known over what is not', () => {
    expect(blankVerdict({ seed: 'ab', limits: { wall_s: 3 } })).toMatchObject({ seed: 'ab', limits: { wall_s: 3 } });
  });
});

import { describe, expect, it } from '@jest/globals';
import { passes, scoreOf, tierOf } from './score.ts';
import { queueOf } from './queue.ts';

const check = (score: number, more: object = {}) => ({
  kind: 'call',
  status: score >= 1 ? ('passed' as const) : ('failed' as const),
  score,
  weight: 1,
  ...more,
});

describe('scoreOf', () => {
  it('is the weighted mean of the checks', () => {
    expect(scoreOf([check(1), check(0, { weight: 3 })])).toBe(0.25);
  });
  it('is exactly 1 when all passed, whatever their weights', () => {
    expect(scoreOf([check(1, { weight: 0.1 }), check(1, { weight: 0.2 }), check(1, { weight: 0.3 })])).toBe(1);
  });
  it('counts a check that was skipped or broke as 0', () => {
    expect(scoreOf([check(1), check(1, { status: 'skipped' }), check(1, { status: 'error' })])).toBeCloseTo(1 / 3);
  });
  it('is 0 without checks', () => {
    expect(scoreOf([])).toBe(0);
  });
});

describe('passes', () => {
  it('needs the least score', () => {
    expect(passes([check(1), check(0)], { min_score: 0.5 })).toBe(true);
    expect(passes([check(1), check(0)], { min_score: 1 })).toBe(false);
  });
  it('never passes without a check', () => {
    expect(passes([], { min_score: 0 })).toBe(false);
  });
  it('takes a well-formed prediction as passed however far it was off', () => {
    const guess = { kind: 'predict', status: 'passed' as const, score: 0.1, weight: 1 };
    expect(passes([guess], { min_score: 1 })).toBe(true);
    expect(passes([{ ...guess, status: 'failed' }], { min_score: 1 })).toBe(false);
    expect(scoreOf([guess])).toBe(0.1);
  });
});

describe('tierOf', () => {
  it.each([
    [1, 'gold'],
    [0.9, 'gold'],
    [0.89, 'silver'],
    [0.5, 'bronze'],
    [0.1, 'none'],
  ])('makes %p a %s', (score, tier) => {
    expect(tierOf(score, { bronze: 0.5, silver: 0.7, gold: 0.9 })).toBe(tier);
  });
  it('is none where a challenge has no tiers', () => {
    expect(tierOf(1, undefined)).toBe('none');
  });
});

describe('queueOf', () => {
  it.each([
    ['gpu', 'cuda', 'training'],
    ['training', 'none', 'training'],
    ['training', 'c', 'part'],
    ['interactive', 'python', 'call'],
  ] as const)('sends to %s a %s challenge with a %s check', (queue, runtime, kind) => {
    expect(queueOf({ runtime, checks: [{ kind }] })).toBe(queue);
    expect(queueOf({ result: { checks: [{ kind }] } }, runtime)).toBe(queue);
  });
});

import { describe, expect, it } from '@jest/globals';
import { WHOLE } from '../quest/fixtures/quests.ts';
import { planOf, type ChallengePlan } from '../quest/plan.ts';
import { FRESH_RECORD } from '../attempt/context.ts';
import { failed, judged, rejudged } from '../attempt/fixtures/events.ts';
import { rewardOf } from './reward.ts';

const [guess, forward, train] = planOf(WHOLE).challenges as [ChallengePlan, ChallengePlan, ChallengePlan];
const first = { ...FRESH_RECORD, submissions: 1 };

describe('rewardOf', () => {
  it.each([
    [0, 8],
    [0.5, 14],
    [1, 20],
  ])('pays a prediction of closeness %p with %p of 20 XP', (score, xp) => {
    expect(rewardOf('pass', guess, first, judged('guess', 1, { score }))).toBe(xp);
    expect(rewardOf('first_try', guess, first, judged('guess', 1, { score }))).toBe(0);
  });

  it.each([
    [0, 4],
    [1, 4],
    [2, 3],
    [3, 1],
  ])('pays a first try after %p hints with %p of 40 XP', (hints, xp) => {
    const record = { ...first, hints: Array.from({ length: hints }, (_, index) => index) };
    expect(rewardOf('first_try', forward, record, judged('forward', 1))).toBe(xp);
  });

  it('never goes below nothing, however many hints a challenge has', () => {
    const record = { ...first, hints: [0, 1, 2, 3, 4, 5] };
    expect(rewardOf('first_try', { ...forward, hints: 6 }, record, judged('forward', 1))).toBe(0);
  });

  it('pays no first try after a submission that failed', () => {
    expect(rewardOf('first_try', forward, { ...first, submissions: 2 }, judged('forward', 2))).toBe(0);
    expect(rewardOf('pass', forward, { ...first, submissions: 2 }, judged('forward', 2))).toBe(40);
  });

  it.each([
    [3.3, 10],
    [3.8, 4],
    [10, 0],
  ])('pays the sealed number %p by its closeness to 3.3: %p of 10 XP', (prediction, xp) => {
    const verdict = judged('train', 1, { metrics: { first_loss: { value: 3.3, unit: 'nats' } } });
    expect(rewardOf('prediction', train, { ...first, prediction }, verdict)).toBe(xp);
  });

  it('pays nothing for a number without its metric', () => {
    expect(rewardOf('prediction', train, { ...first, prediction: 3 }, judged('train', 1))).toBe(0);
    expect(rewardOf('prediction', forward, first, judged('forward', 1))).toBe(0);
  });

  it.each(['pass', 'first_try', 'prediction'] as const)('pays no %s without a passing verdict, or twice', (kind) => {
    expect(rewardOf(kind, forward, first, failed('forward', 1, 0.9))).toBe(0);
    expect(rewardOf(kind, forward, first, judged('forward', 1, { status: 'platform_error' }))).toBe(0);
    expect(rewardOf(kind, forward, { ...first, passed: true }, rejudged('forward', 1))).toBe(0);
  });
});

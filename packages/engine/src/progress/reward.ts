import type { ChallengePlan } from '../quest/plan.ts';
import type { AttemptEvent, LedgerKind } from '../attempt/events.ts';
import type { ChallengeRecord } from '../attempt/stage.ts';

/** A well-formed prediction earns this part of its XP however wrong it was; closeness earns the rest. */
export const PREDICTION_FLOOR = 0.4;
/** First-try bonus as a part of the challenge's XP, before hints. */
export const FIRST_TRY = 0.1;
/** What each hint takes off the first-try bonus, in order; hints after the third cost as much as the third. */
export const HINT_COSTS = [0.1, 0.2, 0.4] as const;
/** XP of a reflection. */
export const REFLECTION_XP = 5;

/**
 * XP that one kind of ledger row is worth at this moment; 0 where nothing is earned.
 * `record` is the challenge's record before the event is remembered, so an earlier pass earns nothing twice.
 */
export function rewardOf(kind: LedgerKind, plan: ChallengePlan, record: ChallengeRecord, event: AttemptEvent): number {
  if (kind === 'reflection') return event.type === 'REFLECTED' && !record.reflected ? REFLECTION_XP : 0;
  if (event.type !== 'JUDGED' && event.type !== 'REJUDGED') return 0;
  if (!event.passed || event.status !== 'passed' || record.passed) return 0;
  switch (kind) {
    case 'pass':
      return passXp(plan, event.score);
    case 'first_try':
      return record.submissions === 1 ? firstTryXp(plan, record.hints.length) : 0;
    case 'prediction':
      return predictionXp(plan, record.prediction, event.metrics[plan.prediction?.metric ?? '']?.value);
    default:
      return kind satisfies never;
  }
}

/** XP of a pass; of a `predict` action the score is its closeness, 0..1. */
export function passXp(plan: ChallengePlan, score: number): number {
  const share = plan.kind === 'predict' ? PREDICTION_FLOOR + (1 - PREDICTION_FLOOR) * score : 1;
  return Math.round(plan.xp * share);
}

/** Bonus for passing with the first submission. A guess has no first try: there is only one. */
export function firstTryXp(plan: ChallengePlan, hints: number): number {
  if (plan.kind === 'predict') return 0;
  return Math.round(FIRST_TRY * plan.xp * (1 - hintCost(hints)));
}

/** The part of the first-try bonus that the first `hints` hints cost, 0..1. */
export function hintCost(hints: number): number {
  let cost = 0;
  for (let index = 0; index < hints; index += 1) cost += HINT_COSTS[Math.min(index, HINT_COSTS.length - 1)] ?? 0;
  return Math.min(1, cost);
}

/** XP of a sealed number: all of it where it meets the metric, 1/e of it one `scale` away. */
export function predictionXp(plan: ChallengePlan, guess: number | null, metric: number | undefined): number {
  if (plan.prediction === null || guess === null || metric === undefined || !Number.isFinite(metric)) return 0;
  return Math.round(plan.prediction.xp * Math.exp(-Math.abs(guess - metric) / plan.prediction.scale));
}

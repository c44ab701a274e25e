import type { LearnerChallenge } from '@ear/engine/contract';

/** The threshold that a challenge's training check announces, in nats per token; null where it announces none. */
export function goalOf(challenge: LearnerChallenge, fallback: boolean): number | null {
  const goal = challenge.checks.find((check) => check.must != null)?.must;
  if (goal == null) return null;
  return fallback ? goal.fallback_max : goal.max;
}

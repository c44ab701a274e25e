import type { Verdict } from '@ear/engine';
import type { RejudgementChange } from '@ear/engine/contract';

/** Smaller differences of a score come from the order of sums. */
const SAME_SCORE = 1e-9;

/** Checks whose status differs between two verdicts of one submission, in the order of the later one. */
export function changedChecks(before: Verdict, after: Verdict): RejudgementChange['checks'] {
  const old = new Map(before.checks.map(({ id, status }) => [id, status]));
  const now = new Map(after.checks.map(({ id, status }) => [id, status]));
  return [...new Set([...now.keys(), ...old.keys()])]
    .map((id) => ({ id, before: old.get(id) ?? null, after: now.get(id) ?? null }))
    .filter((check) => check.before !== check.after);
}

/** Whether judging again came to something else. */
export function differs(before: Verdict, after: Verdict): boolean {
  return (
    before.status !== after.status ||
    before.tier !== after.tier ||
    Math.abs(before.score - after.score) > SAME_SCORE ||
    changedChecks(before, after).length > 0
  );
}

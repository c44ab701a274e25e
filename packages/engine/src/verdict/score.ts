import type { Challenge } from '../quest/definition.ts';
import type { CheckResult, Tier } from './verdict.ts';

type Judged = Pick<CheckResult, 'kind' | 'status' | 'score' | 'weight'>;
type Tiers = Challenge['result']['tiers'];

/** Room for the rounding of sums of weights. */
const EPSILON = 1e-9;

/** Weighted mean of the checks' scores, 0..1. A check that was skipped or broke counts 0; no checks score 0. */
export function scoreOf(checks: readonly Judged[]): number {
  return mean(checks, ({ status, score }) => (status === 'passed' || status === 'failed' ? score : 0));
}

/**
 * Whether a submission passes. A prediction passes by being well formed: its closeness is its score and no
 * threshold. Zero checks never pass.
 */
export function passes(checks: readonly Judged[], pass: { readonly min_score: number }): boolean {
  const reached = mean(checks, (check) => {
    if (check.kind === 'predict') return check.status === 'passed' ? 1 : 0;
    return check.status === 'passed' || check.status === 'failed' ? check.score : 0;
  });
  return checks.length > 0 && reached >= pass.min_score - EPSILON;
}

/** The highest tier whose threshold the score reaches; `none` where the challenge has no tiers. */
export function tierOf(score: number, tiers: Tiers): Tier {
  const reached = (threshold: number | undefined) => threshold !== undefined && score >= threshold - EPSILON;
  if (reached(tiers?.gold)) return 'gold';
  if (reached(tiers?.silver)) return 'silver';
  return reached(tiers?.bronze) ? 'bronze' : 'none';
}

function mean(checks: readonly Judged[], value: (check: Judged) => number): number {
  const weight = checks.reduce((sum, check) => sum + check.weight, 0);
  if (weight <= 0) return 0;
  const total = checks.reduce((sum, check) => sum + check.weight * value(check), 0);
  return Math.min(1, Math.max(0, total / weight));
}

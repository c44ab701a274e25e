import type { QuestPlan } from '../quest/plan.ts';
import type { ChallengeRecord } from './stage.ts';

/** What an attempt's chart remembers besides its position. */
export interface AttemptContext {
  readonly challenges: Readonly<Record<string, ChallengeRecord>>;
  /** The submission that is being judged, if any. */
  readonly judging: { readonly challenge: string; readonly submission: string } | null;
}

/** The record of a challenge that nobody has touched. */
export const FRESH_RECORD: ChallengeRecord = {
  submissions: 0,
  hints: [],
  prediction: null,
  best_score: 0,
  passed: false,
  tier: 'none',
  reflected: false,
};

export function freshContext(plan: QuestPlan): AttemptContext {
  return { challenges: Object.fromEntries(plan.challenges.map(({ id }) => [id, FRESH_RECORD])), judging: null };
}

/** The record of a challenge; a fresh one for a name that the quest does not have. */
export function recordOf(context: AttemptContext, challenge: string): ChallengeRecord {
  return (Object.hasOwn(context.challenges, challenge) ? context.challenges[challenge] : undefined) ?? FRESH_RECORD;
}

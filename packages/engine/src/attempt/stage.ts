/** The states of one challenge, as a learner would name them. */
export const STAGES = ['briefing', 'acting', 'judging', 'passed', 'failed', 'reflecting'] as const;
export type Stage = (typeof STAGES)[number];

/** Where an attempt stands: a challenge and its stage, or the end. */
export type Position = { readonly challenge: string; readonly stage: Stage } | 'completed';

/** What the chart remembers of one challenge. */
export interface ChallengeRecord {
  readonly submissions: number;
  readonly hints: readonly number[];
  readonly prediction: number | null;
  readonly best_score: number;
  readonly passed: boolean;
  readonly tier: 'none' | 'bronze' | 'silver' | 'gold';
  readonly reflected: boolean;
}

/** An attempt as data: position, memory, and what may happen next. Safe to store and to send. */
export interface AttemptView {
  readonly position: Position;
  /** The submission that is being judged, if any. */
  readonly judging: string | null;
  readonly challenges: Readonly<Record<string, ChallengeRecord>>;
  /** Event types that would be accepted now. */
  readonly accepts: readonly string[];
}

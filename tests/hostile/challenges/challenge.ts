import { randomBytes } from 'node:crypto';
import type { Check, JudgingBundle, JudgingJob, Limits, Payload } from '@ear/engine';
import type { CaseRuntime } from '../cases.ts';

/** What one submission is held against, new for each. */
export interface Challenge {
  readonly bundle: JudgingBundle;
  readonly limits: Limits;
  /** File that the hand-in is. */
  readonly file: string;
  /** Expected by hidden checks, told to nobody: as they would stand in a message or a log. */
  readonly answers: readonly string[];
  /** The same as they would stand on a wire, as latin-1. */
  readonly wired: readonly string[];
}

/** Clocks that no program meets which ends by itself, however busy this machine is. Whoever is to meet one names its own. */
export const PATIENT = { wall_s: 60, cpu_s: 40 } as const satisfies Partial<Limits>;

/** A runtime's challenge, and the learner who comes next. */
export interface Trial {
  readonly limits: Limits;
  newChallenge(): Challenge;
  /** Right, and curious about what the one before has left. */
  readonly next: { readonly text: string; readonly says: string };
}

export const title = { ko: '확인', en: 'Check' };
export const hidden = { title, reveal: 'none', weight: 1 } as const;
export const open = { title, reveal: 'full', weight: 1 } as const;

/** A bundle of one challenge. `data`: the quest's own files. */
export function bundleOf(
  runtime: CaseRuntime,
  file: string,
  limits: Limits,
  checks: Check[],
  data: Record<string, string> = {},
): JudgingBundle {
  return {
    quest: 'hostile',
    version: 1,
    content_hash: 'c'.repeat(64),
    judging_hash: randomBytes(32).toString('hex'),
    datasets: [],
    data,
    challenges: [{ id: 'tasks', action: { kind: 'code', files: [file] }, runtime, limits, min_score: 1, checks }],
  };
}

export function submissionOf(payload: Payload, { bundle, limits }: Challenge, own: Partial<Limits> = {}): JudgingJob {
  return {
    submission: '00000000-0000-4000-8000-000000000001',
    epoch: 0,
    quest: bundle.quest,
    challenge: 'tasks',
    bundle: bundle.judging_hash,
    payload,
    seed: randomBytes(16).toString('hex'),
    limits: { ...limits, ...own },
    public_only: false,
  };
}

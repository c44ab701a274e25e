import { recordOf, type AttemptContext } from './context.ts';
import type { AttemptEvent } from './events.ts';
import type { ChallengeRecord } from './stage.ts';

type Of<T extends AttemptEvent['type']> = Extract<AttemptEvent, { type: T }>;
type Remember = (context: AttemptContext, event: AttemptEvent) => AttemptContext;

const TIERS = ['none', 'bronze', 'silver', 'gold'] as const;

/** How each accepted event changes what the attempt remembers. Each answers a new context and keeps the old one. */
export const MEMORY = {
  sealPrediction: on('PREDICTED', (context, { challenge, value }) => change(context, challenge, { prediction: value })),

  recordHint: on('HINT_TAKEN', (context, { challenge, index }) =>
    change(context, challenge, { hints: [...recordOf(context, challenge).hints, index] }),
  ),

  recordSubmission: on('SUBMITTED', (context, { challenge, submission }) => ({
    ...change(context, challenge, { submissions: recordOf(context, challenge).submissions + 1 }),
    judging: { challenge, submission },
  })),

  /** A submission that was withdrawn, or that the platform could not judge, is as if it had never been handed in. */
  forgetSubmission: (context: AttemptContext, { challenge }: AttemptEvent) => ({
    ...change(context, challenge, { submissions: Math.max(0, recordOf(context, challenge).submissions - 1) }),
    judging: null,
  }),

  recordVerdict: on('JUDGED', (context, event) => ({
    ...change(context, event.challenge, better(recordOf(context, event.challenge), event)),
    judging: null,
  })),

  recordRejudgement: on('REJUDGED', (context, event) =>
    change(context, event.challenge, better(recordOf(context, event.challenge), event)),
  ),

  recordReflection: on('REFLECTED', (context, { challenge }) => change(context, challenge, { reflected: true })),
} as const satisfies Record<string, Remember>;
export type MemoryAction = keyof typeof MEMORY;

/** The best of both: a later or repeated verdict never takes away. */
function better(record: ChallengeRecord, verdict: Of<'JUDGED'> | Of<'REJUDGED'>): Partial<ChallengeRecord> {
  const passed = verdict.passed && verdict.status === 'passed';
  const rank = Math.max(TIERS.indexOf(record.tier), passed ? TIERS.indexOf(verdict.tier) : 0);
  return {
    best_score: Math.max(record.best_score, verdict.score),
    passed: record.passed || passed,
    tier: TIERS[rank] ?? 'none',
  };
}

function change(context: AttemptContext, challenge: string, part: Partial<ChallengeRecord>): AttemptContext {
  const record = { ...recordOf(context, challenge), ...part };
  return { ...context, challenges: { ...context.challenges, [challenge]: record } };
}

/** Narrows the event; an event of another type leaves the memory alone. */
function on<T extends AttemptEvent['type']>(
  type: T,
  remember: (context: AttemptContext, event: Of<T>) => AttemptContext,
): Remember {
  return (context, event) => (event.type === type ? remember(context, event as Of<T>) : context);
}

import { z } from 'zod';
import { Metric, Tier, VerdictStatus } from '../verdict/verdict.ts';

/** Milliseconds since 1970-01-01T00:00Z, given by the caller: the engine has no clock. */
const at = z.number().int();
const challenge = z.string();
const submission = z.uuid();

const judged = {
  at,
  challenge,
  submission,
  epoch: z.number().int().min(0),
  status: VerdictStatus,
  passed: z.boolean(),
  score: z.number().min(0).max(1),
  tier: Tier,
  metrics: z.record(z.string(), Metric).default({}),
};

/** The events of an attempt. Names are wire format: they are stored, exported and replayed for ever. */
export const AttemptEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('BEGUN'), at, challenge }),
  z.strictObject({ type: z.literal('PREDICTED'), at, challenge, value: z.number() }),
  z.strictObject({ type: z.literal('HINT_TAKEN'), at, challenge, index: z.number().int().min(0) }),
  z.strictObject({ type: z.literal('SUBMITTED'), at, challenge, submission }),
  z.strictObject({ type: z.literal('JUDGED'), ...judged }),
  z.strictObject({ type: z.literal('REJUDGED'), ...judged }),
  z.strictObject({ type: z.literal('CANCELLED'), at, challenge, submission }),
  z.strictObject({ type: z.literal('JUDGING_ABANDONED'), at, challenge, submission }),
  z.strictObject({ type: z.literal('RESUMED'), at, challenge }),
  z.strictObject({ type: z.literal('ACKNOWLEDGED'), at, challenge }),
  z.strictObject({ type: z.literal('REFLECTED'), at, challenge, chars: z.number().int().min(0) }),
  z.strictObject({ type: z.literal('SKIPPED'), at, challenge }),
]);
export type AttemptEvent = z.infer<typeof AttemptEvent>;
export type AttemptEventType = AttemptEvent['type'];

/** What `play` asks the outside to do; effects are data. */
export type AttemptAction =
  | { readonly type: 'requestJudging'; readonly params: { readonly challenge: string; readonly submission: string } }
  | { readonly type: 'withdrawJudging'; readonly params: { readonly challenge: string; readonly submission: string } }
  | {
      readonly type: 'awardXp';
      readonly params: { readonly challenge: string; readonly kind: LedgerKind; readonly amount: number };
    }
  | { readonly type: 'completeQuest'; readonly params: Record<string, never> };

/** Ledger rows are keyed (learner, quest, challenge, kind): each can be earned once. */
export const LEDGER_KINDS = ['pass', 'first_try', 'prediction', 'reflection'] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

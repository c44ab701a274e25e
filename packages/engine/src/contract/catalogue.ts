import { z } from 'zod';
import { Action } from '../quest/action.ts';
import { Limits, Prediction } from '../quest/definition.ts';
import { Reveal } from '../quest/check/index.ts';

const Text = z.object({ ko: z.string(), en: z.string() });

/** Where a learner stands with a quest. `stale`: passed, but judged differently since. */
export const QuestState = z.enum(['locked', 'open', 'started', 'passed']);
export type QuestState = z.infer<typeof QuestState>;

export const QuestCard = z.object({
  slug: z.string(),
  line: z.string(),
  title: Text,
  summary: Text,
  minutes: z.number(),
  version: z.number(),
  content_hash: z.string(),
  runtime: z.string(),
  teaches: z.array(z.string()),
  requires: z.array(z.union([z.string(), z.array(z.string())])),
  xp: z.number(),
  xp_earned: z.number(),
  state: QuestState,
  stale: z.boolean(),
  /** The sentence of the guard that is false; null unless locked. */
  lock: z.object({ guard: z.string(), text: Text, needs: z.array(z.string()) }).nullable(),
  challenges: z.number(),
  challenges_passed: z.number(),
  /** The challenges in order, as a journey names them. */
  steps: z.array(z.object({ id: z.string(), title: Text })),
});
export type QuestCard = z.infer<typeof QuestCard>;

export const LineCard = z.object({
  slug: z.string(),
  order: z.number(),
  title: Text,
  summary: Text,
  part: z.string(),
  quests: z.array(QuestCard),
});
export type LineCard = z.infer<typeof LineCard>;

/** A check as a learner may know it before handing in: hidden ones are only announced. */
export const LearnerCheck = z.object({
  id: z.string(),
  kind: z.string(),
  title: Text,
  public: z.boolean(),
  reveal: Reveal,
  weight: z.number(),
  /** The code of a public `call` or `script` check and what it expects. */
  example: z.object({ call: z.string(), expect: z.string() }).nullable(),
  /** What a training check announces: the mean loss of the last `steps` steps, in nats per token. */
  must: z.object({ steps: z.number(), max: z.number(), fallback_max: z.number() }).optional(),
});

export type LearnerCheck = z.infer<typeof LearnerCheck>;

export const LearnerChallenge = z.object({
  id: z.string(),
  title: Text,
  /** Markdown per language. */
  event: Text,
  evidence: Text.nullable(),
  action: Action,
  runtime: z.string(),
  limits: Limits,
  optional: z.boolean(),
  prediction: Prediction.nullable(),
  xp: z.number(),
  reflection: z.object({ prompt: Text, min_chars: z.number() }).nullable(),
  hints: z.number().int(),
  checks: z.array(LearnerCheck),
  /** path -> text, what the editor opens with. */
  starter: z.record(z.string(), z.string()),
});
export type LearnerChallenge = z.infer<typeof LearnerChallenge>;

/** What a learner's browser gets of a quest version: no hidden expectation, solution, mutant or unopened hint. */
export const LearnerQuest = z.object({
  slug: z.string(),
  id: z.uuid(),
  version: z.number(),
  content_hash: z.string(),
  judging_hash: z.string(),
  line: z.string(),
  title: Text,
  summary: Text,
  teaches: z.array(z.string()),
  minutes: z.number(),
  runtime: z.string(),
  sources: z.array(z.object({ title: z.string(), url: z.string(), licence: z.string() })),
  datasets: z.array(
    z.object({ id: z.string(), title: z.string(), url: z.string(), licence: z.string(), bytes: z.number() }),
  ),
  challenges: z.array(LearnerChallenge),
});
export type LearnerQuest = z.infer<typeof LearnerQuest>;

/** GET /api/quests/{slug} */
export const QuestPage = z.object({
  card: QuestCard,
  quest: LearnerQuest,
  /** The learner's open or last attempt. */
  attempt: z.uuid().nullable(),
});
export type QuestPage = z.infer<typeof QuestPage>;

/** A quest folder that could not be published: its last good version stays live. */
export const QuarantinedQuest = z.object({
  folder: z.string(),
  slug: z.string(),
  live_version: z.number().nullable(),
  findings: z.array(
    z.object({ rule: z.string(), file: z.string(), line: z.number(), column: z.number(), message: Text }),
  ),
});
export type QuarantinedQuest = z.infer<typeof QuarantinedQuest>;

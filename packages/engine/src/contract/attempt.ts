import { z } from 'zod';
import { Payload } from '../verdict/submission.ts';
import { Verdict, VerdictStatus, Metric, Message, CheckResult, Tier } from '../verdict/verdict.ts';
import { JudgingProgress, Queue } from '../verdict/request.ts';
import { STAGES } from '../attempt/stage.ts';

const Text = z.object({ ko: z.string(), en: z.string() });

const ChallengeRecord = z.object({
  submissions: z.number().int(),
  hints: z.array(z.number().int()),
  prediction: z.number().nullable(),
  best_score: z.number(),
  passed: z.boolean(),
  tier: Tier,
  reflected: z.boolean(),
});

export const AttemptState = z.object({
  id: z.uuid(),
  quest: z.string(),
  content_hash: z.string(),
  /** Goes up by one with every event; sent back in If-Match. */
  version: z.number().int(),
  position: z.union([z.literal('completed'), z.object({ challenge: z.string(), stage: z.enum(STAGES) })]),
  judging: z.uuid().nullable(),
  challenges: z.record(z.string(), ChallengeRecord),
  accepts: z.array(z.string()),
  /** Hints that were taken: challenge -> texts in order. */
  hints: z.record(z.string(), z.array(Text)),
  reflections: z.record(z.string(), z.string()),
  started_at: z.string(),
  completed_at: z.string().nullable(),
});
export type AttemptState = z.infer<typeof AttemptState>;

/** POST /api/attempts/{id}/events: what a learner may say besides submitting. */
export const LearnerEventBody = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('BEGUN') }),
  z.strictObject({ type: z.literal('PREDICTED'), value: z.number() }),
  z.strictObject({ type: z.literal('HINT_TAKEN') }),
  z.strictObject({ type: z.literal('RESUMED') }),
  z.strictObject({ type: z.literal('ACKNOWLEDGED') }),
  z.strictObject({ type: z.literal('REFLECTED'), text: z.string().max(20_000) }),
  z.strictObject({ type: z.literal('SKIPPED') }),
]);
export type LearnerEventBody = z.infer<typeof LearnerEventBody>;

/** POST /api/attempts/{id}/submissions. `public_only` runs the public checks and records no event. */
export const SubmissionBody = z.strictObject({
  challenge: z.string().max(48),
  payload: Payload,
  public_only: z.boolean().default(false),
});
export type SubmissionBody = z.input<typeof SubmissionBody>;

export const SubmissionAccepted = z.object({
  id: z.uuid(),
  /** The attempt's version after this submission. */
  attempt_version: z.number().int(),
  queue: Queue,
  place: z.number().int(),
});
export type SubmissionAccepted = z.infer<typeof SubmissionAccepted>;

/** The verdict as the outside knows it (DESIGN.md), plus what the page draws. */
export const VerdictJson = z.object({
  submission: z.uuid(),
  quest: z.string(),
  challenge: z.string(),
  status: VerdictStatus,
  score: z.number(),
  tier: Tier,
  checks: z.array(CheckResult),
  metrics: z.record(z.string(), Metric),
  message: Message.nullable(),
  /** XP that this verdict brought. */
  xp: z.number().int(),
  hash: z.string(),
  version: z.number().int(),
  seed: z.string(),
  evidence: Verdict.shape.evidence,
  stdout: z.string(),
  times: Verdict.shape.times,
  limits: Verdict.shape.limits,
  checks_run: z.number().int(),
  runner_image: z.string(),
  engine_build: z.string(),
  epoch: z.number().int(),
  judged_at: z.string(),
});
export type VerdictJson = z.infer<typeof VerdictJson>;

/** Where a submission waits: jobs that come before it, graders at work, seconds until its verdict (null: unknown). */
export const PlaceInLine = z.object({
  ahead: z.number().int(),
  graders: z.number().int(),
  estimate_s: z.number().nullable(),
});
export type PlaceInLine = z.infer<typeof PlaceInLine>;

export const SubmissionState = z.object({
  id: z.uuid(),
  attempt: z.uuid(),
  quest: z.string(),
  challenge: z.string(),
  public_only: z.boolean(),
  /** 1, 2, 3 … within the challenge of this attempt; null for public_only. */
  number: z.number().int().nullable(),
  state: z.enum(['queued', 'leased', 'done', 'cancelled']),
  queue: Queue,
  /** null once a grader has it. */
  place: PlaceInLine.nullable(),
  progress: JudgingProgress.nullable(),
  /** null where it was erased, and in a list where it is larger than half a MiB: ask for that submission alone. */
  payload: Payload.nullable(),
  submitted_at: z.string(),
  verdict: VerdictJson.nullable(),
});
export type SubmissionState = z.infer<typeof SubmissionState>;

export const DraftBody = z.strictObject({
  files: z.record(z.string().max(160), z.string().max(128 * 1024)),
  /** The version that the editor started from; 0 for none. */
  base_version: z.number().int().min(0),
});
export const Draft = z.object({
  challenge: z.string(),
  version: z.number().int(),
  files: z.record(z.string(), z.string()),
  saved_at: z.string(),
});
export type Draft = z.infer<typeof Draft>;
/** Kept history, newest first. */
export const DraftHistory = z.array(
  z.object({ version: z.number().int(), saved_at: z.string(), bytes: z.number().int() }),
);

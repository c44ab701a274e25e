import { z } from 'zod';
import { Tier, VerdictStatus } from '../verdict/verdict.ts';

/** POST /api/submissions/{id}/rejudge. Without `dry_run: false` nothing of a learner changes before somebody applies it. */
export const RejudgeBody = z.strictObject({
  dry_run: z.boolean().default(true),
  /** `same`: by the version that it was handed in for; `live`: by the version of the quest that is live now. */
  against: z.enum(['same', 'live']).default('same'),
});
export type RejudgeBody = z.input<typeof RejudgeBody>;

/** POST /api/quests/{slug}/rejudge: everything that was judged of a quest, or of one version of it. */
export const RejudgeQuestBody = RejudgeBody.extend({ version: z.number().int().min(1).optional() });
/** POST /api/cohorts/{id}/rejudge: everything that students of a cohort handed in, or for one quest. */
export const RejudgeCohortBody = RejudgeBody.extend({ quest: z.string().max(64).optional() });

export const RejudgementScope = z.enum(['submission', 'quest', 'cohort']);

export const Rejudgement = z.object({
  id: z.uuid(),
  scope: RejudgementScope,
  /** The submission's id, the quest's slug or the cohort's id. */
  target: z.string(),
  /** A cohort's quest, or a quest's version; null for all of them. */
  narrowed: z.string().nullable(),
  against: z.enum(['same', 'live']),
  dry_run: z.boolean(),
  /** `judged`: ready to be applied. */
  state: z.enum(['judging', 'judged', 'applying', 'applied', 'cancelled']),
  created_by: z.uuid(),
  created_at: z.string(),
  ended_at: z.string().nullable(),
  progress: z.object({
    total: z.number().int(),
    waiting: z.number().int(),
    judged: z.number().int(),
    /** No grader could judge these; their verdicts stay. */
    faulted: z.number().int(),
    changed: z.number().int(),
    applied: z.number().int(),
  }),
});
export type Rejudgement = z.infer<typeof Rejudgement>;

const Outcome = z.object({ status: VerdictStatus, score: z.number(), tier: Tier });

/** One verdict that judging again changes. */
export const RejudgementChange = z.object({
  submission: z.uuid(),
  learner: z.uuid(),
  /** null for a guest. */
  name: z.string().nullable(),
  quest: z.string(),
  challenge: z.string(),
  number: z.number().int().nullable(),
  before: Outcome,
  after: Outcome,
  /** Checks whose status differs; null where a check is not in that version. */
  checks: z.array(z.object({ id: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  /** `refused`: the verdict was kept, but the attempt cannot count it; `superseded`: a later one stands. */
  state: z.enum(['judged', 'applied', 'refused', 'superseded']),
  /** XP that applying it brought. */
  xp: z.number().int(),
});
export type RejudgementChange = z.infer<typeof RejudgementChange>;

/** GET /api/rejudgements/{id}. The first thousand changes, by learner and time. */
export const RejudgementPage = Rejudgement.extend({ changes: z.array(RejudgementChange) });
export type RejudgementPage = z.infer<typeof RejudgementPage>;

/** GET /api/admin/judgings/quarantined: jobs that no grader could judge. Their learners were charged nothing. */
export const QuarantinedJudging = z.object({
  submission: z.uuid(),
  epoch: z.number().int(),
  learner: z.uuid(),
  name: z.string().nullable(),
  quest: z.string(),
  challenge: z.string(),
  runtime: z.string(),
  queue: z.string(),
  at: z.string(),
  troubles: z.array(z.object({ at: z.string(), grader: z.string().nullable(), reason: z.string() })),
});
export type QuarantinedJudging = z.infer<typeof QuarantinedJudging>;

/** POST /api/admin/judgings/{submission}/release: `again` judges it once more (a dry run of one); else it is only let go. */
export const ReleaseQuarantinedBody = z.strictObject({ again: z.boolean().default(true) });
export const ReleasedQuarantined = z.object({ rejudgement: z.uuid().nullable() });

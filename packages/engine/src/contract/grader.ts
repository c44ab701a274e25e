import { z } from 'zod';
import { JudgingJob, JudgingProgress, Queue } from '../verdict/request.ts';
import { Verdict } from '../verdict/verdict.ts';
import { QuarantinedQuest } from './catalogue.ts';
import { RUNTIMES } from '../quest/definition.ts';
import { AskJob, RunJob } from './runs.ts';

/** What a grader can do, said with each lease request; health shows the newest word of each grader. */
export const Capabilities = z.strictObject({
  name: z.string().min(1).max(80),
  queues: z.array(Queue).min(1),
  runtimes: z.partialRecord(
    z.enum(RUNTIMES),
    z.strictObject({ ready: z.boolean(), ko: z.string().max(400), en: z.string().max(400) }),
  ),
  /** Jail layers that are off, e.g. in a demonstration; empty in honest operation. */
  weakened: z.array(z.string().max(200)).default([]),
  engine_build: z.string().max(200),
  /** Whether it trains runs (queue `training`) and answers questions about them (queue `interactive`). */
  runs: z.boolean().optional(),
});
export type Capabilities = z.infer<typeof Capabilities>;

export const LeaseBody = z.strictObject({
  capabilities: Capabilities,
  /** Long poll, seconds. */
  wait_s: z.number().min(0).max(25).default(20),
});

const lease = z.strictObject({ id: z.uuid(), token: z.string(), until: z.string() });

export const Lease = z.strictObject({ lease, job: JudgingJob });
export type Lease = z.infer<typeof Lease>;
export const RunLease = z.strictObject({ lease, run: RunJob });
export type RunLease = z.infer<typeof RunLease>;
export const AskLease = z.strictObject({ lease, ask: AskJob });
export type AskLease = z.infer<typeof AskLease>;

/** 200: a submission to judge, a run to train, or a question about a run; 204 where nothing came within wait_s. */
export const LeaseAnswer = z.union([Lease, RunLease, AskLease]);
export type LeaseAnswer = z.infer<typeof LeaseAnswer>;

/** POST …/leases/{id}/heartbeat -> 200 {until}, 409 lease_lost, 410 lease_cancelled. */
export const HeartbeatBody = z.strictObject({ token: z.string().max(100) });
export const HeartbeatAnswer = z.object({ until: z.string() });

/** POST …/leases/{id}/progress -> 204; at most four a second. */
export const ProgressBody = z.strictObject({ token: z.string().max(100), progress: JudgingProgress });

/** POST …/leases/{id}/complete -> 200 {accepted}; the same body again answers the same. */
export const CompleteBody = z.strictObject({
  token: z.string().max(100),
  epoch: z.number().int().min(0),
  verdict: Verdict,
});
export const CompleteAnswer = z.object({ accepted: z.boolean() });

/** POST …/leases/{id}/release -> 204; the job goes back to its queue at once. */
export const ReleaseBody = z.strictObject({ token: z.string().max(100), reason: z.string().max(400) });

/** GET /api/health */
export const Health = z.object({
  status: z.enum(['ok', 'starting', 'degraded']),
  version: z.string(),
  database: z.boolean(),
  graders: z.number().int(),
  runtimes: z.record(z.string(), z.object({ ready: z.boolean(), ko: z.string(), en: z.string() })),
  weakened: z.array(z.string()),
  queues: z.record(z.string(), z.number().int()),
  /** Quest folders that cannot be published; what is wrong with them is told to graders and admins only. */
  held_back: z.array(
    QuarantinedQuest.pick({ folder: true }).extend({ findings: QuarantinedQuest.shape.findings.optional() }),
  ),
});
export type Health = z.infer<typeof Health>;

import { z } from 'zod';
import { Action } from '../quest/action.ts';
import { Check, Dataset } from '../quest/check/index.ts';
import { Limits, Runtime } from '../quest/definition.ts';
import { Payload } from './submission.ts';

/** What a grader needs to judge any submission of one quest version; immutable, named by `judging_hash`. */
export const JudgingBundle = z.strictObject({
  quest: z.string(),
  version: z.number().int(),
  content_hash: z.string(),
  judging_hash: z.string(),
  datasets: z.array(Dataset),
  /** Files that checks may read in the trusted process (dataset fallbacks), path -> UTF-8 text. */
  data: z.record(z.string(), z.string()),
  challenges: z.array(
    z.strictObject({
      id: z.string(),
      action: Action,
      runtime: Runtime,
      limits: Limits,
      min_score: z.number(),
      tiers: z.record(z.string(), z.number()).optional(),
      checks: z.array(Check),
    }),
  ),
});
export type JudgingBundle = z.infer<typeof JudgingBundle>;
export type JudgingChallenge = JudgingBundle['challenges'][number];

/** One job: what is to be judged, against which bundle, with which seed. */
export const JudgingJob = z.strictObject({
  submission: z.uuid(),
  epoch: z.number().int().min(0),
  quest: z.string(),
  challenge: z.string(),
  /** judging_hash of the bundle; fetched from /api/grader/bundles/{hash} and cached. */
  bundle: z.string(),
  payload: Payload,
  /** Secret, 32 hex digits; families of random inputs are drawn from it. */
  seed: z.string().regex(/^[0-9a-f]{32}$/),
  limits: Limits,
  /** true: only the public checks, nothing is recorded. */
  public_only: z.boolean(),
});
export type JudgingJob = z.infer<typeof JudgingJob>;

/** Live news of a job. */
export const JudgingProgress = z.strictObject({
  phase: z.enum(['fetching', 'dataset', 'compiling', 'running', 'training', 'comparing']),
  /** 0..1 where known. */
  fraction: z.number().min(0).max(1).optional(),
  checks_done: z.number().int().optional(),
  checks_total: z.number().int().optional(),
  step: z.number().int().optional(),
  steps: z.number().int().optional(),
  /** Losses since the last progress, oldest first; `step` is the last one's number. */
  losses: z.array(z.number()).max(5000).optional(),
  bytes: z.number().optional(),
  bytes_total: z.number().optional(),
});
export type JudgingProgress = z.infer<typeof JudgingProgress>;

/** Which queue a challenge is judged in; `training` and `gpu` jobs run one per device. */
export const Queue = z.enum(['interactive', 'training', 'gpu']);
export type Queue = z.infer<typeof Queue>;

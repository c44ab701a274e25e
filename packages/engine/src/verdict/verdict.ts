import { z } from 'zod';
import { LocalText } from '../quest/text.ts';
import { Reveal } from '../quest/check/index.ts';

/** What judging can end with. The last two never cost the learner anything. */
export const VERDICT_STATUSES = [
  'passed',
  'failed',
  'compile_error',
  'crashed',
  'timed_out',
  'out_of_memory',
  'output_limit',
  'cancelled',
  'platform_error',
] as const;
export const VerdictStatus = z.enum(VERDICT_STATUSES);
export type VerdictStatus = z.infer<typeof VerdictStatus>;

export const Tier = z.enum(['none', 'bronze', 'silver', 'gold']);
export type Tier = z.infer<typeof Tier>;

export const Metric = z.strictObject({ value: z.number(), unit: z.string() });
export type Metric = z.infer<typeof Metric>;

/** A sentence for the learner: an id from the message table plus its values, already worded in both languages. */
export const Message = z.strictObject({ id: z.string(), text: LocalText.extend({ ko: z.string(), en: z.string() }) });
export type Message = z.infer<typeof Message>;

/** One row of a verdict. `detail` exists only where the check's reveal level allows it. */
export const CheckResult = z.strictObject({
  id: z.string(),
  kind: z.string(),
  title: LocalText,
  public: z.boolean(),
  reveal: Reveal,
  status: z.enum(['passed', 'failed', 'error', 'skipped']),
  /** 0..1; closeness for predictions, 0 or 1 for most. */
  score: z.number().min(0).max(1),
  weight: z.number(),
  message: Message.nullable(),
  detail: z
    .strictObject({
      call: z.string().max(4000).optional(),
      expected: z.string().max(4000).optional(),
      got: z.string().max(4000).optional(),
      largest_difference: z.string().max(400).optional(),
      /** The first tensor, in the order of computation, in which student and engine part ways: `softmax (b=0,h=1,t=3)`. */
      first_difference: z.string().max(400).optional(),
      traceback: z.string().max(8000).optional(),
      stdout: z.string().max(16_000).optional(),
    })
    .nullable(),
  ms: z.number(),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** What a grader reports. Identities (submission, quest, learner) are the API's to add. */
export const Verdict = z.strictObject({
  status: VerdictStatus,
  score: z.number().min(0).max(1),
  tier: Tier,
  checks: z.array(CheckResult),
  checks_run: z.number().int().min(0),
  metrics: z.record(z.string(), Metric),
  /** One sentence about the whole, e.g. why it crashed. */
  message: Message.nullable(),
  /** Pictures' data: loss curve, samples, bigram table. Display only. */
  evidence: z
    .strictObject({
      losses: z.array(z.number()).max(20_000).optional(),
      /** Of the run that `losses` had to follow. */
      reference_losses: z.array(z.number()).max(20_000).optional(),
      samples: z.array(z.string().max(200)).max(100).optional(),
      dataset: z
        .strictObject({ id: z.string(), sha256: z.string(), fallback: z.boolean(), docs: z.number() })
        .optional(),
      vocab: z.array(z.string()).max(512).optional(),
      probs: z.array(z.number()).max(65_536).optional(),
    })
    .default({}),
  stdout: z.string().max(64_000).default(''),
  /** Whoever judged promises that `stdout` ends before the first hidden input was sent; else it is not shown. */
  stdout_is_open: z.boolean().optional(),
  limits: z.record(z.string(), z.number()),
  times: z.strictObject({ wall_ms: z.number(), cpu_ms: z.number(), memory_peak_bytes: z.number() }),
  runner_image: z.string(),
  engine_build: z.string(),
  files_hash: z.string(),
  seed: z.string(),
});
export type Verdict = z.infer<typeof Verdict>;

/** Whether a verdict of this class lets the learner go on as if nothing had been handed in. */
export function costsNothing(status: VerdictStatus): boolean {
  return status === 'cancelled' || status === 'platform_error';
}

import { z } from 'zod';
import { LocalId } from '../text.ts';
import { base, Tolerance } from './base.ts';

export const quiz = z.strictObject({
  ...base,
  kind: z.literal('quiz'),
  question: LocalId,
  answer: z.array(z.string()).min(1),
});

/**
 * A prediction is evidence: it passes when it is well formed, and its score is its closeness,
 * exp(-(cross-entropy of the learner - entropy of the truth)), i.e. exp(-KL(truth || guess)).
 * Metrics: `learner_loss` and `machine_loss` in nats.
 */
export const predict = z.strictObject({
  ...base,
  kind: z.literal('predict'),
  question: LocalId,
  /** Probability per option id; sums to 1 within 1e-3. */
  truth: z.record(z.string(), z.number().min(0).max(1)),
});

export const numeric = z.strictObject({
  ...base,
  kind: z.literal('numeric'),
  expect: z.number(),
  tol: Tolerance,
});

export const reflection = z.strictObject({
  ...base,
  kind: z.literal('reflection'),
  min_chars: z.number().int().min(1).max(4000),
});

/** Reports whose form the runner knows. */
export const LOG_FORMATS = ['torch_cuda_report', 'nvidia_smi', 'training_log', 'pytest_summary', 'lines'] as const;

/** The fields that a form can give; of `lines` it is whatever words the author writes. */
export const LOG_FIELDS: Readonly<Record<(typeof LOG_FORMATS)[number], readonly string[] | null>> = {
  torch_cuda_report: ['torch_version', 'torch_major', 'torch_minor', 'cuda_version', 'cuda_available', 'device'],
  nvidia_smi: [
    'driver_version',
    'driver',
    'cuda_version',
    'gpus',
    'gpu_name',
    'memory_used_mib',
    'memory_total_mib',
    'load_percent',
  ],
  training_log: ['lines', 'first_loss', 'loss', 'lowest_loss', 'val_loss', 'last_step'],
  pytest_summary: ['passed', 'failed', 'errors', 'skipped', 'xfailed', 'xpassed', 'deselected', 'warnings', 'seconds'],
  lines: null,
};

/** A pasted log: read as one of the known forms; no pattern of an author's is ever run over it. */
export const log = z.strictObject({
  ...base,
  kind: z.literal('log'),
  expects: z.enum(LOG_FORMATS),
  /** Fields of the form (`cuda_available`, `loss`, …) and what they must be. Of `lines`: the words before the number. */
  must: z
    .record(
      z.string().max(64),
      z.union([
        z.boolean(),
        z.string().max(120),
        z.strictObject({ min: z.number().optional(), max: z.number().optional() }),
      ]),
    )
    .default({}),
});

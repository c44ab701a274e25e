import { z } from 'zod';
import { LocalId, LocalText, QuestPath } from './text.ts';

/** How much of a check a learner may see. `full` makes a check public: it can be run before submitting. */
export const Reveal = z.enum(['none', 'category', 'message', 'full']);
export type Reveal = z.infer<typeof Reveal>;

/** Compared in float64: finite first, then |got - want| <= atol + rtol * |want|. */
export const Tolerance = z.strictObject({
  atol: z.number().min(0).default(1e-9),
  rtol: z.number().min(0).default(1e-9),
});
export type Tolerance = z.infer<typeof Tolerance>;

/** A value that can be written in YAML and sent to a student's process as JSON. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };
export const Plain: z.ZodType<Plain> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(Plain), z.record(z.string(), Plain)]),
);

const base = {
  id: LocalId,
  title: LocalText,
  /** Said when the check fails and `reveal` allows a message: what was seen and the next step. */
  message: LocalText.optional(),
  reveal: Reveal.default('category'),
  weight: z.number().positive().max(100).default(1),
};

const call = z.strictObject({
  ...base,
  kind: z.literal('call'),
  /** `fn` is looked up in the first file's module: `most_likely`, `Value.__add__`. */
  call: z.strictObject({
    fn: z.string().regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/),
    args: z.array(Plain).max(16).default([]),
  }),
  expect: Plain,
  tol: Tolerance.optional(),
});

const script = z.strictObject({
  ...base,
  kind: z.literal('script'),
  /** Python statements that see the module's public names and `return` a plain value. Runs in the student's jail. */
  run: z.string().min(1).max(8000),
  expect: Plain,
  tol: Tolerance.optional(),
  /** Overrides the wall clock of this one check, in seconds. */
  wall_s: z.number().positive().max(60).optional(),
});

/**
 * Gradients of random scalar expressions against central differences.
 * The broker draws the expressions from the submission's secret seed, evaluates them itself, and asks the
 * student's `Value` only for `data` and `grad`.
 */
const gradient = z.strictObject({
  ...base,
  kind: z.literal('gradient'),
  families: z
    .array(
      z.strictObject({
        name: z.literal('expressions'),
        depth: z.tuple([z.number().int().min(1), z.number().int().max(8)]),
        count: z.number().int().min(1).max(200),
        /** Operations to draw from. */
        ops: z.array(z.enum(['add', 'sub', 'mul', 'div', 'neg', 'pow', 'exp', 'log', 'tanh', 'relu'])).min(1),
      }),
    )
    .min(1),
  tol: Tolerance.default({ atol: 1e-4, rtol: 1e-4 }),
});

const quiz = z.strictObject({
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
const predict = z.strictObject({
  ...base,
  kind: z.literal('predict'),
  question: LocalId,
  /** Probability per option id; sums to 1 within 1e-3. */
  truth: z.record(z.string(), z.number().min(0).max(1)),
});

const numeric = z.strictObject({
  ...base,
  kind: z.literal('numeric'),
  expect: z.number(),
  tol: Tolerance,
});

const reflection = z.strictObject({
  ...base,
  kind: z.literal('reflection'),
  min_chars: z.number().int().min(1).max(4000),
});

/** Where a dataset comes from, in the order in which it is looked for. */
export const Dataset = z.strictObject({
  id: LocalId,
  title: z.string(),
  url: z.url(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().positive(),
  licence: z.string().min(1),
  /** A file of the quest that stands in when the dataset cannot be had. */
  fallback: QuestPath,
});
export type Dataset = z.infer<typeof Dataset>;

const training = z.strictObject({
  ...base,
  kind: z.literal('training'),
  /** The fixed part of the recipe; the learner's fields are laid over it. */
  recipe: z.record(z.string(), z.number()),
  dataset: LocalId,
  must: z
    .strictObject({
      /** Mean loss of the last `steps` steps, in nats per token. */
      mean_last: z
        .strictObject({
          steps: z.number().int().positive(),
          max: z.number().positive(),
          /** The threshold where the authored fallback is trained on instead of the dataset. */
          fallback_max: z.number().positive(),
        })
        .optional(),
    })
    .default({}),
});

export const Check = z.discriminatedUnion('kind', [
  call,
  script,
  gradient,
  quiz,
  predict,
  numeric,
  reflection,
  training,
]);
export type Check = z.infer<typeof Check>;
export type CheckKind = Check['kind'];
export type CheckOf<K extends CheckKind> = Extract<Check, { kind: K }>;

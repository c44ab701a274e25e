import { z } from 'zod';
import { Dataset } from '../quest/check/index.ts';
import { LocalId, LocalText, Slug } from '../quest/text.ts';
import { RUN_LIMITS } from '../run/limits.ts';
import { RunState } from '../run/state.ts';
import { Message } from '../verdict/verdict.ts';
import { PlaceInLine } from './attempt.ts';

/**
 * A recipe as it travels: section -> field -> value, e.g. `{train: {lr: 0.001}}`. What is left out is filled in; what is
 * unknown or out of its range is refused by its path ("train.lr").
 */
export const RecipeJson = z.record(
  z.string().max(48),
  z.record(z.string().max(48), z.union([z.number(), z.boolean(), z.string().max(RUN_LIMITS.prompt_chars)])),
);
export type RecipeJson = z.infer<typeof RecipeJson>;

/** What is trained on: a text of the learner's own, or a dataset that a quest names. */
export const RunSourceBody = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    name: z.string().trim().min(1).max(RUN_LIMITS.title_chars),
    text: z.string().min(1).max(RUN_LIMITS.text_bytes),
  }),
  z.strictObject({ kind: z.literal('dataset'), quest: Slug, dataset: LocalId }),
  /** The same text as of another run of this learner: "again with changes". */
  z.strictObject({ kind: z.literal('run'), run: z.uuid() }),
]);

/** POST /api/runs, with an Idempotency-Key: the same key is the same run, however often it is sent. */
export const RunBody = z.strictObject({
  title: z.string().trim().min(1).max(RUN_LIMITS.title_chars),
  recipe: RecipeJson,
  source: RunSourceBody,
});
export type RunBody = z.input<typeof RunBody>;

export const RunSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), name: z.string(), bytes: z.number().int() }),
  z.object({
    kind: z.literal('dataset'),
    quest: z.string(),
    dataset: z.string(),
    name: z.string(),
    bytes: z.number().int(),
    /** Whether the authored stand-in is trained on; null until a grader has looked. */
    fallback: z.boolean().nullable(),
  }),
]);
export type RunSource = z.infer<typeof RunSource>;

/** What is known of a run at its newest step. Losses in nats per token. */
export const RunFacts = z.strictObject({
  /** P */
  num_params: z.number().int().min(0).optional(),
  vocab_size: z.number().int().min(0).optional(),
  loss: z.number().optional(),
  first_loss: z.number().optional(),
  train_loss: z.number().optional(),
  val_loss: z.number().optional(),
  best_val_loss: z.number().optional(),
  /** Before clipping. */
  grad_norm: z.number().optional(),
  lr: z.number().optional(),
  tokens: z.number().min(0).optional(),
  tokens_per_s: z.number().min(0).optional(),
  /** Bytes that the model holds: weights, moments, activations. */
  memory_bytes: z.number().min(0).optional(),
  /** Seconds of training so far, over all its leases. */
  seconds: z.number().min(0).optional(),
  threads: z.number().int().min(0).optional(),
  /** Where it trains; a GPU has a name. */
  device: z.enum(['cpu', 'cuda']).optional(),
  device_name: z.string().max(128).optional(),
  /** Why it trains on the CPU although a GPU was to train it; null where that is not so. */
  why_cpu: LocalText.nullable().optional(),
  /** SHA-256 of every weight in order. */
  parameter_hash: z.string().max(64).optional(),
  /** SHA-256 of the text, and whether the authored stand-in was taken for a dataset that could not be had. */
  text_sha256: z.string().max(64).optional(),
  fallback: z.boolean().optional(),
  /** Why the run came to its end: all steps, patience, its seconds. */
  ended_by: z.enum(['steps', 'patience', 'seconds']).optional(),
});
export type RunFacts = z.infer<typeof RunFacts>;

export const Run = z.object({
  id: z.uuid(),
  title: z.string(),
  state: RunState,
  /** Goes up by one with every change of state. */
  version: z.number().int(),
  /** With everything filled in. */
  recipe: RecipeJson,
  source: RunSource,
  created_at: z.string(),
  /** When a grader took it for the first time. */
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  step: z.number().int(),
  steps: z.number().int(),
  /** Only while it waits. */
  place: PlaceInLine.nullable(),
  facts: RunFacts,
  /** Why it failed, diverged or stopped early. */
  message: Message.nullable(),
  /** The newest state from which it can go on and be sampled. */
  checkpoint: z.object({ step: z.number().int(), bytes: z.number().int(), at: z.string() }).nullable(),
  /** Whether GET /api/runs/{id}/checkpoint has weights to give. */
  weights: z.boolean(),
  /** Everything that is kept of it: text, state, weights. */
  bytes: z.number().int(),
});
export type Run = z.infer<typeof Run>;

export const RunQuota = z.object({
  runs: z.number().int(),
  runs_max: z.number().int(),
  bytes: z.number().int(),
  bytes_max: z.number().int(),
  open: z.number().int(),
  open_max: z.number().int(),
});
export type RunQuota = z.infer<typeof RunQuota>;

/** GET /api/runs, newest first. */
export const RunList = z.object({ runs: z.array(Run), quota: RunQuota });
export type RunList = z.infer<typeof RunList>;

/** Columns of equal length, by rising step; null where a number was not finite. */
export const RunPoints = z.strictObject({
  step: z.array(z.number().int()),
  loss: z.array(z.number().nullable()),
  grad_norm: z.array(z.number().nullable()),
  lr: z.array(z.number()),
  tokens_per_s: z.array(z.number()),
});
export type RunPoints = z.infer<typeof RunPoints>;

/** Losses on fixed batches of both parts; val_loss is null where nothing is held back. */
export const RunEval = z.strictObject({
  step: z.number().int(),
  train_loss: z.number().nullable(),
  val_loss: z.number().nullable(),
});
export type RunEval = z.infer<typeof RunEval>;

/** GET /api/runs/{id}/curve?points=1000: where there are more steps than `points`, each point is the mean of its span. */
export const RunCurve = z.object({
  run: z.uuid(),
  /** The newest step that the points know. */
  step: z.number().int(),
  /** Steps that one point stands for. */
  every: z.number().int(),
  points: RunPoints,
  evals: z.array(RunEval),
});
export type RunCurve = z.infer<typeof RunCurve>;

/** What the model wrote at a step, as the recipe asks for; `index` counts within the step. */
export const RunSample = z.strictObject({
  step: z.number().int(),
  index: z.number().int(),
  text: z.string().max(8000),
});
export type RunSample = z.infer<typeof RunSample>;
/** GET /api/runs/{id}/samples, oldest first. */
export const RunSamples = z.array(RunSample);

/** POST /api/runs/{id}/sample: the newest checkpoint goes on from a prompt. */
export const SampleBody = z.strictObject({
  prompt: z.string().max(RUN_LIMITS.prompt_chars).default('\n'),
  count: z.number().int().min(1).max(RUN_LIMITS.sample_texts).default(1),
  max_tokens: z.number().int().min(1).max(RUN_LIMITS.sample_tokens).default(200),
  /** 0: always the most likely token. */
  temperature: z.number().min(0).max(10).default(0.8),
  /** 0: all. */
  top_k: z.number().int().min(0).max(65_536).default(0),
  top_p: z.number().gt(0).max(1).default(1),
  repetition_penalty: z.number().min(1).max(10).default(1),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1337),
});
export type SampleBody = z.input<typeof SampleBody>;

/** POST /api/runs/{id}/attention: what each position of the prompt looks at, in one layer. */
export const AttentionBody = z.strictObject({
  prompt: z.string().min(1).max(RUN_LIMITS.prompt_chars),
  layer: z.number().int().min(0).max(47),
});
export type AttentionBody = z.input<typeof AttentionBody>;

/** Maps of one layer: `heads[h][t][s]`, how much position t looks at position s <= t (0 above the diagonal). */
export const AttentionMaps = z.strictObject({
  layer: z.number().int(),
  layers: z.number().int(),
  /** The prompt's tokens as text. */
  tokens: z.array(z.string().max(200)).max(RUN_LIMITS.attention_tokens),
  heads: z.array(z.array(z.array(z.number()))).max(64),
});
export type AttentionMaps = z.infer<typeof AttentionMaps>;

/**
 * A question to a run's model. POST answers 202 with it; it is answered within a second or so where a grader is free:
 * events `run_words` while the model writes, `run_answer` at the end, then GET /api/runs/{id}/asks/{ask}. Kept for a day.
 * DELETE /api/runs/{id}/asks/{ask} takes one back that waits: what the model has written by then is not kept.
 */
export const RunAsk = z.object({
  id: z.uuid(),
  run: z.uuid(),
  kind: z.enum(['sample', 'attention']),
  state: z.enum(['waiting', 'answered', 'failed', 'cancelled']),
  /** The step of the weights that answered. */
  step: z.number().int().nullable(),
  /** `count` texts, the prompt included. */
  texts: z.array(z.string()).nullable(),
  attention: AttentionMaps.nullable(),
  message: Message.nullable(),
});
export type RunAsk = z.infer<typeof RunAsk>;

/** What a model has written since the last, of the text number `index`; `at` characters of it came before. */
const Written = z.strictObject({
  index: z.number().int().min(0),
  at: z.number().int().min(0),
  text: z.string().max(16_000),
});
export type Written = z.infer<typeof Written>;

/** A piece of an answer while the model writes it. Not kept: whoever misses one has the whole text at the end. */
export const RunWords = z.object({ run: z.uuid(), ask: z.uuid(), ...Written.shape });
export type RunWords = z.infer<typeof RunWords>;

/** Live news of a running run: everything since the last. Not kept: whoever comes later asks for curve and samples. */
export const RunNews = z.object({
  run: z.uuid(),
  phase: z.enum(['fetching', 'preparing', 'training', 'evaluating', 'saving']),
  step: z.number().int(),
  steps: z.number().int(),
  facts: RunFacts,
  points: RunPoints.optional(),
  evals: z.array(RunEval).optional(),
  /** Long texts are cut here; GET …/samples has them whole. */
  samples: z.array(RunSample).optional(),
});
export type RunNews = z.infer<typeof RunNews>;

/** GET /api/runs/datasets: the datasets that quests name, each text once; what POST /api/runs takes as a source. */
export const RunDataset = z.object({
  quest: z.string(),
  dataset: z.string(),
  /** File name or title of the data, and of the quest. */
  name: z.string(),
  quest_title: z.object({ ko: z.string(), en: z.string() }),
  bytes: z.number().int(),
});
export type RunDataset = z.infer<typeof RunDataset>;

// ---- what graders say and get ----

const token = z.string().max(100);

const StateFile = z.strictObject({ step: z.number().int(), bytes: z.number().int() });

/** A run as a grader gets it. Its text and state are fetched under the lease. */
export const RunJob = z.strictObject({
  run: z.uuid(),
  recipe: RecipeJson,
  source: z.discriminatedUnion('kind', [
    /** GET /api/grader/runs/{lease}/files/text */
    z.strictObject({ kind: z.literal('text'), bytes: z.number().int() }),
    z.strictObject({ kind: z.literal('dataset'), dataset: Dataset, fallback_text: z.string() }),
  ]),
  /** Of the text that it began with; null at its beginning. Another text cannot be gone on with. */
  text_sha256: z.string().nullable(),
  /** Where it goes on: GET /api/grader/runs/{lease}/files/state; null for the beginning. */
  state: StateFile.nullable(),
});
export type RunJob = z.infer<typeof RunJob>;

/** A question as a grader gets it; it is answered from the state: GET /api/grader/runs/{lease}/files/state. */
export const AskJob = z.strictObject({
  ask: z.uuid(),
  run: z.uuid(),
  body: z.discriminatedUnion('kind', [
    SampleBody.extend({ kind: z.literal('sample') }),
    AttentionBody.extend({ kind: z.literal('attention') }),
  ]),
  state: StateFile,
});
export type AskJob = z.infer<typeof AskJob>;

/** POST /api/grader/runs/{lease}/beat: waits up to wait_s for a change of mind, so that it is heard at once. */
export const RunBeatBody = z.strictObject({ token, wait_s: z.number().min(0).max(5).default(0) });
/** `pause`: keep the state and end as `paused`. `give_way`: others wait; keep the state and end as `gave_way`. */
export const RunBeatAnswer = z.object({ until: z.string(), wish: z.enum(['go_on', 'pause', 'give_way']) });

/** POST /api/grader/runs/{lease}/news; at most four a second. */
export const RunNewsBody = z.strictObject({
  token,
  phase: RunNews.shape.phase,
  step: z.number().int().min(0),
  facts: RunFacts,
  points: z
    .strictObject({
      step: z.array(z.number().int()).max(5000),
      loss: z.array(z.number().nullable()).max(5000),
      grad_norm: z.array(z.number().nullable()).max(5000),
      lr: z.array(z.number()).max(5000),
      tokens_per_s: z.array(z.number()).max(5000),
    })
    .optional(),
  evals: z.array(RunEval).max(200).optional(),
  samples: z.array(RunSample).max(64).optional(),
});
export type RunNewsBody = z.infer<typeof RunNewsBody>;

/** PUT /api/grader/runs/{lease}/files/{kind}?step=n, the bytes themselves; the lease's token in `Lease-Token`. */
export const RunFileKind = z.enum(['state', 'weights']);
export type RunFileKind = z.infer<typeof RunFileKind>;

/** POST /api/grader/runs/{lease}/end; the same again answers the same. */
export const RunEndBody = z.strictObject({
  token,
  /** `refused`: the engine cannot take this recipe with this text. `faulted`: our fault; another grader may try. */
  outcome: z.enum(['finished', 'diverged', 'refused', 'paused', 'gave_way', 'faulted']),
  message: Message.nullable(),
  facts: RunFacts,
});
export type RunEndBody = z.infer<typeof RunEndBody>;

/** POST /api/grader/runs/{lease}/words: what the model wrote since the last; at most ten a second. */
export const AskWordsBody = z.strictObject({ token, words: z.array(Written).max(RUN_LIMITS.sample_texts) });
export type AskWordsBody = z.infer<typeof AskWordsBody>;

/** POST /api/grader/runs/{lease}/answer; the same again answers the same. */
export const AskAnswerBody = z.strictObject({
  token,
  step: z.number().int().nullable(),
  texts: z.array(z.string().max(16_000)).max(RUN_LIMITS.sample_texts).nullable(),
  attention: AttentionMaps.nullable(),
  message: Message.nullable(),
});
export type AskAnswerBody = z.infer<typeof AskAnswerBody>;

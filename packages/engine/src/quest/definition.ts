import { z } from 'zod';
import { Action } from './action.ts';
import { Check, Dataset } from './check/index.ts';
import { LocalId, LocalText, QuestPath, Slug } from './text.ts';

export const RUNTIMES = ['python', 'numpy', 'torch', 'c', 'cpp', 'cuda', 'none'] as const;
export const Runtime = z.enum(RUNTIMES);
export type Runtime = z.infer<typeof Runtime>;

/** What one submission may use. A quest overrides its runtime's defaults; a challenge, its quest's. */
export const Limits = z.strictObject({
  wall_s: z.number().positive().max(600).default(10),
  cpu_s: z.number().positive().max(600).default(8),
  memory_mb: z.number().int().min(32).max(8192).default(512),
  processes: z.number().int().min(1).max(256).default(16),
  output_kb: z.number().int().min(1).max(4096).default(256),
});
export type Limits = z.infer<typeof Limits>;

/** Some of the limits, without defaults. */
const LimitsGiven = z.strictObject({
  wall_s: Limits.shape.wall_s.unwrap().optional(),
  cpu_s: Limits.shape.cpu_s.unwrap().optional(),
  memory_mb: Limits.shape.memory_mb.unwrap().optional(),
  processes: Limits.shape.processes.unwrap().optional(),
  output_kb: Limits.shape.output_kb.unwrap().optional(),
});

/** Limits of each runtime where a quest says nothing: those of `Limits`, and what the runtime itself needs beyond. */
export const RUNTIME_LIMITS: Readonly<Record<Runtime, Limits>> = {
  python: Limits.parse({}),
  none: Limits.parse({}),
  numpy: Limits.parse({ memory_mb: 1024 }),
  torch: Limits.parse({ wall_s: 30, cpu_s: 25, memory_mb: 2048, processes: 32 }),
  c: Limits.parse({ wall_s: 15, cpu_s: 10 }),
  cpp: Limits.parse({ wall_s: 15, cpu_s: 10 }),
  cuda: Limits.parse({ wall_s: 30, cpu_s: 25, memory_mb: 1024 }),
};

/** A number that the learner guesses before the evidence exists; its evidence is a metric of the verdict. */
export const Prediction = z.strictObject({
  text: LocalText,
  unit: z.string().max(24).optional(),
  min: z.number(),
  max: z.number(),
  metric: LocalId,
  /** Closeness is exp(-|guess - metric| / scale). */
  scale: z.number().positive(),
  xp: z.number().int().min(0).max(100),
});
export type Prediction = z.infer<typeof Prediction>;

export const Challenge = z.strictObject({
  id: LocalId,
  title: LocalText,
  event: QuestPath,
  action: Action,
  runtime: Runtime.optional(),
  limits: LimitsGiven.optional(),
  optional: z.boolean().default(false),
  prediction: Prediction.optional(),
  result: z.strictObject({
    /** Prose shown with the evidence, per language. */
    evidence: QuestPath.optional(),
    pass: z.strictObject({ min_score: z.number().min(0).max(1).default(1) }).default({ min_score: 1 }),
    tiers: z
      .strictObject({ bronze: z.number().optional(), silver: z.number().optional(), gold: z.number().optional() })
      .optional(),
    checks: z.array(Check).min(1).max(200),
  }),
  xp: z.number().int().min(0).max(400),
  reflection: z.strictObject({ prompt: QuestPath, min_chars: z.number().int().min(1).max(4000) }).optional(),
  hints: z.array(QuestPath).max(6).default([]),
});
export type Challenge = z.infer<typeof Challenge>;

const Source = z.strictObject({ title: z.string().min(1), url: z.url(), licence: z.string().min(1) });

const Card = z.strictObject({ kind: z.enum(['value', 'shape', 'order']), front: LocalText, back: LocalText });

/** quest.yaml, format 1. Unknown keys are errors. */
export const QuestDefinition = z.strictObject({
  format: z.literal(1),
  id: z.uuid(),
  slug: Slug,
  version: z.number().int().positive(),
  status: z.enum(['draft', 'active', 'deprecated']),
  title: LocalText,
  summary: LocalText,
  line: Slug,
  teaches: z.array(Slug).min(1).max(12),
  /** Slugs that must be passed first; a nested list means any of them. */
  requires: z.array(z.union([Slug, z.array(Slug).min(1)])).default([]),
  minutes: z.number().int().positive().max(600),
  runtime: Runtime,
  limits: LimitsGiven.default({}),
  datasets: z.array(Dataset).default([]),
  sources: z.array(Source).min(1),
  challenges: z.array(Challenge).min(1).max(24),
  cards: z.array(Card).default([]),
});
export type QuestDefinition = z.infer<typeof QuestDefinition>;

/** line.yaml: one ordered map of quests, and where its part sits in the model that the map draws. */
export const LineDefinition = z.strictObject({
  format: z.literal(1),
  slug: Slug,
  order: z.number().int(),
  title: LocalText,
  summary: LocalText,
  /** The part of a GPT that this line adds to the map. */
  part: z.enum(['stream', 'tokens', 'attention', 'mlp', 'norm', 'head', 'loop', 'metal', 'data']),
  quests: z.array(Slug),
});
export type LineDefinition = z.infer<typeof LineDefinition>;

/** The limits that hold for one challenge: the runtime's, then the quest's, then its own. */
export function limitsOf(quest: QuestDefinition, challenge: Challenge): Limits {
  const given = [...Object.entries(quest.limits), ...Object.entries(challenge.limits ?? {})];
  const overrides = given.filter(([, value]) => value !== undefined);
  return { ...RUNTIME_LIMITS[runtimeOf(quest, challenge)], ...Object.fromEntries(overrides) };
}

/** The runtime that one challenge is judged with. */
export function runtimeOf(quest: QuestDefinition, challenge: Challenge): Runtime {
  return challenge.runtime ?? (challenge.action.kind === 'code' ? quest.runtime : 'none');
}

/** JSON Schema (2020-12) of quest.yaml, for editors: `ear quest schema`. */
export function questJsonSchema(): object {
  return z.toJSONSchema(QuestDefinition, { io: 'input' });
}

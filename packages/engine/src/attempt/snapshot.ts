import { z } from 'zod';
import { CHART_FORMAT, planOfMachine, type AttemptSnapshot, type QuestMachine } from '../quest/compileQuest.ts';
import { Tier } from '../verdict/verdict.ts';
import type { AttemptView } from './stage.ts';
import { positionOf } from './position.ts';

const StoredRecord = z.strictObject({
  submissions: z.number().int().min(0),
  hints: z.array(z.number().int().min(0)),
  prediction: z.number().nullable(),
  best_score: z.number().min(0).max(1),
  passed: z.boolean(),
  tier: Tier,
  reflected: z.boolean(),
});

/** A snapshot as JSON: a cache beside the events, never the truth. */
export const SnapshotJson = z.strictObject({
  chart_format: z.literal(CHART_FORMAT),
  quest: z.string(),
  value: z.union([z.literal('completed'), z.record(z.string(), z.string())]),
  context: z.strictObject({
    challenges: z.record(z.string(), StoredRecord),
    judging: z.strictObject({ challenge: z.string(), submission: z.string() }).nullable(),
  }),
});
export type SnapshotJson = z.infer<typeof SnapshotJson>;

export function snapshotToJson(machine: QuestMachine, { value, context }: AttemptSnapshot): SnapshotJson {
  return structuredCopy({ chart_format: CHART_FORMAT, quest: planOfMachine(machine).slug, value, context });
}

/** The snapshot, or null where the JSON is of another format or quest: replay the events then. */
export function snapshotFromJson(machine: QuestMachine, json: unknown): AttemptSnapshot | null {
  const parsed = SnapshotJson.safeParse(json);
  if (!parsed.success) return null;
  const { quest, value, context } = parsed.data;
  const plan = planOfMachine(machine);
  const known = plan.challenges.every(({ id }) => Object.hasOwn(context.challenges, id));
  if (quest !== plan.slug || !known || Object.keys(context.challenges).length !== plan.challenges.length) return null;
  return restore(machine, value, context);
}

/** The snapshot behind a view that the API answered, so that a page can ask the same guards as the server. */
export function snapshotFromView(machine: QuestMachine, view: Omit<AttemptView, 'accepts'>): AttemptSnapshot | null {
  const { position, judging, challenges } = view;
  const value = position === 'completed' ? 'completed' : { [position.challenge]: position.stage };
  const pending = judging === null || position === 'completed' ? null : { ...position, submission: judging };
  return snapshotFromJson(machine, {
    chart_format: CHART_FORMAT,
    quest: planOfMachine(machine).slug,
    value,
    context: { challenges, judging: pending && { challenge: pending.challenge, submission: pending.submission } },
  });
}

function restore(
  machine: QuestMachine,
  value: SnapshotJson['value'],
  context: SnapshotJson['context'],
): AttemptSnapshot | null {
  try {
    const snapshot = machine.resolveState({ value, context } as never) as unknown as AttemptSnapshot;
    return positionOf(snapshot) === 'completed' || context.judging === null || isJudging(snapshot) ? snapshot : null;
  } catch {
    // resolveState throws on a state that this chart does not have.
    return null;
  }
}

function isJudging(snapshot: AttemptSnapshot): boolean {
  const position = positionOf(snapshot);
  return position !== 'completed' && position.stage === 'judging';
}

function structuredCopy(value: unknown): SnapshotJson {
  return JSON.parse(JSON.stringify(value)) as SnapshotJson;
}

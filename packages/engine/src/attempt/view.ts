import type { AttemptSnapshot, QuestMachine } from '../quest/compileQuest.ts';
import { AttemptEvent, type AttemptEventType } from './events.ts';
import { positionOf } from './position.ts';
import { whyNot } from './refusal.ts';
import type { AttemptView } from './stage.ts';

/** Every event type of an attempt, in the order of the schema. */
export const ATTEMPT_EVENT_TYPES: readonly AttemptEventType[] = AttemptEvent.options.map(
  (option) => option.shape.type.value,
);

/** An attempt as plain data: where it stands, what it remembers, and which event types would be accepted now. */
export function viewOf(machine: QuestMachine, snapshot: AttemptSnapshot): AttemptView {
  return {
    position: positionOf(snapshot),
    judging: snapshot.context.judging?.submission ?? null,
    challenges: snapshot.context.challenges,
    accepts: ATTEMPT_EVENT_TYPES.filter((type) => whyNot(machine, snapshot, type) === null),
  };
}

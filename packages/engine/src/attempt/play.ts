import { initialTransition, transition } from 'xstate';
import type { AttemptSnapshot, QuestMachine } from '../quest/compileQuest.ts';
import type { AttemptAction, AttemptEvent } from './events.ts';
import { readEvent } from './upcast.ts';

const EFFECTS = new Set<string>(['requestJudging', 'withdrawJudging', 'awardXp', 'completeQuest']);
const NOTHING: readonly AttemptAction[] = [];

/** An attempt before its first event. */
export function begin(machine: QuestMachine): AttemptSnapshot {
  return initialTransition(machine)[0] as unknown as AttemptSnapshot;
}

/**
 * One step: where the event leads and what the outside has to do about it. A refused event answers the very same
 * snapshot and an empty list; `whyRefused` names the guard. Never throws, whatever the event looks like.
 */
export function play(
  machine: QuestMachine,
  snapshot: AttemptSnapshot,
  event: AttemptEvent,
): readonly [AttemptSnapshot, readonly AttemptAction[]] {
  const read = readEvent(event);
  if (read === null) return [snapshot, NOTHING];
  const [next, actions] = transition(machine, snapshot as never, read);
  return next === (snapshot as unknown)
    ? [snapshot, NOTHING]
    : [next as unknown as AttemptSnapshot, effectsOf(actions)];
}

/** XState lists functions and its own entries too; what is left are names and plain params. A reward of 0 is none. */
function effectsOf(actions: readonly { readonly type: string; readonly params?: unknown }[]): AttemptAction[] {
  return actions
    .filter(({ type }) => EFFECTS.has(type))
    .map(({ type, params }) => ({ type, params }) as AttemptAction)
    .filter((action) => action.type !== 'awardXp' || action.params.amount > 0);
}

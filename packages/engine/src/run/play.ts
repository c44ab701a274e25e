import { initialTransition, transition } from 'xstate';
import type { RunAction, RunEvent } from './events.ts';
import { runMachine } from './machine.ts';
import type { RunSnapshot } from './machine.ts';
import type { RunState } from './state.ts';

const EFFECTS: ReadonlySet<string> = new Set<RunAction['type']>(['enqueue', 'callGrader', 'standDown', 'close']);

/** A run before its first event: it waits. */
export function beginRun(): RunSnapshot {
  const { value, context } = initialTransition(runMachine)[0];
  return { value, context };
}

/** One step: where the event leads and what the outside has to do about it; null where the state does not take it. */
export function playRun(
  { value, context }: RunSnapshot,
  event: RunEvent,
): readonly [RunSnapshot, readonly RunAction[]] | null {
  const before = runMachine.resolveState({ value, context: { ...context } });
  if (!before.can(event)) return null;
  const [after, actions] = transition(runMachine, before, event);
  const effects = actions.filter(({ type }) => EFFECTS.has(type)).map(({ type }) => ({ type }) as RunAction);
  return [{ value: after.value, context: after.context }, effects];
}

/** What a learner may ask of a run. */
export const RUN_WISHES = { pause: 'PAUSE_ASKED', resume: 'RESUMED', cancel: 'CANCELLED' } as const;
export type RunWish = keyof typeof RUN_WISHES;

/** Whether a run in this state does what is wished; the guard of the button and of the route. */
export function runAccepts(state: RunState, wish: RunWish): boolean {
  return playRun({ value: state, context: { tries: 0, kept: 0 } }, { type: RUN_WISHES[wish] }) !== null;
}

import type { AttemptSnapshot, QuestMachine } from '../quest/compileQuest.ts';
import type { GuardName } from './guards.ts';
import { begin, play } from './play.ts';
import { whyRefused } from './refusal.ts';
import { upcast } from './upcast.ts';

/**
 * The snapshot that a log of stored events leads to. A refused event changes nothing, as when it was played.
 * Throws where an entry is no attempt event at all.
 */
export function replay(machine: QuestMachine, events: readonly unknown[]): AttemptSnapshot {
  return events.reduce<AttemptSnapshot>((snapshot, raw) => play(machine, snapshot, upcast(raw))[0], begin(machine));
}

/** An entry of a log that the chart does not accept: `index` into the log and the guard that is false. */
export interface Refusal {
  readonly index: number;
  readonly type: string;
  readonly guard: GuardName;
}

/** Entries of a log that its chart refuses; empty for every log that was written by `play`. */
export function auditLog(machine: QuestMachine, events: readonly unknown[]): Refusal[] {
  const refusals: Refusal[] = [];
  let snapshot = begin(machine);
  events.forEach((raw, index) => {
    const event = upcast(raw);
    const guard = whyRefused(machine, snapshot, event);
    if (guard !== null) refusals.push({ index, type: event.type, guard });
    snapshot = play(machine, snapshot, event)[0];
  });
  return refusals;
}

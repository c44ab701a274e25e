import { z } from 'zod';

/**
 * Where a run stands. `waiting`: in line for a device. `pausing`: its grader was asked to stop and keeps its state.
 * The last four are ends; `finished` alone reached the end of its recipe.
 */
export const RUN_STATES = [
  'waiting',
  'running',
  'pausing',
  'paused',
  'finished',
  'diverged',
  'cancelled',
  'failed',
] as const;
export const RunState = z.enum(RUN_STATES);
export type RunState = z.infer<typeof RunState>;

const ENDS: ReadonlySet<RunState> = new Set(['finished', 'diverged', 'cancelled', 'failed']);

/** Whether nothing can happen to a run any more. */
export function isOver(state: RunState): boolean {
  return ENDS.has(state);
}

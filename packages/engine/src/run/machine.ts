import { assign, setup } from 'xstate';
import type { RunEvent } from './events.ts';
import type { RunState } from './state.ts';

/** How often a run is given to a grader without getting any further before it fails. */
export const MOST_TRIES = 3;

/** What a run remembers besides its state. */
export interface RunMemory {
  /** Leases that ended in trouble since its state was last kept. */
  readonly tries: number;
  /** The step of the newest kept state; 0 for none. */
  readonly kept: number;
}

export interface RunSnapshot {
  readonly value: RunState;
  readonly context: RunMemory;
}

type Moment = { readonly context: RunMemory; readonly event: RunEvent };

const effect = (): void => undefined;

/** A run that lost its grader waits for the next one, unless graders have now died over it too often. */
const inTrouble = [
  { guard: 'mayTryAgain', target: 'waiting', actions: ['countTrouble', 'standDown', 'enqueue'] },
  { target: 'failed', actions: ['standDown', 'close'] },
] as const;

/** While a grader has it. */
const held = {
  CHECKPOINT_KEPT: { actions: 'rememberCheckpoint' },
  CANCELLED: { target: 'cancelled', actions: ['callGrader', 'standDown', 'close'] },
  FINISHED: { target: 'finished', actions: ['standDown', 'close'] },
  DIVERGED: { target: 'diverged', actions: ['standDown', 'close'] },
  REFUSED: { target: 'failed', actions: ['standDown', 'close'] },
} as const;

/**
 * A run, from its recipe to its end. Effects are data: `playRun` hands their names out, nothing here carries them out.
 * A pause that its grader does not live to make ends in `paused` all the same: what was kept before is there.
 */
export const runMachine = setup({
  types: { context: {} as RunMemory, events: {} as RunEvent },
  guards: { mayTryAgain: ({ context }: Moment) => context.tries + 1 < MOST_TRIES },
  actions: {
    enqueue: effect,
    callGrader: effect,
    standDown: effect,
    close: effect,
    countTrouble: assign({ tries: ({ context }: Moment) => context.tries + 1 }),
    rememberCheckpoint: assign(({ context, event }: Moment) =>
      event.type === 'CHECKPOINT_KEPT' && event.step > context.kept ? { kept: event.step, tries: 0 } : {},
    ),
  },
}).createMachine({
  id: 'run',
  context: { tries: 0, kept: 0 },
  initial: 'waiting',
  states: {
    waiting: {
      on: {
        LEASED: { target: 'running' },
        PAUSE_ASKED: { target: 'paused', actions: 'standDown' },
        CANCELLED: { target: 'cancelled', actions: ['standDown', 'close'] },
      },
    },
    running: {
      on: {
        ...held,
        PAUSE_ASKED: { target: 'pausing', actions: 'callGrader' },
        GAVE_WAY: { target: 'waiting', actions: ['standDown', 'enqueue'] },
        FAULTED: inTrouble,
        GRADER_LOST: inTrouble,
      },
    },
    pausing: {
      on: {
        ...held,
        PAUSED: { target: 'paused', actions: 'standDown' },
        GAVE_WAY: { target: 'paused', actions: 'standDown' },
        FAULTED: { target: 'paused', actions: 'standDown' },
        GRADER_LOST: { target: 'paused', actions: 'standDown' },
      },
    },
    paused: {
      on: {
        RESUMED: { target: 'waiting', actions: 'enqueue' },
        CANCELLED: { target: 'cancelled', actions: 'close' },
      },
    },
    finished: {},
    diverged: {},
    cancelled: {},
    failed: {},
  },
});

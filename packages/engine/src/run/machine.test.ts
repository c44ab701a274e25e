import { describe, expect, it } from '@jest/globals';
import type { RunEvent } from './events.ts';
import { MOST_TRIES } from './machine.ts';
import type { RunSnapshot } from './machine.ts';
import { beginRun, playRun, runAccepts } from './play.ts';
import { isOver, RUN_STATES } from './state.ts';
import type { RunState } from './state.ts';

const EVENTS: readonly RunEvent['type'][] = [
  'LEASED',
  'CHECKPOINT_KEPT',
  'PAUSE_ASKED',
  'PAUSED',
  'RESUMED',
  'GAVE_WAY',
  'CANCELLED',
  'FINISHED',
  'DIVERGED',
  'REFUSED',
  'FAULTED',
  'GRADER_LOST',
];
const said = (type: RunEvent['type'], step = 1): RunEvent =>
  type === 'CHECKPOINT_KEPT' ? { type, step } : ({ type } as RunEvent);

/** The run after these events; throws where one of them is not taken. */
function walk(...types: readonly RunEvent['type'][]): RunSnapshot {
  return types.reduce((run, type, index) => {
    const step = playRun(run, said(type, index));
    if (step === null) throw new Error(`${run.value} does not take ${type}`);
    return step[0];
  }, beginRun());
}
const effectsOf = (run: RunSnapshot, type: RunEvent['type']): string[] =>
  (playRun(run, said(type))?.[1] ?? []).map((action) => action.type);

describe('a run', () => {
  it('is trained, paused, resumed and finished', () => {
    expect(walk().value).toBe('waiting');
    expect(walk('LEASED').value).toBe('running');
    expect(walk('LEASED', 'PAUSE_ASKED').value).toBe('pausing');
    expect(walk('LEASED', 'PAUSE_ASKED', 'PAUSED').value).toBe('paused');
    expect(walk('LEASED', 'PAUSE_ASKED', 'PAUSED', 'RESUMED').value).toBe('waiting');
    expect(walk('LEASED', 'PAUSE_ASKED', 'PAUSED', 'RESUMED', 'LEASED', 'FINISHED').value).toBe('finished');
  });

  it('reaches every state, and every state but the ends has a way to an end', () => {
    const reached = new Map<RunState, RunSnapshot>([['waiting', beginRun()]]);
    for (const run of reached.values())
      for (const type of EVENTS) {
        const next = playRun(run, said(type))?.[0];
        if (next !== undefined && !reached.has(next.value)) reached.set(next.value, next);
      }
    expect([...reached.keys()].sort()).toEqual([...RUN_STATES].sort());
    for (const [state, run] of reached)
      expect(EVENTS.some((type) => playRun(run, said(type)) !== null)).toBe(!isOver(state));
  });

  it('calls its grader when it is cancelled or paused, and leaves the lease void', () => {
    const running = walk('LEASED');
    expect(effectsOf(running, 'CANCELLED')).toEqual(['callGrader', 'standDown', 'close']);
    expect(effectsOf(running, 'PAUSE_ASKED')).toEqual(['callGrader']);
    expect(effectsOf(walk('LEASED', 'PAUSE_ASKED'), 'PAUSED')).toEqual(['standDown']);
    expect(effectsOf(walk(), 'CANCELLED')).toEqual(['standDown', 'close']);
    expect(effectsOf(walk(), 'PAUSE_ASKED')).toEqual(['standDown']);
  });

  it('fails when graders die over it again and again without getting further', () => {
    let run = beginRun();
    for (let tries = 1; tries < MOST_TRIES; tries++) {
      run = playRun(playRun(run, said('LEASED'))![0], said('GRADER_LOST'))![0];
      expect(run.value).toBe('waiting');
    }
    const last = playRun(run, said('LEASED'))![0];
    expect(playRun(last, said('GRADER_LOST'))![0].value).toBe('failed');
    // A state that was kept in between forgives the troubles before it.
    const further = playRun(last, said('CHECKPOINT_KEPT', 50))![0];
    expect(playRun(further, said('GRADER_LOST'))![0].value).toBe('waiting');
    // The same state once more is no progress.
    expect(
      playRun({ ...last, context: { tries: MOST_TRIES - 1, kept: 50 } }, said('CHECKPOINT_KEPT', 50))![0].context.tries,
    ).toBe(MOST_TRIES - 1);
  });

  it('is paused also when its grader dies over the pausing', () => {
    expect(walk('LEASED', 'PAUSE_ASKED', 'GRADER_LOST').value).toBe('paused');
    expect(walk('LEASED', 'PAUSE_ASKED', 'FINISHED').value).toBe('finished');
  });

  it('says which buttons work where', () => {
    const table = Object.fromEntries(
      RUN_STATES.map((state) => [
        state,
        (['pause', 'resume', 'cancel'] as const).filter((wish) => runAccepts(state, wish)),
      ]),
    );
    expect(table).toEqual({
      waiting: ['pause', 'cancel'],
      running: ['pause', 'cancel'],
      pausing: ['cancel'],
      paused: ['resume', 'cancel'],
      finished: [],
      diverged: [],
      cancelled: [],
      failed: [],
    });
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import { createActor, waitFor } from 'xstate';
import { problem } from '@ear/engine/contract';
import { ATTEMPT, SUBMISSION } from '../testing/verdicts.ts';
import { workMachine, type HandIn } from './work.ts';

const real = globalThis.fetch;
const body = { challenge: 'forward', payload: { kind: 'code', files: {} }, public_only: false } as const;
const handIn: { type: 'HAND_IN' } & HandIn = { type: 'HAND_IN', version: 3, key: 'k1', body };

function answer(status: number, value: unknown): void {
  globalThis.fetch = (async () => new Response(JSON.stringify(value), { status })) as unknown as typeof fetch;
}

function start(input: { judging?: string; last?: string } = {}) {
  const actor = createActor(workMachine, {
    input: { attempt: ATTEMPT, judging: input.judging ?? null, last: input.last ?? null },
  });
  actor.start();
  return actor;
}

describe('the workbench', () => {
  afterEach(() => {
    globalThis.fetch = real;
  });

  it('begins by editing where nothing was handed in', () => {
    expect(start().getSnapshot().value).toBe('editing');
  });

  it('begins by waiting where the server is judging', () => {
    expect(start({ judging: SUBMISSION }).getSnapshot().value).toEqual({ waiting: 'holding' });
  });

  it('begins with the verdict that was the last word', () => {
    expect(start({ last: SUBMISSION }).getSnapshot().value).toBe('revealed');
  });

  it('goes from handing in to waiting to the verdict', async () => {
    answer(202, { id: SUBMISSION, attempt_version: 4, queue: 'interactive', place: 0 });
    const actor = start();
    actor.send(handIn);
    expect(actor.getSnapshot().value).toBe('submitting');
    await waitFor(actor, (snapshot) => snapshot.matches('waiting'));
    expect(actor.getSnapshot().context.submission).toBe(SUBMISSION);
    actor.send({ type: 'SETTLED', outcome: 'verdict' });
    expect(actor.getSnapshot().value).toBe('revealed');
  });

  it('takes no second click while the first is on its way', () => {
    answer(202, { id: SUBMISSION });
    const actor = start();
    actor.send(handIn);
    const before = actor.getSnapshot();
    actor.send({ ...handIn, key: 'k2' });
    expect(actor.getSnapshot().value).toEqual(before.value);
  });

  it('keeps the refusal beside the button and lets the learner go on editing', async () => {
    answer(409, problem('conflict', { version: 9 }));
    const actor = start();
    actor.send(handIn);
    await waitFor(actor, (snapshot) => snapshot.matches('editing'));
    expect(actor.getSnapshot().context.refusal).toMatchObject({ code: 'conflict', facts: { version: 9 } });
  });

  it('returns to editing at no cost when judging was withdrawn', async () => {
    answer(200, {});
    const actor = start({ judging: SUBMISSION });
    actor.send({ type: 'CANCEL' });
    await waitFor(actor, (snapshot) => snapshot.matches({ waiting: 'holding' }));
    actor.send({ type: 'SETTLED', outcome: 'withdrawn' });
    expect(actor.getSnapshot()).toMatchObject({ value: 'editing', context: { withdrawn: true, submission: null } });
  });

  it('follows a submission that another tab handed in', () => {
    const actor = start();
    actor.send({ type: 'SEEN', submission: SUBMISSION });
    expect(actor.getSnapshot().value).toEqual({ waiting: 'holding' });
  });
});

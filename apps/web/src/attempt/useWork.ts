import { useEffect, useState } from 'react';
import { useMachine } from '@xstate/react';
import { useNavigate, useRevalidator } from 'react-router';
import type { AttemptState, SubmissionBody, SubmissionState } from '@ear/engine/contract';
import { getSubmission, type Refusal } from '../api/index.ts';
import { loginPath } from '../app/leaving.ts';
import { newKey } from './key.ts';
import { workMachine } from './work.ts';

export interface Work {
  readonly mode: 'editing' | 'submitting' | 'waiting' | 'revealed';
  readonly withdrawing: boolean;
  readonly withdrawn: boolean;
  readonly publicOnly: boolean;
  readonly refusal: Refusal | null;
  /** The submission that is waited for or shown. */
  readonly submission: SubmissionState | null;
  readonly submissionId: string | null;
  readonly handIn: (payload: SubmissionBody['payload'], publicOnly: boolean) => void;
  readonly cancel: () => void;
  readonly again: () => void;
}

/** Drives the workbench of one challenge. Mount it under a key of attempt and challenge. */
export function useWork(attempt: AttemptState, challenge: string, submissions: readonly SubmissionState[]): Work {
  const judging = judgingHere(attempt, challenge);
  const [snapshot, send] = useMachine(workMachine, {
    input: {
      attempt: attempt.id,
      judging,
      last:
        submissions.find((one) => one.challenge === challenge && !one.public_only && one.verdict !== null)?.id ?? null,
    },
  });
  const { submission: id, publicOnly, refusal, withdrawn } = snapshot.context;
  const submission = useSubmission(id, submissions);
  const { revalidate } = useRevalidator();

  const settled = submission?.id === id && (submission?.state === 'done' || submission?.state === 'cancelled');
  const outcome = submission?.verdict != null ? 'verdict' : 'withdrawn';
  const waiting = snapshot.matches('waiting');
  useEffect(() => {
    if (waiting && settled) send({ type: 'SETTLED', outcome });
  }, [waiting, settled, outcome, send]);

  useEffect(() => {
    if (judging !== null && judging !== id) send({ type: 'SEEN', submission: judging });
  }, [judging, id, send]);

  // A conflict means that the page is behind: fetch, so that the next click knows the newest version.
  const behind = refusal?.code === 'conflict' || refusal?.code === 'not_now';
  useEffect(() => {
    if (behind || (waiting && !publicOnly)) void revalidate();
  }, [behind, waiting, publicOnly, revalidate]);

  // The session ended: the draft waits in this browser until one has signed in again.
  const ended = refusal?.status === 401;
  const navigate = useNavigate();
  useEffect(() => {
    if (ended) void navigate(loginPath(`/quests/${attempt.quest}`));
  }, [ended, navigate, attempt.quest]);

  return {
    mode: snapshot.matches('submitting')
      ? 'submitting'
      : waiting
        ? 'waiting'
        : snapshot.matches('revealed')
          ? 'revealed'
          : 'editing',
    withdrawing: snapshot.matches({ waiting: 'withdrawing' }),
    withdrawn,
    publicOnly,
    refusal,
    submission,
    submissionId: id,
    handIn: (payload, only) =>
      send({
        type: 'HAND_IN',
        version: attempt.version,
        key: newKey(),
        body: { challenge, payload, public_only: only },
      }),
    cancel: () => send({ type: 'CANCEL' }),
    again: () => send({ type: 'AGAIN' }),
  };
}

const judgingHere = (attempt: AttemptState, challenge: string): string | null =>
  attempt.position !== 'completed' && attempt.position.challenge === challenge ? attempt.judging : null;

/** The newest state of one submission: fetched once, and again whenever the route was fetched again. */
function useSubmission(id: string | null, submissions: readonly SubmissionState[]): SubmissionState | null {
  const [fetched, setFetched] = useState<SubmissionState | null>(null);
  const listed = submissions.find((one) => one.id === id) ?? null;
  const final = listed?.state === 'done' || listed?.state === 'cancelled';
  useEffect(() => {
    if (id === null || final) return;
    const gone = new AbortController();
    getSubmission(id, gone.signal).then(
      (answer) => {
        if (answer.ok && !gone.signal.aborted) setFetched(answer.value);
      },
      () => {
        // Aborted: a newer question has been asked.
      },
    );
    return () => gone.abort();
  }, [id, final, submissions]);
  if (id === null) return null;
  return final || fetched?.id !== id ? listed : fetched;
}

import type {
  AttemptState,
  Draft,
  DraftHistory,
  LearnerEventBody,
  SubmissionAccepted,
  SubmissionBody,
  SubmissionState,
} from '@ear/engine/contract';
import { call } from './client.ts';

export type DraftVersion = ReturnType<typeof DraftHistory.parse>[number];

/** Opens an attempt at the quest, or answers the one that is open. */
export const openAttempt = (slug: string) =>
  call<AttemptState>(`/api/quests/${encodeURIComponent(slug)}/attempts`, { method: 'POST' });

export const getAttempt = (id: string, signal?: AbortSignal) =>
  call<AttemptState>(`/api/attempts/${id}`, { ...(signal && { signal }) });

/** Says what the learner did; refused with `conflict` when `version` is no longer the newest. */
export const say = (id: string, version: number, event: LearnerEventBody) =>
  call<AttemptState>(`/api/attempts/${id}/events`, { method: 'POST', body: event, ifMatch: version });

/** Hands in. The same `key` twice is one submission. */
export const submit = (id: string, version: number, key: string, body: SubmissionBody) =>
  call<SubmissionAccepted>(`/api/attempts/${id}/submissions`, { method: 'POST', body, ifMatch: version, key });

/** Newest first. */
export const listSubmissions = (id: string, signal?: AbortSignal) =>
  call<SubmissionState[]>(`/api/attempts/${id}/submissions`, { ...(signal && { signal }) });

export const getSubmission = (id: string, signal?: AbortSignal) =>
  call<SubmissionState>(`/api/submissions/${id}`, { ...(signal && { signal }) });

export const cancelSubmission = (id: string) => call<unknown>(`/api/submissions/${id}/cancel`, { method: 'POST' });

const draftPath = (attempt: string, challenge: string) => `/api/attempts/${attempt}/drafts/${challenge}`;

export const getDraft = (attempt: string, challenge: string) => call<Draft>(draftPath(attempt, challenge));

/** Keeps the files as the version after `base_version`; `conflict` when somebody else saved in between. */
export const putDraft = (attempt: string, challenge: string, files: Record<string, string>, base_version: number) =>
  call<Draft>(draftPath(attempt, challenge), { method: 'PUT', body: { files, base_version } });

export const listDrafts = (attempt: string, challenge: string) =>
  call<DraftVersion[]>(`${draftPath(attempt, challenge)}/history`);

export const getDraftVersion = (attempt: string, challenge: string, version: number) =>
  call<Draft>(`${draftPath(attempt, challenge)}/history/${version}`);

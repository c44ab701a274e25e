import type {
  AttentionBody,
  Run,
  RunAsk,
  RunBody,
  RunCurve,
  RunDataset,
  RunList,
  RunSample,
  SampleBody,
} from '@ear/engine/contract';
import { call } from './client.ts';

/** Points of a curve that a page draws at most. */
const POINTS = 2000;

const runPath = (id: string): string => `/api/runs/${encodeURIComponent(id)}`;
const withSignal = (signal?: AbortSignal) => ({ ...(signal && { signal }) });

export const listRuns = (signal?: AbortSignal) => call<RunList>('/api/runs', withSignal(signal));

/** Datasets that quests bring, to train on. */
export const listRunDatasets = (signal?: AbortSignal) => call<RunDataset[]>('/api/runs/datasets', withSignal(signal));

/** Puts a run in line. The same `key` twice is one run. */
export const startRun = (key: string, body: RunBody) => call<Run>('/api/runs', { method: 'POST', body, key });

export const getRun = (id: string, signal?: AbortSignal) => call<Run>(runPath(id), withSignal(signal));

export const getRunCurve = (id: string, signal?: AbortSignal) =>
  call<RunCurve>(`${runPath(id)}/curve?points=${POINTS}`, withSignal(signal));

export const getRunSamples = (id: string, signal?: AbortSignal) =>
  call<RunSample[]>(`${runPath(id)}/samples`, withSignal(signal));

export type RunWish = 'pause' | 'resume' | 'cancel';

export const steerRun = (id: string, wish: RunWish) => call<Run>(`${runPath(id)}/${wish}`, { method: 'POST' });

export const deleteRun = (id: string) => call<unknown>(runPath(id), { method: 'DELETE' });

/** Asks the newest checkpoint to go on from a prompt; the answer comes later. */
export const askForSamples = (id: string, body: SampleBody) =>
  call<RunAsk>(`${runPath(id)}/sample`, { method: 'POST', body });

/** Asks what each position of a prompt looks at, in one layer; the answer comes later. */
export const askForAttention = (id: string, body: AttentionBody) =>
  call<RunAsk>(`${runPath(id)}/attention`, { method: 'POST', body });

export const getRunAsk = (run: string, ask: string, signal?: AbortSignal) =>
  call<RunAsk>(`${runPath(run)}/asks/${encodeURIComponent(ask)}`, withSignal(signal));

/** Takes a question back that waits for its answer, or is being answered. */
export const takeBackAsk = (run: string, ask: string) =>
  call<RunAsk>(`${runPath(run)}/asks/${encodeURIComponent(ask)}`, { method: 'DELETE' });

/** Where the weights lie as safetensors. */
export const checkpointPath = (id: string): string => `${runPath(id)}/checkpoint`;

import { setTimeout as sleep } from 'node:timers/promises';
import type { Capabilities, LeaseAnswer } from '@ear/engine/contract';
import { Backoff } from '../api/backoff.ts';
import { ApiAway } from '../api/client.ts';
import { holdLease } from './job.ts';
import type { JobEnd, JobTools } from './job.ts';
import { holdAsk } from '../training/holdAsk.ts';
import { holdRun } from '../training/holdRun.ts';

/** Long poll, seconds. */
const WAIT_S = 20;
/** After a job that could not be judged here: time for another grader to take it. */
const REST_MS = 1_000;

/** One place in which jobs are judged, one after the other, until `shutdown`. Never rejects. */
export async function runSlot(
  capabilities: () => Promise<Capabilities>,
  tools: JobTools,
  shutdown: AbortSignal,
): Promise<void> {
  const backoff = new Backoff();
  let away = false;
  while (!shutdown.aborted) {
    try {
      const lease = await tools.api.lease(await capabilities(), WAIT_S, shutdown);
      if (away) tools.log.info({}, 'the API is back');
      away = false;
      backoff.succeed();
      if (lease === null) continue;
      const end = await hold(lease, tools, shutdown);
      if (end === 'faulted') await sleep(REST_MS, undefined, { signal: shutdown }).catch(() => undefined);
    } catch (error) {
      if (shutdown.aborted) return;
      if (!away) tools.log.warn({ reason: reasonOf(error) }, 'the API cannot be reached; trying again');
      away = true;
      await backoff.pause(shutdown);
    }
  }
}

/** Runs and questions come only where `capabilities` says that they may. */
function hold(lease: LeaseAnswer, tools: JobTools, shutdown: AbortSignal): Promise<JobEnd> {
  if ('job' in lease) return holdLease(lease, tools, shutdown);
  if (tools.runs === undefined) return Promise.reject(new Error('this grader trains no runs'));
  return 'run' in lease ? holdRun(lease, tools.runs, shutdown) : holdAsk(lease, tools.runs, shutdown);
}

function reasonOf(error: unknown): string {
  if (error instanceof ApiAway && error.cause instanceof Error) return `${error.message} (${error.cause.message})`;
  return error instanceof Error ? error.message : String(error);
}

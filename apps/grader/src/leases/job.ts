import type { JudgingBundle, JudgingProgress, Verdict } from '@ear/engine';
import type { Lease } from '@ear/engine/contract';
import type { ApiClient } from '../api/client.ts';
import { ApiAway } from '../api/client.ts';
import { Backoff } from '../api/backoff.ts';
import type { Log } from '../log.ts';
import type { RunTools } from '../training/runTools.ts';
import { faultVerdict } from './fault.ts';
import { startHeart } from './heart.ts';
import type { Interruption } from './heart.ts';
import { ProgressSender } from './progress.ts';

/** Judges one job; told apart from the lease protocol so that each can be tested alone. */
export type Judge = (
  job: Lease['job'],
  bundle: JudgingBundle,
  hooks: { signal: AbortSignal; onProgress: (progress: JudgingProgress) => void },
) => Promise<Verdict>;

export interface JobTools {
  readonly api: ApiClient;
  readonly bundle: (hash: string, signal: AbortSignal) => Promise<JudgingBundle>;
  readonly judge: Judge;
  readonly log: Log;
  /** Left out where this grader trains no runs. */
  readonly runs?: RunTools;
}

/** A verdict is offered this long to an API that is away; then the lease is another grader's anyway. */
const OFFER_MS = 10 * 60_000;
/** A bundle is asked for this long. */
const FETCH_MS = 30_000;

/** What became of a lease. */
export type JobEnd = 'completed' | 'faulted' | Interruption;

/**
 * Holds a lease from its first heartbeat to its verdict. Never rejects. `shutdown` ends it early and gives it back; a
 * job that cannot be judged here is reported as our fault, which the API counts and tries again elsewhere.
 */
export async function holdLease(lease: Lease, tools: JobTools, shutdown: AbortSignal): Promise<JobEnd> {
  const { api, log } = tools;
  const { submission, epoch, quest, challenge } = lease.job;
  const facts = { submission, epoch, quest, challenge };
  const interrupted = new AbortController();
  const interrupt = (why: Interruption): void => interrupted.abort(why);
  const onShutdown = (): void => interrupt('shutdown');
  shutdown.addEventListener('abort', onShutdown, { once: true });
  if (shutdown.aborted) onShutdown();
  const stopHeart = startHeart(() => api.heartbeat(lease), interrupt);
  // A job that tells news hears of its end by them, sooner than by its heart.
  const progress = new ProgressSender(async (news) => {
    const state = await api.progress(lease, news);
    if (state !== 'held') interrupt(state);
  });
  const began = performance.now();
  try {
    progress.push({ phase: 'fetching' });
    const bundle = await fetchBundle(lease, tools, interrupted.signal);
    const verdict = await tools.judge(lease.job, bundle, {
      signal: interrupted.signal,
      onProgress: (news) => progress.push(news),
    });
    interrupted.signal.throwIfAborted();
    progress.close();
    const end = await offer(lease, verdict, tools, interrupted.signal);
    log.info({ ...facts, status: verdict.status, ms: Math.round(performance.now() - began), end }, 'judged');
    return end;
  } catch (error) {
    progress.close();
    const why = interrupted.signal.aborted ? (interrupted.signal.reason as Interruption) : null;
    if (why === null) log.error({ ...facts, reason: describe(error) }, 'a job could not be judged here');
    else log.info({ ...facts, why }, 'a job was given up');
    if (why === 'lost' || why === 'cancelled') return why;
    if (why === null) await api.complete(lease, faultVerdict(lease.job)).catch(() => undefined);
    else await api.release(lease, why).catch(() => undefined);
    return why ?? 'faulted';
  } finally {
    stopHeart();
    shutdown.removeEventListener('abort', onShutdown);
  }
}

/** An API that is away for a moment is asked again for the bundle; what it refuses is refused. */
async function fetchBundle(lease: Lease, tools: JobTools, signal: AbortSignal): Promise<JudgingBundle> {
  const backoff = new Backoff();
  const until = performance.now() + FETCH_MS;
  for (;;) {
    try {
      return await tools.bundle(lease.job.bundle, signal);
    } catch (error) {
      signal.throwIfAborted();
      const away = error instanceof ApiAway && (error.status === 0 || error.status >= 500);
      if (!away || performance.now() > until) throw error;
      await backoff.pause(signal);
    }
  }
}

/** Hands the verdict in, however often the API must be asked; the heart goes on beating meanwhile. */
async function offer(lease: Lease, verdict: Verdict, { api }: JobTools, signal: AbortSignal): Promise<JobEnd> {
  const backoff = new Backoff();
  const until = performance.now() + OFFER_MS;
  for (;;) {
    try {
      const state = await api.complete(lease, verdict);
      return state === 'held' ? 'completed' : state;
    } catch (error) {
      const hopeless = error instanceof ApiAway && error.status >= 400 && error.status < 500 && error.status !== 429;
      if (hopeless || performance.now() > until) throw error;
      await backoff.pause(signal);
      signal.throwIfAborted();
    }
  }
}

function describe(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 400);
}

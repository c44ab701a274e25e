import type { LeaseState } from '../api/client.ts';

const BEAT_MS = 3_000;

/** Why a job ends before its verdict. */
export type Interruption = 'lost' | 'cancelled' | 'shutdown';

/**
 * Tells the API every three seconds that a job is being worked on. `onEnd` is called once, when the lease is lost or
 * cancelled. An API that is away is asked again: until another grader takes the lease over, it is ours.
 */
export function startHeart(beat: () => Promise<LeaseState>, onEnd: (why: 'lost' | 'cancelled') => void): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout;
  const next = (): void => {
    timer = setTimeout(async () => {
      const state = await beat().catch(() => 'held' as const);
      if (stopped) return;
      if (state !== 'held') {
        stopped = true;
        onEnd(state);
        return;
      }
      next();
    }, BEAT_MS);
  };
  next();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

import { Backoff } from '../api/backoff.ts';
import type { RunWord } from '../api/runs.ts';

/** The API answers at once when there is something to know. */
const WAIT_S = 2.5;

/**
 * Keeps a lease alive and hears at once when its learner changes his mind. `onWord` is called for every word but
 * `go_on`; `lost` and `cancelled` are the last. An API that is away is asked again: until another grader takes the
 * lease over, it is ours.
 */
export function startRunHeart(
  beat: (wait_s: number, signal: AbortSignal) => Promise<RunWord>,
  onWord: (word: Exclude<RunWord, 'go_on'>) => void,
): () => void {
  const stopped = new AbortController();
  void (async () => {
    const backoff = new Backoff();
    let wait_s = 0;
    while (!stopped.signal.aborted) {
      const word = await beat(wait_s, stopped.signal).catch(() => null);
      if (stopped.signal.aborted) return;
      if (word === null) {
        await backoff.pause(stopped.signal);
        continue;
      }
      backoff.succeed();
      wait_s = WAIT_S;
      if (word === 'go_on') continue;
      onWord(word);
      if (word === 'lost' || word === 'cancelled') return;
      // It has been heard; asking again at once would answer the same at once.
      await pause(1000, stopped.signal);
    }
  })();
  return () => stopped.abort();
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

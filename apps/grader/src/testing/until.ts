import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than any busy machine needs, and shorter than a test may last: what never comes is found all the same. */
const PATIENCE_MS = 60_000;
const AGAIN_MS = 10;

/** Asks again and again until something holds. `seen` says what there was instead, for the error. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  seen: () => string = () => 'nothing of it',
): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await holds()); await sleep(AGAIN_MS))
    if (performance.now() > end) throw new Error(`it did not come true; seen: ${seen()}`);
}

import { settle } from './settle.js';

/**
 * Starts a run of so many steps and hands its losses on as progress.
 *
 * @param {number} steps
 * @param {{onProgress?: ((progress: object) => void) | undefined, signal?: AbortSignal | undefined}} options
 * @param {(report: import('./addon.js').Listener | null, aborted: boolean) => import('./addon.js').Job} start takes no
 *   step where the signal was aborted before
 */
export async function settleRun(steps, { onProgress, signal }, start) {
  let step = 0;
  /** @type {{error: unknown} | undefined} */
  let listenerFailure;
  const report = (/** @type {Float64Array} */ losses, /** @type {number} */ elapsed_ms) => {
    step += losses.length;
    if (listenerFailure) return;
    try {
      onProgress?.({ step, steps, losses, elapsed_ms });
    } catch (error) {
      // A listener that throws ends the run, and the caller sees its error instead of a half-heard training.
      listenerFailure = { error };
      job.cancel();
    }
  };
  const job = start(onProgress ? report : null, signal?.aborted ?? false);
  const result = await settle(job, signal);
  if (listenerFailure) throw listenerFailure.error;
  return result;
}

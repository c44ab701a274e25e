import { fromAddon } from './errors.js';

/**
 * Waits for a job and lets the signal cancel it.
 *
 * @param {import('./addon.js').Job} job
 * @param {AbortSignal} [signal]
 */
export async function settle(job, signal) {
  const cancel = () => job.cancel();
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await job.promise;
  } catch (error) {
    throw fromAddon(error);
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

/**
 * The same for jobs that have no part of a result to show: who cancels is told so, also when the job was faster.
 *
 * @param {import('./addon.js').Job} job
 * @param {AbortSignal} [signal]
 */
export async function settleWhole(job, signal) {
  const result = await settle(job, signal);
  if (signal?.aborted) throw fromAddon({ code: 'EAR_FINISHED' });
  return result;
}

import type { Run, RunCurve, RunSample } from '@ear/engine/contract';
import { getRun, getRunCurve, getRunSamples } from '../../../api/index.ts';
import { keepLast } from '../../../app/keepLast.ts';
import { valueOrLeave } from '../../../app/leaving.ts';

export interface RunData {
  readonly run: Run;
  readonly curve: RunCurve;
  /** Oldest first. */
  readonly samples: readonly RunSample[];
}

export const loadRun = keepLast('run', async ({ params, request }): Promise<RunData> => {
  const id = params['id'] ?? '';
  const [run, curve, samples] = await Promise.all([
    getRun(id, request.signal),
    getRunCurve(id, request.signal),
    getRunSamples(id, request.signal),
  ]);
  return {
    run: valueOrLeave(run, request),
    curve: valueOrLeave(curve, request),
    samples: valueOrLeave(samples, request),
  };
});

import type { CheckContext } from '../kind.ts';
import type { TrainingHooks } from '../../ports.ts';

const PROGRESS_MS = 250;
/** Of one progress. */
const MAX_TOLD = 5000;

/** A run that knows whether it was ended by its signal. */
export interface Ending {
  readonly cancelled: boolean;
}

/** `late`: the wall clock ended it. */
export interface Watched<R extends Ending> {
  readonly run: R;
  readonly late: boolean;
}

/** Trains under the clock of the challenge and tells losses, at most four times a second. */
export async function watched<R extends Ending>(
  steps: number,
  context: Pick<CheckContext, 'limits' | 'signal' | 'progress'>,
  train: (hooks: TrainingHooks) => Promise<R>,
): Promise<Watched<R>> {
  const clock = AbortSignal.timeout(context.limits.wall_s * 1000);
  let waiting: number[] = [];
  let told = 0;
  const run = await train({
    signal: AbortSignal.any([context.signal, clock]),
    onProgress(step, losses) {
      for (let index = 0; index < losses.length; index++) waiting.push(losses[index] as number);
      const now = performance.now();
      if (now - told < PROGRESS_MS || waiting.length === 0) return;
      told = now;
      const shown = waiting.splice(0).filter(Number.isFinite).slice(-MAX_TOLD);
      const fraction = steps > 0 ? Math.min(1, step / steps) : undefined;
      context.progress({ phase: 'training', step, steps, losses: shown, ...(fraction !== undefined && { fraction }) });
    },
  });
  return { run, late: run.cancelled && clock.aborted };
}

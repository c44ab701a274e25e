import type { RunCurve, RunEval, RunPoints, RunSample } from '@ear/engine/contract';
import { joined, NO_POINTS, type LiveTraining } from '../../../live/training.ts';

export interface Curves {
  readonly points: RunPoints;
  readonly evals: readonly RunEval[];
}

/** The curve as it was fetched, and after it what has been heard since. */
export function mergedCurves(curve: RunCurve, live: LiveTraining | undefined): Curves {
  if (live === undefined) return curve;
  const lastEval = curve.evals.at(-1)?.step ?? -1;
  const heard = live.points.step.findIndex((step) => step > curve.step);
  return {
    points: heard === -1 ? curve.points : joined(curve.points, curve.step + 1, after(live.points, heard)),
    evals: [...curve.evals, ...live.evals.filter(({ step }) => step > lastEval)],
  };
}

/** Whether news are missing between what was fetched and what was heard first: the curve should be fetched again. */
export function hasGap(curve: RunCurve, live: LiveTraining | undefined): boolean {
  const first = live?.points.step.find((step) => step > curve.step);
  return first !== undefined && first > curve.step + 1 && live?.points.step[0] === first;
}

/** Samples as they were fetched, and after them those heard since; oldest first. */
export function mergedSamples(fetched: readonly RunSample[], live: LiveTraining | undefined): readonly RunSample[] {
  const known = new Set(fetched.map(keyOf));
  const more = (live?.samples ?? []).filter((sample) => !known.has(keyOf(sample)));
  return more.length === 0 ? fetched : [...fetched, ...more];
}

export const keyOf = ({ step, index }: RunSample): string => `${step}:${index}`;

function after(points: RunPoints, index: number): RunPoints {
  if (index === 0) return points;
  if (index >= points.step.length) return NO_POINTS;
  return {
    step: points.step.slice(index),
    loss: points.loss.slice(index),
    grad_norm: points.grad_norm.slice(index),
    lr: points.lr.slice(index),
    tokens_per_s: points.tokens_per_s.slice(index),
  };
}

/** The losses of evaluations, laid at the steps of the points (the newest at or before each evaluation). */
export function atSteps(steps: readonly number[], evals: readonly RunEval[]): (number | null)[] {
  const values: (number | null)[] = steps.map(() => null);
  let index = 0;
  for (const { step, val_loss } of evals) {
    while (index + 1 < steps.length && (steps[index + 1] ?? 0) <= step) index += 1;
    if (steps.length > 0) values[index] = val_loss;
  }
  return values;
}

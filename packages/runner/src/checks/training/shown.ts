import type { Metric } from '@ear/engine';
import { clip } from '../../text.ts';

const MAX_LOSSES = 20_000;

/** A verdict's numbers are finite; one that is not says nothing and is left out. */
export function finiteMetrics(metrics: Readonly<Record<string, Metric>>): Record<string, Metric> {
  return Object.fromEntries(Object.entries(metrics).filter(([, { value }]) => Number.isFinite(value)));
}

export function shownLosses(losses: readonly number[]): number[] {
  return losses.filter(Number.isFinite).slice(0, MAX_LOSSES);
}

export function shownSamples(samples: readonly string[]): string[] {
  return samples.slice(0, 100).map((sample) => clip(sample, 200));
}

/** Mean of the last `steps`; NaN of none. */
export function meanLast(losses: readonly number[], steps: number): number {
  const window = losses.slice(-steps);
  return window.reduce((sum, loss) => sum + loss, 0) / window.length;
}

import type { AlignedData } from 'uplot';
import { runningMean } from './summary.ts';

/** What is drawn to compare with: one loss for all steps, or one for each. */
export type Beside = number | readonly number[];

/**
 * Steps, losses, their running mean, what is compared with, and the goal where there is one. Another run's losses are
 * drawn as their running mean too: two runs with equal losses then lie on each other.
 */
export function seriesOf(
  steps: readonly number[],
  losses: readonly number[],
  beside: Beside,
  goal: number | null,
): AlignedData {
  const flat = (value: number) => steps.map(() => value);
  const other = typeof beside === 'number' ? flat(beside) : runningMean(beside.slice(0, steps.length));
  const compared = steps.map((_, index) => other[index] ?? null);
  return [[...steps], [...losses], runningMean(losses), compared, ...(goal === null ? [] : [flat(goal)])];
}

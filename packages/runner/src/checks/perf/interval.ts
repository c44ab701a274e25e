import type { Random } from '../../seed.ts';

/** A ratio of medians with its 95 % interval. */
export interface Ratio {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;

/** The middle value; of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}

/**
 * Median of `own` over median of `reference`, both in the same unit and pair by pair from the same moment. The interval
 * is the percentile interval of the bootstrap: pairs are drawn with replacement, so that what slowed both of a pair
 * stays together. Source: Efron & Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
 */
export function ratioOf(own: readonly number[], reference: readonly number[], random: Random): Ratio {
  const count = own.length;
  const ratios = Array.from({ length: RESAMPLES }, () => {
    const drawn = Array.from({ length: count }, () => random.below(count));
    return median(drawn.map((pair) => own[pair] as number)) / median(drawn.map((pair) => reference[pair] as number));
  }).sort((a, b) => a - b);
  const at = (share: number): number => ratios[Math.round(share * (RESAMPLES - 1))] as number;
  return { value: median(own) / median(reference), low: at(0.025), high: at(0.975) };
}

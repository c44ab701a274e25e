/** Shares of a whole, in percent; they sum to 100. */
export type Shares = readonly number[];

export const evenShares = (count: number): Shares => Array.from({ length: count }, () => 100 / count);

/**
 * Gives one option `percent` and lets the others keep their proportions in what remains.
 * Where the others had nothing, what remains is spread evenly over them.
 */
export function setShare(shares: Shares, index: number, percent: number): Shares {
  const wanted = Math.min(100, Math.max(0, percent));
  const others = shares.reduce((sum, share, at) => (at === index ? sum : sum + share), 0);
  const rest = 100 - wanted;
  return shares.map((share, at) => {
    if (at === index) return wanted;
    return others > 0 ? (share * rest) / others : rest / (shares.length - 1);
  });
}

/** Whole percents that still sum to 100: the largest remainders are rounded up. */
export function wholePercents(shares: Shares): readonly number[] {
  const floors = shares.map(Math.floor);
  const left = Math.round(100 - floors.reduce((sum, floor) => sum + floor, 0));
  const byRemainder = shares
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const raised = new Set(byRemainder.slice(0, left).map(({ index }) => index));
  return floors.map((floor, index) => (raised.has(index) ? floor + 1 : floor));
}

/** The picked option as sure as one is; the rest is spread evenly over the others. */
export function pickedShares(count: number, picked: number, percent: number): Shares {
  return Array.from({ length: count }, (_, index) => (index === picked ? percent : (100 - percent) / (count - 1)));
}

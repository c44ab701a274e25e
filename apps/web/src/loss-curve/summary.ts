/** How many of the newest steps a mean is taken over. Single documents jump too much to be read. */
export const WINDOW = 50;

export interface CurvePoint {
  /** Its place among the losses. */
  readonly index: number;
  readonly step: number;
  readonly loss: number;
  /** Mean of the last WINDOW losses up to here. */
  readonly mean: number;
}

export const meanOf = (losses: readonly number[]): number =>
  losses.reduce((sum, loss) => sum + loss, 0) / Math.max(1, losses.length);

/** The running mean at every step. */
export function runningMean(losses: readonly number[], window = WINDOW): number[] {
  let sum = 0;
  return losses.map((loss, index) => {
    sum += loss - (index >= window ? (losses[index - window] ?? 0) : 0);
    return sum / Math.min(window, index + 1);
  });
}

/** At most `rows` points of the curve, evenly spread, the first and the last among them: its table. */
export function tableOf(steps: readonly number[], losses: readonly number[], rows = 20): CurvePoint[] {
  const means = runningMean(losses);
  const count = Math.min(rows, losses.length);
  const at = Array.from({ length: count }, (_, row) =>
    count === 1 ? 0 : Math.round((row * (losses.length - 1)) / (count - 1)),
  );
  return at.map((index) => ({ index, step: steps[index] ?? 0, loss: losses[index] ?? 0, mean: means[index] ?? 0 }));
}

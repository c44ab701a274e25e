/** One line of a chart. */
export interface Line {
  readonly id: string;
  readonly label: string;
  /** One value for each step of the chart; null where nothing was measured. */
  readonly values: readonly (number | null)[];
  /** A colour token of the page. */
  readonly colour: 'ember' | 'machine';
  /** `faint`: behind its own smoothed line. `dots`: measured now and then. */
  readonly look: 'plain' | 'faint' | 'dots';
}

/**
 * Exponential moving mean with the bias of its start taken out: y_i = (1 - w) sum_j w^j x_{i-j} / (1 - w^{i+1}).
 * `weight` in [0, 1): 0 answers the values as they are. What was not measured stays so.
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  if (weight <= 0) return [...values];
  let [sum, mass] = [0, 0];
  return values.map((value) => {
    if (value === null) return null;
    sum = weight * sum + (1 - weight) * value;
    mass = weight * mass + (1 - weight);
    return sum / mass;
  });
}

/** At most `rows` indices of `count` points, evenly spread, the first and the last among them. */
export function spread(count: number, rows: number): number[] {
  if (count <= 1) return count === 1 ? [0] : [];
  const shown = Math.min(rows, count);
  return Array.from({ length: shown }, (_, row) => Math.round((row * (count - 1)) / (shown - 1)));
}

/** The index of the newest measured value at or before `at`; -1 where there is none. */
export function lastMeasured(values: readonly (number | null)[], at: number): number {
  for (let index = Math.min(at, values.length - 1); index >= 0; index -= 1) {
    if (values[index] !== null && values[index] !== undefined) return index;
  }
  return -1;
}

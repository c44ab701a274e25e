import type { Tolerance } from '@ear/engine';

/** Where a check writes no tolerance: enough for the last bits of a float64, nothing more. Integers are then exact. */
const DEFAULT_TOLERANCE: Tolerance = { atol: 1e-9, rtol: 1e-9 };

/** |got - want| is small enough; `size` must be finite. A border that overflows to infinity never lets NaN in. */
export function within(size: number, want: number, tolerance: Tolerance = DEFAULT_TOLERANCE): boolean {
  return size <= tolerance.atol + tolerance.rtol * Math.abs(want);
}

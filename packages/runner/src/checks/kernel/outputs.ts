import type { Tolerance } from '@ear/engine';
import { within } from '../../comparators/within.ts';
import type { Buffers } from '../../protocol/kernelWire.ts';
import { sizeOf, tensorFromBytes, WIRE_DTYPE } from '../../tensors/tensor.ts';
import type { Output } from './case.ts';
import { poisonIn, tracesIn } from './pointers.ts';

/** An output as it came back; values in float64. */
export interface Written {
  readonly output: Output;
  readonly values: Float64Array;
  /** Whether an element was left as it had been poisoned. */
  readonly isLeft: (index: number) => boolean;
  /** Whether it was computed from an element that had been poisoned. */
  readonly isStale: (index: number) => boolean;
}

/** Reads a reply; null where it is not what the request asked for: a forged one. */
export function readOutputs({ segments }: Buffers, outputs: readonly Output[]): Written[] | null {
  if (segments.length !== outputs.length) return null;
  const written: Written[] = [];
  for (const [at, output] of outputs.entries()) {
    const { segment, bytes } = segments[at] as Buffers['segments'][number];
    const elements = sizeOf(output.shape);
    if (segment.dtype !== WIRE_DTYPE[output.dtype] || sizeOf(segment.shape) !== elements) return null;
    const poisoned = poisonIn(output.dtype, bytes);
    written.push({
      output,
      values: tensorFromBytes(output.dtype, [elements], bytes).values,
      isStale: tracesIn(output.dtype, bytes),
      isLeft: (index) => output.initial === null && poisoned(index),
    });
  }
  return written;
}

/** What can be wrong with an element; each of them explains the next. */
const KINDS = ['unwritten', 'stale', 'not_finite', 'value'] as const;

/** The first element, in reading order, that is not as it should be. */
export interface Problem {
  readonly kind: (typeof KINDS)[number];
  readonly output: Output;
  readonly index: number;
  readonly got: number;
  readonly want: number;
  /** Elements of this output with a problem of this kind. */
  readonly count: number;
}

/** The largest |got - want| over all outputs. */
export interface Largest {
  readonly output: Output;
  readonly index: number;
  readonly size: number;
}

/**
 * Holds every output against what is expected, `expected` in the order of `written`; NaN there: not compared. Of several
 * kinds of problems the first in the order of KINDS is told.
 */
export function problemsIn(
  { output, values, isLeft, isStale }: Written,
  expected: Float64Array,
  tolerance: Tolerance,
): { readonly problem: Problem | null; readonly largest: Largest | null } {
  const found: Partial<Record<Problem['kind'], { index: number; count: number }>> = {};
  let largest: Largest | null = null;
  let touched = false;
  const exact = output.dtype === 'int32';
  const note = (kind: Problem['kind'], index: number): void => {
    const known = (found[kind] ??= { index, count: 0 });
    known.count++;
  };
  for (let index = 0; index < values.length; index++) {
    const [got, want] = [values[index] as number, expected[index] as number];
    if (Number.isNaN(want)) continue;
    if (isLeft(index)) {
      note('unwritten', index);
      continue;
    }
    touched = true;
    if (!Number.isFinite(got)) {
      note(isStale(index) ? 'stale' : 'not_finite', index);
      continue;
    }
    const size = Math.abs(got - want);
    if (largest === null || size > largest.size) largest = { output, index, size };
    if (exact ? size !== 0 : !within(size, want, tolerance)) note('value', index);
  }
  // Parts of it may be left alone, all of it not.
  if (output.partial && touched) delete found.unwritten;
  const kind = KINDS.find((one) => found[one] !== undefined);
  if (kind === undefined) return { problem: null, largest };
  const { index, count } = found[kind] as { index: number; count: number };
  const [got, want] = [values[index] as number, expected[index] as number];
  return { problem: { kind, output, index, got, want, count }, largest };
}

/** `(b=0,h=1,t=3)` of an element; empty for an output without axes. */
export function placeOf({ shape, axes }: Pick<Output, 'shape' | 'axes'>, index: number): string {
  const places: string[] = [];
  for (let axis = shape.length - 1, rest = index; axis >= 0; axis--) {
    const extent = shape[axis] as number;
    places.unshift(`${axes[axis] ?? `i${axis}`}=${rest % extent}`);
    rest = Math.floor(rest / extent);
  }
  return places.length > 0 ? `(${places.join(',')})` : '';
}

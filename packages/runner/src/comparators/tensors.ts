import type { Tolerance } from '@ear/engine';
import type { Seen } from '../protocol/seen.ts';
import type { Tensor } from '../tensors/tensor.ts';
import type { Comparison, Difference, Mismatch } from './comparison.ts';
import { within } from './within.ts';
import type { WantedTensor } from './wanted.ts';

/**
 * Compares what a student sent with an expected tensor: first the kind of container, then dtype and shape, both
 * exactly (nothing is broadcast or converted), then every element in float64. NaN never passes; an infinity passes
 * only for the very same infinity (a mask); 0 and -0 are equal. Whole numbers and bools are exact without a tolerance.
 */
export function compareTensor(got: Seen, want: WantedTensor, tolerance: Tolerance | undefined, at: string): Comparison {
  const wrong = differsAsAWhole(got, want);
  if (wrong !== null) return { mismatch: { reason: wrong, at, got, want }, largest: null };
  const { tensor } = got as Seen & { kind: 'tensor' };
  const exact = tolerance === undefined && !isFloating(want);
  let mismatch: Mismatch | null = null;
  let largest: Difference | null = null;
  for (let i = 0; i < want.values.length; i++) {
    const [value, wanted] = [tensor.values[i] as number, want.values[i] as number];
    if (value === wanted) {
      largest ??= Number.isFinite(value) ? { at: placeOf(at, i, want.shape), got: value, want: wanted, size: 0 } : null;
      continue;
    }
    if (!Number.isFinite(value) || !Number.isFinite(wanted)) {
      mismatch ??= notFinite(value, wanted, placeOf(at, i, want.shape));
      continue;
    }
    const size = Math.abs(value - wanted);
    if (largest === null || size > largest.size)
      largest = { at: placeOf(at, i, want.shape), got: value, want: wanted, size };
    if (exact || !within(size, wanted, tolerance))
      mismatch ??= { reason: 'value', at: placeOf(at, i, want.shape), got: element(value, want), want: wanted };
  }
  return { mismatch, largest };
}

/** `[1, 3]` of the i-th element, behind the place of its tensor; empty for one without axes. */
export function placeOf(at: string, index: number, shape: readonly number[]): string {
  if (shape.length === 0) return at;
  const places: number[] = [];
  for (const extent of shape.toReversed()) {
    places.unshift(index % extent);
    index = Math.floor(index / extent);
  }
  return `${at}[${places.join(', ')}]`;
}

/** Container, dtype and shape, in this order: a wrong one says more than every element after it. */
function differsAsAWhole(got: Seen, want: WantedTensor): Exclude<Mismatch['reason'], 'not_finite' | 'value'> | null {
  if (got.kind !== 'tensor' && got.kind !== 'foreign') return 'type';
  // A tensor without axes and one of NumPy's scalars are the same thing.
  const anyWillDo = want.container === undefined || (got.kind === 'tensor' && isScalar(got.tensor) && isScalar(want));
  const container = got.container === 'scalar' ? 'numpy' : got.container;
  if (!anyWillDo && container !== want.container) return 'type';
  if (got.kind === 'foreign' || got.tensor.dtype !== want.dtype) return 'dtype';
  const { shape } = got.tensor;
  return shape.length === want.shape.length && shape.every((extent, axis) => extent === want.shape[axis])
    ? null
    : 'shape';
}

function notFinite(value: number, wanted: number, at: string): Mismatch {
  return Number.isFinite(value)
    ? { reason: 'value', at, got: { kind: 'float', value }, want: wanted }
    : { reason: 'not_finite', at, got: value };
}

/** An element as a Python value, for sentences. */
function element(value: number, { dtype }: Tensor): Seen {
  if (dtype === 'bool') return { kind: 'bool', value: value !== 0 };
  return isFloating({ dtype }) ? { kind: 'float', value } : { kind: 'int', value: BigInt(value) };
}

function isFloating({ dtype }: Pick<Tensor, 'dtype'>): boolean {
  return dtype === 'float64' || dtype === 'float32' || dtype === 'float16' || dtype === 'bfloat16';
}

function isScalar({ shape }: Tensor): boolean {
  return shape.length === 0;
}

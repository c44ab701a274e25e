import type { Dtype } from '@ear/engine';
import type { Seen } from '../protocol/seen.ts';
import { tensorOf } from './tensor.ts';
import type { Tensor } from './tensor.ts';

/**
 * The numbers of a value as a tensor: a tensor as it is, a number as one without axes, nested lists (or tuples) of
 * numbers row by row, int64 where all are ints and float64 otherwise. null where the value is none of these, or where
 * rows differ in length.
 */
export function tensorOfSeen(seen: Seen): Tensor | null {
  if (seen.kind === 'tensor') return seen.tensor;
  const shape: number[] = [];
  for (let inner: Seen | undefined = seen; inner !== undefined && isList(inner); inner = inner.items[0])
    shape.push(inner.items.length);
  const values: number[] = [];
  const found = new Set<Dtype>();

  function take(value: Seen, depth: number): boolean {
    if (depth < shape.length)
      return isList(value) && value.items.length === shape[depth] && value.items.every((item) => take(item, depth + 1));
    const number = elementOf(value);
    if (number === null) return false;
    values.push(number.value);
    found.add(number.dtype);
    return true;
  }

  if (!take(seen, 0)) return null;
  const [only] = found;
  return tensorOf(found.size === 1 ? (only as Dtype) : 'float64', shape, values);
}

function elementOf(seen: Seen): { readonly value: number; readonly dtype: Dtype } | null {
  if (seen.kind === 'float') return { value: seen.value, dtype: 'float64' };
  if (seen.kind === 'int') return { value: Number(seen.value), dtype: 'int64' };
  if (seen.kind === 'bool') return { value: Number(seen.value), dtype: 'bool' };
  if (seen.kind !== 'tensor' || seen.tensor.shape.length > 0) return null;
  return { value: seen.tensor.values[0] as number, dtype: seen.tensor.dtype };
}

function isList(seen: Seen): seen is Seen & { readonly kind: 'list' | 'tuple' } {
  return seen.kind === 'list' || seen.kind === 'tuple';
}

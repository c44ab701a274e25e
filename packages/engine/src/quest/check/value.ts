import { z } from 'zod';

/** A value that can be written in YAML and sent to a student's process as JSON. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };
export const Plain: z.ZodType<Plain> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(Plain), z.record(z.string(), Plain)]),
);

/** Element types of tensors, by NumPy's names. */
export const DTYPES = ['float64', 'float32', 'float16', 'bfloat16', 'int64', 'int32', 'uint8', 'bool'] as const;
export const Dtype = z.enum(DTYPES);
export type Dtype = z.infer<typeof Dtype>;

/** A tensor that an author wrote out; `data` is flat, row by row. */
export interface ArrayLiteral {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/**
 * Reads `{$array: [[1, 2], [3, 4]], dtype: float32}`: a tensor among plain values. null where the value is none;
 * 'ragged' where it wants to be one and its rows differ in length or hold something that is no number (or bool), or
 * where its dtype is unknown. Without `dtype`: float64.
 */
export function arrayLiteral(value: Plain): ArrayLiteral | 'ragged' | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const record = value as { readonly [key: string]: Plain };
  if (!Object.hasOwn(record, '$array')) return null;
  const { $array: rows, dtype = 'float64', ...rest } = record;
  const known = Dtype.safeParse(dtype);
  if (rows === undefined || !known.success || Object.keys(rest).length > 0) return 'ragged';
  const shape: number[] = [];
  for (let inner: Plain = rows; Array.isArray(inner); inner = inner[0] as Plain) {
    shape.push(inner.length);
    if (inner.length === 0) break;
  }
  const data: number[] = [];
  return flatten(rows, shape, 0, data) ? { dtype: known.data, shape, data } : 'ragged';
}

function flatten(value: Plain, shape: readonly number[], depth: number, into: number[]): boolean {
  if (depth === shape.length) {
    if (typeof value !== 'number' && typeof value !== 'boolean') return false;
    into.push(Number(value));
    return true;
  }
  return (
    Array.isArray(value) &&
    value.length === shape[depth] &&
    value.every((item) => flatten(item as Plain, shape, depth + 1, into))
  );
}

import type { Tensor } from '../../tensors/tensor.ts';
import { placeOf } from '../../comparators/tensors.ts';

/** Where a relation does not hold, and by how much. */
export interface Broken {
  /** `[1, 2]`: an element, or a row. */
  readonly at: string;
  /** What is there: the number that the relation is about (a sum, a norm, an element). */
  readonly value: number;
  /** How far that is from what must be; null where there is no such number. */
  readonly size: number | null;
}

/** The shape does not allow the relation: `want` says which would. */
export interface WrongShape {
  readonly want: string;
}

export interface Facts {
  /** What came back. */
  readonly out: Tensor;
  /** What went in, in the order of the check's inputs; numbers as tensors without axes. */
  readonly inputs: readonly Tensor[];
  /** The check's `with`. */
  readonly options: Readonly<Record<string, number>>;
  readonly atol: number;
  readonly rtol: number;
}

/** A relation between one call's inputs and what came back; null: it holds. */
export type Relation = (facts: Facts) => Broken | WrongShape | null;

/** Every row, along the last axis, sums to 1 within atol + rtol. */
export const rowsSumToOne: Relation = ({ out, atol, rtol }) =>
  eachRow(out, (row) =>
    off(
      sum(row, (x) => x),
      1,
      atol,
      rtol,
    ),
  );

/** No element lies below 0 by more than atol. */
export const nonNegative: Relation = ({ out, atol }) => eachElement(out, (x) => (x >= -atol ? null : [x, -x]));

/** Every element lies in [low, high], by at most atol outside. A side that is not given is open. */
export const bounded: Relation = ({ out, atol, options: { low = -Infinity, high = Infinity } }) =>
  eachElement(out, (x) => {
    const beyond = Math.max(low - x, x - high);
    return beyond <= atol ? null : [x, beyond];
  });

/** Every row has Euclidean norm 1 within atol + rtol. */
export const unitNorm: Relation = ({ out, atol, rtol }) => eachRow(out, (row) => off(norm(row), 1, atol, rtol));

/** Same shape as the first input, and every row has the norm of the first input's row. */
export const normPreserving: Relation = (facts) => {
  const wrong = sameShape(facts);
  const { out, inputs, atol, rtol } = facts;
  const first = inputs[0] as Tensor;
  return (
    wrong ??
    eachRow(out, (row, begin) => off(norm(row), norm(first.values.subarray(begin, begin + row.length)), atol, rtol))
  );
};

/** The shape of the first input. */
export const sameShape: Relation = ({ out, inputs }) => {
  const { shape } = inputs[0] as Tensor;
  return isSameShape(out.shape, shape) ? null : { want: shapeText(shape) };
};

/** No element of a row is smaller than the one before it; with `descending: 1`, none is larger. Exactly. */
export const sorted: Relation = ({ out, options: { descending = 0 } }) => {
  const sign = descending === 0 ? 1 : -1;
  return eachElement(out, (x, index) => {
    const before = index % (out.shape.at(-1) ?? 1) === 0 ? null : (out.values[index - 1] as number);
    return before === null || sign * (x - before) >= 0 ? null : [x, Math.abs(x - before)];
  });
};

/**
 * Every row holds 0 .. n-1, each once; with `input: k`, the elements of the k-th input, each as often as there (both
 * as a whole, in any order). Exactly.
 */
export const permutation: Relation = ({ out, inputs, options: { input } }) => {
  if (input === undefined)
    return eachRow(out, (row) =>
      firstStranger(
        row,
        row.map((_, index) => index),
      ),
    );
  const from = inputs[input];
  if (from === undefined || from.values.length !== out.values.length) return { want: shapeText(from?.shape ?? []) };
  const stranger = firstStranger(out.values, from.values);
  return (
    stranger && { at: placeOf('', [...out.values].indexOf(stranger[0]), out.shape), value: stranger[0], size: null }
  );
};

/**
 * Elementwise: of two elements of the first input, the larger one never gives a smaller output, by more than atol; with
 * `decreasing: 1`, never a larger one. Same shape as the first input.
 */
export const monotone: Relation = (facts) => {
  const {
    out,
    inputs,
    atol,
    options: { decreasing = 0 },
  } = facts;
  const wrong = sameShape(facts);
  if (wrong !== null) return wrong;
  const { values } = inputs[0] as Tensor;
  const sign = decreasing === 0 ? 1 : -1;
  const order = [...values.keys()].sort((a, b) => (values[a] as number) - (values[b] as number));
  let highest = -Infinity;
  for (let i = 0; i < order.length;) {
    const begin = i;
    // Equal inputs have no order among themselves.
    for (; i < order.length && values[order[i] as number] === values[order[begin] as number]; i++) {
      const y = out.values[order[i] as number] as number;
      if (sign * y < highest - atol)
        return { at: placeOf('', order[i] as number, out.shape), value: y, size: highest - sign * y };
    }
    for (const index of order.slice(begin, i)) highest = Math.max(highest, sign * (out.values[index] as number));
  }
  return null;
};

/** The last two axes are square, and M equals its transpose within atol + rtol |m|. */
export const symmetric: Relation = ({ out, atol, rtol }) =>
  eachMatrix(out, true, (m, rows, columns) => {
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < i; j++) {
        const [a, b] = [m[i * columns + j] as number, m[j * columns + i] as number];
        if (!(Math.abs(a - b) <= atol + rtol * Math.abs(b)))
          return { index: i * columns + j, value: a, size: Math.abs(a - b) };
      }
    return null;
  });

/** Above the diagonal of the last two axes everything is 0 within atol. */
export const lowerTriangular: Relation = ({ out, atol }) =>
  eachMatrix(out, false, (m, rows, columns) => {
    for (let i = 0; i < rows; i++)
      for (let j = i + 1; j < columns; j++) {
        const value = m[i * columns + j] as number;
        if (!(Math.abs(value) <= atol)) return { index: i * columns + j, value, size: Math.abs(value) };
      }
    return null;
  });

/**
 * The rows of the last two axes are orthonormal (M Mᵀ = I), or, of a tall matrix, its columns (Mᵀ M = I), every product
 * within atol + rtol.
 */
export const orthogonal: Relation = ({ out, atol, rtol }) =>
  eachMatrix(out, false, (m, rows, columns) => {
    const [count, length, step, stride] = rows <= columns ? [rows, columns, columns, 1] : [columns, rows, 1, columns];
    for (let i = 0; i < count; i++)
      for (let j = 0; j <= i; j++) {
        let product = 0;
        for (let k = 0; k < length; k++)
          product += (m[i * step + k * stride] as number) * (m[j * step + k * stride] as number);
        const size = Math.abs(product - (i === j ? 1 : 0));
        if (!(size <= atol + rtol)) return { index: i * step, value: product, size };
      }
    return null;
  });

function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

/** [value, how far off] of the first element for which `judge` answers one. */
function eachElement(out: Tensor, judge: (x: number, index: number) => [number, number] | null): Broken | null {
  for (const [index, x] of out.values.entries()) {
    const wrong = judge(x, index);
    if (wrong !== null) return { at: placeOf('', index, out.shape), value: wrong[0], size: wrong[1] };
  }
  return null;
}

type OfRow = (row: Float64Array, begin: number) => [number, number | null] | null;

function eachRow({ shape, values }: Tensor, judge: OfRow): Broken | WrongShape | null {
  const length = shape.at(-1);
  if (length === undefined) return { want: '(…, n)' };
  const outer = shape.slice(0, -1);
  const count = outer.reduce((product, extent) => product * extent, 1);
  for (let row = 0; row < count; row++) {
    const wrong = judge(values.subarray(row * length, (row + 1) * length), row * length);
    if (wrong !== null) return { at: placeOf('', row, outer), value: wrong[0], size: wrong[1] };
  }
  return null;
}

type OfMatrix = (
  m: Float64Array,
  rows: number,
  columns: number,
) => { readonly index: number; readonly value: number; readonly size: number } | null;

function eachMatrix({ shape, values }: Tensor, square: boolean, judge: OfMatrix): Broken | WrongShape | null {
  const [rows, columns] = shape.slice(-2) as [number, number?];
  if (columns === undefined || (square && rows !== columns)) return { want: square ? '(…, n, n)' : '(…, n, m)' };
  const size = rows * columns;
  for (let begin = 0; begin < values.length; begin += size) {
    const wrong = judge(values.subarray(begin, begin + size), rows, columns);
    if (wrong !== null) return { at: placeOf('', begin + wrong.index, shape), value: wrong.value, size: wrong.size };
  }
  return null;
}

function off(value: number, want: number, atol: number, rtol: number): [number, number] | null {
  const size = Math.abs(value - want);
  return size <= atol + rtol * Math.abs(want) ? null : [value, size];
}

/** An element that `of` has too often, or not at all. */
function firstStranger(elements: Float64Array, of: Float64Array): [number, null] | null {
  const left = new Map<number, number>();
  for (const x of of) left.set(x, (left.get(x) ?? 0) + 1);
  for (const x of elements) {
    const count = left.get(x) ?? 0;
    if (count === 0) return [x, null];
    left.set(x, count - 1);
  }
  return null;
}

function sum(row: Float64Array, of: (x: number) => number): number {
  return row.reduce((total, x) => total + of(x), 0);
}

function norm(row: Float64Array): number {
  return Math.sqrt(sum(row, (x) => x * x));
}

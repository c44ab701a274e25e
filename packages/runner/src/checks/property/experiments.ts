import type { Input } from '@ear/engine';
import { compareTensor, placeOf } from '../../comparators/tensors.ts';
import { drawInput } from '../../inputs/draw.ts';
import type { Drawn } from '../../inputs/draw.ts';
import { BadExpression } from '../../inputs/expression.ts';
import type { Dims } from '../../inputs/expression.ts';
import type { Random } from '../../seed.ts';
import { isTensor, tensorOf } from '../../tensors/tensor.ts';
import type { Tensor } from '../../tensors/tensor.ts';
import { formatShape } from '../../comparators/format.ts';
import type { Broken, WrongShape } from './relations.ts';

/** One draw, and the means to call the student's function again. */
export interface Experiment {
  readonly inputs: readonly Input[];
  readonly drawn: readonly Drawn[];
  readonly dims: Dims;
  readonly options: Readonly<Record<string, number>>;
  readonly tol: { readonly atol: number; readonly rtol: number };
  readonly random: Random;
  /** What came back for `drawn`. */
  readonly out: Tensor;
  /** Calls with other arguments; `how` tells a reader what is different about them. */
  readonly call: (args: readonly Drawn[], how: string) => Promise<Tensor>;
}

/** A relation between several calls; null: it holds. */
export type Experimental = (experiment: Experiment) => Promise<Broken | WrongShape | null>;

const EXACT = { atol: 0, rtol: 0 };

/** f(x + by) equals f(x) within the tolerance, x the first input, `by` 1 unless told. */
export const shiftInvariant: Experimental = ({ drawn, options: { by = 1 }, out, call, tol }) =>
  unchanged(
    out,
    call(
      withFirst(drawn, (x) => x + by),
      `x + ${by}`,
    ),
    tol,
  );

/** f(by x) equals f(x) within the tolerance, x the first input, `by` 2 unless told. */
export const scaleInvariant: Experimental = ({ drawn, options: { by = 2 }, out, call, tol }) =>
  unchanged(
    out,
    call(
      withFirst(drawn, (x) => by * x),
      `${by} x`,
    ),
    tol,
  );

/** The same call gives exactly the same again. */
export const deterministic: Experimental = ({ drawn, out, call }) => unchanged(out, call(drawn, 'x'), EXACT);

/**
 * What comes later changes nothing before it: when the positions from t on of the first input (`inputs: n`: of the
 * first n) are drawn anew, the outputs before t stay exactly equal. Positions lie along the inputs' next to last axis,
 * or the last one of whole numbers and of inputs with a single axis, and along the same axis, counted from the front,
 * of the output; `axis` and `out_axis` name others. Tried for the first, the last and a random t.
 */
export const causal: Experimental = async ({ inputs, drawn, dims, options, random, out, call }) => {
  const first = drawn[0] as Drawn;
  if (!isTensor(first) || first.shape.length === 0)
    throw new BadExpression('causal: 첫 입력에 축이 없어요', 'causal: the first input has no axes');
  const axis = options['axis'] ?? usualAxis(first);
  const outAxis = options['out_axis'] ?? axis;
  const length = first.shape[axis];
  if (length === undefined || length < 2)
    throw new BadExpression('causal: 자리가 둘보다 적어요', 'causal: fewer than two positions');
  if (out.shape[outAxis] !== length) return { want: `(…, ${length}, …)` };
  for (const t of new Set([1, length - 1, 1 + random.below(length - 1)])) {
    const changed = drawn.map((value, index) =>
      index < (options['inputs'] ?? 1) && isTensor(value)
        ? laterDrawnAnew(value, axis, t, drawInput(inputs[index] as Input, dims, random) as Tensor)
        : value,
    );
    const again = await call(changed, `x[t >= ${t}] drawn anew`);
    if (formatShape(again.shape) !== formatShape(out.shape)) return { want: formatShape(out.shape) };
    const at = out.values.findIndex(
      (value, index) => positionOf(index, out.shape, outAxis) < t && value !== again.values[index],
    );
    if (at >= 0) {
      const value = again.values[at] as number;
      return { at: placeOf('', at, out.shape), value, size: Math.abs(value - (out.values[at] as number)) };
    }
  }
  return null;
};

function usualAxis({ dtype, shape }: Tensor): number {
  const whole = dtype === 'int64' || dtype === 'int32' || dtype === 'uint8';
  return Math.max(0, shape.length - (whole ? 1 : 2));
}

/** `value` up to position t, `fresh` from there; where drawing gives nothing new (zeros, arange), one more. */
function laterDrawnAnew(value: Tensor, axis: number, t: number, fresh: Tensor): Tensor {
  const isLater = (index: number): boolean => positionOf(index, value.shape, axis) >= t;
  const same = value.values.every((x, index) => !isLater(index) || x === fresh.values[index]);
  const next = (x: number, index: number): number => (same ? x + 1 : (fresh.values[index] as number));
  return tensorOf(
    value.dtype,
    value.shape,
    value.values.map((x, index) => (isLater(index) ? next(x, index) : x)),
  );
}

function positionOf(index: number, shape: readonly number[], axis: number): number {
  const inner = shape.slice(axis + 1).reduce((product, extent) => product * extent, 1);
  return Math.floor(index / inner) % (shape[axis] as number);
}

function withFirst(drawn: readonly Drawn[], change: (x: number) => number): Drawn[] {
  const [first, ...rest] = drawn as [Drawn, ...Drawn[]];
  return [isTensor(first) ? tensorOf(first.dtype, first.shape, first.values.map(change)) : change(first), ...rest];
}

async function unchanged(
  out: Tensor,
  asked: Promise<Tensor>,
  tol: Experiment['tol'],
): Promise<Broken | WrongShape | null> {
  const again = { ...(await asked), dtype: out.dtype };
  const { mismatch, largest } = compareTensor({ kind: 'tensor', container: 'numpy', tensor: again }, out, tol, '');
  if (mismatch === null) return null;
  if (mismatch.reason !== 'value') return { want: formatShape(out.shape) };
  const { got } = mismatch;
  const value = got.kind === 'float' || got.kind === 'int' || got.kind === 'bool' ? Number(got.value) : NaN;
  return { at: mismatch.at, value, size: largest?.size ?? null };
}

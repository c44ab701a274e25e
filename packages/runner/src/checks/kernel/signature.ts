import type { CheckOf, Expression, Input, KernelArgument } from '@ear/engine';
import type { Op } from '../../oracle/op.ts';
import { pointerOf } from './pointers.ts';

/** What a check calls and by what it is judged, with an op's own arguments where the check leaves them out. */
export interface Signature {
  readonly args: readonly KernelArgument[];
  readonly op: Op | null;
  /** Conditions on the dims, the op's and the check's. */
  readonly where: readonly Expression[];
}

export function signatureOf(check: CheckOf<'kernel'>, op: Op | null): Signature {
  return {
    args: check.args.length > 0 || op === null ? check.args : op.args,
    op,
    where: [...(op?.where ?? []), ...check.where],
  };
}

/** How an argument's values are drawn where the op does not do it. */
export function inputOf({ name, type, shape, fill = 'normal', scale, low, high }: KernelArgument): Input {
  const pointer = pointerOf(type);
  // A pointer without a shape points to one element.
  const extents = pointer !== null && shape.length === 0 ? [1] : shape;
  return { name, shape: extents, dtype: pointer?.dtype ?? 'float64', fill, scale, low, high };
}

/** Names of the axes of an output, for sentences. */
export function axesOf({ op }: Signature, { name, shape }: KernelArgument): readonly string[] {
  return op?.tensors.find((tensor) => tensor.name === name)?.axes ?? named(shape);
}

/** Axes named after the dims that they are as long as: `b`, `nh`, `t`, `t2`; `i`, `i2` where an extent is computed. */
function named(shape: readonly Expression[]): string[] {
  const seen = new Map<string, number>();
  return shape.map((extent) => {
    const name = typeof extent === 'string' && /^[A-Z][A-Z0-9_]*$/.test(extent) ? extent.toLowerCase() : 'i';
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name}${times}`;
  });
}

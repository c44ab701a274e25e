import type { Dtype, Input } from '@ear/engine';
import { drawInput } from '../inputs/draw.ts';
import type { Drawn } from '../inputs/draw.ts';
import type { Dims } from '../inputs/expression.ts';
import type { Random } from '../seed.ts';
import { isTensor, tensorOf } from '../tensors/tensor.ts';
import { settleInputs } from './compute.ts';
import type { Op, OpInputs } from './op.ts';

/** How inputs are drawn; those of `otherwise` replace how the operation itself fills the ones of their name. */
export interface Drawing {
  /** Element type of everything that is no whole number. */
  readonly dtype: Dtype;
  readonly random: Random;
  readonly otherwise?: readonly Input[];
}

/**
 * Draws every input of an operation, in its order: tensors of `dtype` (whole numbers: int64), plain numbers for
 * scalars. Those that follow from others (the mean of a normalisation's rows) are computed and rounded to `dtype`.
 * Rejects with OracleFault; throws BadExpression for sizes that have no value.
 */
export async function drawOp(
  op: Op,
  dims: Dims,
  { dtype, random, otherwise = [] }: Drawing,
): Promise<ReadonlyMap<string, Drawn>> {
  const drawn = new Map(
    op.inputs.map((input) => {
      const own = otherwise.find(({ name }) => name === input.name);
      const filled = own === undefined ? input : { ...own, shape: input.shape, dtype: input.dtype };
      const typed = input.dtype === 'int64' ? filled : { ...filled, dtype };
      return [input.name, drawInput(typed, dims, random)] as const;
    }),
  );
  const settled = await settleInputs(op.name, dims, flat(drawn));
  return new Map(
    [...drawn].map(([name, value]) => [
      name,
      isTensor(value) ? tensorOf(value.dtype, value.shape, settled[name] as Float64Array) : value,
    ]),
  );
}

/** Drawn inputs as computeOp takes them. */
export function flat(drawn: ReadonlyMap<string, Drawn>): OpInputs {
  return Object.fromEntries(
    [...drawn].map(([name, value]) => [name, isTensor(value) ? value.values : Float64Array.of(value)]),
  );
}

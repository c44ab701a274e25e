import type { CheckOf, LocalText, Runtime, Tolerance } from '@ear/engine';
import { compare } from '../../comparators/compare.ts';
import { tensorIn } from '../../comparators/wanted.ts';
import type { Wanted } from '../../comparators/wanted.ts';
import { drawInput } from '../../inputs/draw.ts';
import type { Drawn } from '../../inputs/draw.ts';
import { BadExpression, evaluate } from '../../inputs/expression.ts';
import type { Dims } from '../../inputs/expression.ts';
import { computeOp } from '../../oracle/compute.ts';
import { countedOf } from '../../oracle/counted.ts';
import { drawOp, flat } from '../../oracle/draw.ts';
import type { Op, OpInputs } from '../../oracle/op.ts';
import type { Seen } from '../../protocol/seen.ts';
import type { Random } from '../../seed.ts';
import { tensorOf } from '../../tensors/tensor.ts';
import type { CheckContext } from '../kind.ts';
import { expectedOf } from './expected.ts';

const EXACT: Tolerance = { atol: 0, rtol: 0 };

/** One thing that must come back. */
export interface Expected {
  /** Name of the op's tensor; empty for what an author's reference returned. */
  readonly name: string;
  readonly axes: readonly string[];
  readonly want: Wanted;
  readonly tol: Tolerance;
}

/** One draw: what the function is called with, and what must come back. `expected` never leaves the broker. */
export interface Sample {
  readonly args: readonly Drawn[];
  /** In the order in which they are returned. */
  readonly expected: readonly Expected[];
  /** Names in the order of computation. */
  readonly order: readonly string[];
  /** The well-known mistake whose results are these; null where none or several, of other words, are. */
  recognise(got: readonly Seen[]): Promise<LocalText | null>;
}

/** Draws the inputs of an operation and computes it in float64 from them, already rounded to the check's dtype. */
export async function sampleOfOp(
  op: Op,
  { dtype, inputs, args, returns, tol }: CheckOf<'oracle'>,
  runtime: Runtime,
  dims: Dims,
  random: Random,
): Promise<Sample> {
  const drawn = await drawOp(op, dims, { dtype, random, otherwise: inputs });
  const given = flat(drawn);
  const named = returns.length > 0 ? returns : [(op.tensors.at(-1) as Op['tensors'][number]).name];
  const asked = named.map((name) => {
    const tensor = op.tensors.find((one) => one.name === name);
    if (tensor === undefined)
      throw new BadExpression(`${op.name} 연산의 결과에 ${name} 텐서가 없어요`, `${op.name} computes no ${name}`);
    return tensor;
  });
  const expectedFrom = (tensors: OpInputs): Expected[] =>
    asked.map((tensor) => {
      const { name, shape, axes, whole } = tensor;
      const all = tensors[name] as Float64Array;
      const values = all.subarray(0, countedOf(tensor, tensors, all.length));
      const extents = tensor.length === undefined ? shape.map((extent) => evaluate(extent, dims)) : [values.length];
      // The expected values stay in float64; only the dtype of the container is compared.
      const typed = { ...tensorOf('float64', extents, values), dtype: whole ? ('int64' as const) : dtype };
      const want = extents.length === 0 ? (values[0] as number) : tensorIn(runtime, typed);
      return { name, axes, want, tol: whole ? EXACT : tol };
    });
  return {
    args: (args ?? op.call).map((name) => {
      const value = drawn.get(name) ?? dims[name];
      if (value === undefined)
        throw new BadExpression(
          `${op.name} 연산에 ${name} 입력이나 크기가 없어요`,
          `${op.name} has no input or size ${name}`,
        );
      return value;
    }),
    expected: expectedFrom(await computeOp(op.name, dims, given)),
    order: op.tensors.map(({ name }) => name),
    async recognise(got) {
      const found = new Set<LocalText>();
      for (const [variant, looks] of Object.entries(op.variants)) {
        const wrong = expectedFrom(await computeOp(op.name, dims, given, variant));
        if (wrong.every((one, index) => equals(got[index], one))) found.add(looks);
      }
      return found.size === 1 ? ([...found][0] as LocalText) : null;
    },
  };
}

/** Draws an author's inputs and asks the reference, in its own process, what comes out. */
export async function sampleOfReference(
  { file, fn }: NonNullable<CheckOf<'oracle'>['reference']>,
  { inputs, tol }: CheckOf<'oracle'>,
  { author }: CheckContext,
  dims: Dims,
  random: Random,
): Promise<Sample> {
  const args = inputs.map((input) => drawInput(input, dims, random));
  const { value } = await author(file).ask({ op: 'call', fn, args });
  return {
    args,
    expected: [{ name: '', axes: [], want: expectedOf(value, file), tol }],
    order: [''],
    recognise: async () => null,
  };
}

function equals(got: Seen | undefined, { want, tol }: Expected): boolean {
  return got !== undefined && compare(got, want, tol).mismatch === null;
}

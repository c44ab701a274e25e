import type { CheckOf, LocalText, Tolerance } from '@ear/engine';
import { AuthorFault } from '../../judge/author.ts';
import { computeOp } from '../../oracle/compute.ts';
import { countedOf } from '../../oracle/counted.ts';
import { flat } from '../../oracle/draw.ts';
import type { Op } from '../../oracle/op.ts';
import { BadExpression } from '../../inputs/expression.ts';
import type { CheckContext } from '../kind.ts';
import type { KernelCase, Output } from './case.ts';
import { problemsIn, readOutputs } from './outputs.ts';
import type { Written } from './outputs.ts';
import type { Signature } from './signature.ts';

/** Values of every output in its order; NaN: that element is not compared. null: the output is not. */
export type Expected = readonly (Float64Array | null)[];

/**
 * What the outputs of a case must hold, by the engine's op or the author's reference. An element that the reference
 * leaves as it was poisoned is not compared. Rejects with AuthorFault, OracleFault or BadExpression.
 */
export async function expectedOf(
  check: Pick<CheckOf<'kernel'>, 'reference' | 'op' | 'symbol'>,
  { op }: Signature,
  one: KernelCase,
  context: Pick<CheckContext, 'author'>,
): Promise<Expected> {
  if (check.reference !== undefined) return fromReference(check.reference, one, context);
  if (op === null) {
    const name = check.op ?? check.symbol;
    throw new BadExpression(`엔진에 ${name} 연산이 없어요`, `the engine has no op ${name}`);
  }
  return fromOp(op, one);
}

async function fromOp(op: Op, { dims, inputs, outputs }: KernelCase, variant?: string): Promise<Expected> {
  const tensors = await computeOp(op.name, dims, flat(inputs), variant);
  return outputs.map(({ name, compare }) => {
    if (!compare) return null;
    const tensor = name === 'return' ? op.tensors.at(-1) : op.tensors.find((one) => one.name === name);
    const values = tensor && tensors[tensor.name];
    if (tensor === undefined || values === undefined)
      throw new BadExpression(
        `${op.name} 연산의 결과에 ${name} 텐서가 없어요`,
        `the op ${op.name} computes no ${name}`,
      );
    const counted = countedOf(tensor, tensors, values.length);
    return values.map((value, index) => (index < counted && Number.isFinite(value) ? value : NaN));
  });
}

async function fromReference(
  { file, fn }: NonNullable<CheckOf<'kernel'>['reference']>,
  one: KernelCase,
  { author }: Pick<CheckContext, 'author'>,
): Promise<Expected> {
  const written = readOutputs(await author(file).run(one.request(fn, 0)), one.outputs);
  if (written === null) throw new AuthorFault(file, `${fn}: another signature`);
  return written.map(({ output, values, isLeft }) => {
    if (!output.compare) return null;
    return values.map((value, index) => {
      if (isLeft(index)) return NaN;
      if (Number.isFinite(value)) return value;
      throw new AuthorFault(file, `${fn}: ${output.name}[${index}] is ${value}`);
    });
  });
}

/** The well-known mistake of the op that explains every output; null where none or several, of other words, do. */
export async function recognised(
  { op }: Signature,
  one: KernelCase,
  written: readonly Written[],
  tolerance: Tolerance,
): Promise<LocalText | null> {
  const found = new Set<LocalText>();
  for (const [variant, mistake] of Object.entries(op?.variants ?? {})) {
    const expected = await fromOp(op as Op, one, variant);
    const explains = written.every((output, at) => {
      const values = expected[at];
      return !values || problemsIn(output, values, tolerance).problem === null;
    });
    if (explains) found.add(mistake);
  }
  return found.size === 1 ? ([...found][0] as LocalText) : null;
}

/** Outputs in the order in which they are computed, so that the first one that differs is where ways part. */
export function inOrderOf({ op }: Signature, outputs: readonly Output[]): readonly number[] {
  const rank = ({ name }: Output): number => op?.tensors.findIndex((tensor) => tensor.name === name) ?? 0;
  return outputs.map((_, at) => at).sort((a, b) => rank(outputs[a] as Output) - rank(outputs[b] as Output));
}

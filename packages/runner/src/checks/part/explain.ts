import type { LocalText } from '@ear/engine';
import { BadExpression } from '../../inputs/expression.ts';
import type { Drawn } from '../../inputs/draw.ts';
import { OracleFault } from '../../oracle/compute.ts';
import type { Op } from '../../oracle/op.ts';
import { tensorOf } from '../../tensors/tensor.ts';
import type { KernelCase, Output } from '../kernel/case.ts';
import { expectedOf } from '../kernel/expected.ts';
import { firstProblem } from '../kernel/judgeCase.ts';
import { sentenceOf } from '../kernel/sentence.ts';
import type { CheckContext } from '../kind.ts';
import { callText, dimsOf } from './asked.ts';
import type { Kept } from './calls.ts';

/** As kernel checks have it by default. */
const TOL = { atol: 1e-5, rtol: 1e-4 };

/**
 * What is wrong with the calls of a run that departed, in the words of kernel checks: the engine's operation is computed
 * for the kept ones, and the first output that differs is named, or the well-known mistake that it is. null where these
 * calls are right, or nothing can be said about them.
 */
export async function explained(
  kept: readonly Kept[],
  op: Op,
  reveal: 'message' | 'full',
  context: Pick<CheckContext, 'author'>,
): Promise<LocalText | null> {
  const signature = { args: op.args, op, where: [] };
  for (const one of kept) {
    try {
      const called = caseOf(one);
      const expected = await expectedOf({ symbol: op.name }, signature, called, context);
      const written = called.outputs.map((output, at) => ({
        output,
        values: Float64Array.from(one.outputs[at] as Float32Array),
        isLeft: () => false,
        isStale: () => false,
      }));
      const { problem } = firstProblem({ tol: TOL }, { one: called, signature }, written, expected);
      if (problem === null) continue;
      return (await sentenceOf({ reveal, tol: TOL }, { one: called, signature }, written, expected, problem)).text;
    } catch (error) {
      if (!(error instanceof BadExpression || error instanceof OracleFault)) throw error;
    }
  }
  return null;
}

/** A call as a kernel check would have drawn it. */
function caseOf({ call, asked }: Kept): KernelCase {
  const outputs = asked.outputs.map(({ name, shape, axes, initial, scratch }): Output => ({
    name,
    dtype: 'float32',
    shape,
    axes,
    compare: !scratch,
    partial: false,
    initial: initial && tensorOf('float32', shape, initial),
  }));
  const made = new Set(outputs.filter(({ initial }) => initial === null).map(({ name }) => name));
  const inputs = call.args.flatMap(({ name, type, values, value = 0 }): [string, Drawn][] => {
    if (made.has(name)) return [];
    const dtype = type === 'const int*' ? 'int32' : 'float32';
    return [[name, values === undefined ? value : tensorOf(dtype, [values.length], values)]];
  });
  return {
    dims: dimsOf(call),
    inputs: new Map(inputs),
    sizes: asked.sizes,
    outputs,
    call: callText(call),
    request: (symbol) => ({ ...asked.request, symbol }),
  };
}

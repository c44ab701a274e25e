import type { LocalText, OpName } from '@ear/engine';
import { message } from '../messages.ts';
import type { Message } from '@ear/engine';
import type { Compute, OpInputs } from './op.ts';
import { findOp } from './catalogue.ts';

type Native = typeof import('@ear/native');

/** The engine could not compute an operation: it is not built here, or the sizes do not suit it. Nobody's code is wrong. */
export class OracleFault extends Error {
  readonly sentence: Message;

  constructor(error: unknown) {
    super(error instanceof Error ? error.message : String(error), { cause: error });
    const { code, sentence } = (error ?? {}) as { code?: string; sentence?: LocalText };
    this.sentence =
      code === 'EAR_NATIVE_MISSING' || code === 'EAR_NATIVE_BROKEN'
        ? message('platform.engine', { text: sentence ?? this.message })
        : message('platform.inputs', { reason: this.message });
  }
}

/**
 * Every tensor of an operation by name, in float64. `inputs` are flat, row by row; a scalar is one element; dims and
 * inputs that the operation does not have are passed over. For a tensor that it accumulates (Op.accumulates), an input
 * of the tensor's name is what the buffer held before, and is added. `variant`: one of Op.variants. The engine is loaded
 * at first use. Rejects with OracleFault.
 */
export async function computeOp(
  name: OpName,
  dims: Readonly<Record<string, number>>,
  inputs: OpInputs,
  variant?: string,
): Promise<OpInputs> {
  const compute = await engine();
  const tensors = compute(name, dims, inputs, variant);
  const adds = findOp(name)?.accumulates ?? [];
  return Object.fromEntries(
    Object.entries(tensors).map(([tensor, values]) => {
      const before = adds.includes(tensor) ? inputs[tensor] : undefined;
      return [tensor, before ? values.map((value, i) => value + (before[i] ?? 0)) : values];
    }),
  );
}

/** The inputs that an operation is really given: drawn ones, and those that follow from them (Op.settle). */
export async function settleInputs(
  name: OpName,
  dims: Readonly<Record<string, number>>,
  drawn: OpInputs,
): Promise<OpInputs> {
  const settle = findOp(name)?.settle;
  return settle === undefined ? drawn : settle(dims, drawn, await engine());
}

let loading: Promise<Native> | null = null;

/** Calls into the engine, on this thread: an operation is shorter than a thread's start. */
async function engine(): Promise<(...call: [...Parameters<Compute>, variant?: string]) => OpInputs> {
  try {
    const native = await (loading ??= import('@ear/native'));
    const known = new Map(native.describeOps().map((op) => [op.name, op]));
    return (name, dims, inputs, variant) => {
      const { dims: sizes, inputs: arrays } = known.get(name) ?? { dims: [], inputs: [] };
      try {
        return native.computeOp({ op: name, dims: pick(dims, sizes), inputs: pick(inputs, arrays), variant });
      } catch (error) {
        throw new OracleFault(error);
      }
    };
  } catch (error) {
    throw error instanceof OracleFault ? error : new OracleFault(error);
  }
}

function pick<T>(all: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(names.flatMap((name) => (name in all ? [[name, all[name] as T]] : [])));
}

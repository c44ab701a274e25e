import type { LocalText, Message, OpName } from '@ear/engine';
import type { OpDescription } from '@ear/native';
import { message } from '../messages.ts';
import type { Compute, OpInputs } from './op.ts';
import { findOp } from './catalogue.ts';

type Native = typeof import('@ear/native');

/** The engine could not compute an operation: it is not here, or the sizes do not suit it. Nobody's code is wrong. */
export class OracleFault extends Error {
  readonly sentence: Message;

  constructor(sentence: Message, cause: unknown) {
    super(sentence.text.en, { cause });
    this.sentence = sentence;
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

/** The engine, loaded at first use. Rejects with OracleFault. */
export async function loadEngine(): Promise<Native> {
  return (loading ??= import('@ear/native')).catch(notHere);
}

/** Calls into the engine, on this thread: an operation is shorter than a thread's start. */
async function engine(): Promise<(...call: [...Parameters<Compute>, variant?: string]) => OpInputs> {
  const native = await loadEngine();
  const known = described(native);
  return (name, dims, inputs, variant) => {
    const { dims: sizes, inputs: arrays } = known.get(name) ?? { dims: [], inputs: [] };
    try {
      return native.computeOp({ op: name, dims: pick(dims, sizes), inputs: pick(inputs, arrays), variant });
    } catch (error) {
      throw refusedByEngine(error);
    }
  };
}

/** What the engine did not compute, with its own sentence of each language as the reason. */
export function refusedByEngine(error: unknown): OracleFault {
  const { sentence, message: said = '' } = (error ?? {}) as { sentence?: LocalText; message?: string };
  const { ko, en } = sentence ?? { ko: '엔진이 계산하지 못했어요.', en: said };
  return new OracleFault(
    message('platform.inputs', { reason: { ko: ko.replace(/\.$/, ''), en: en.replace(/\.$/, '') } }),
    error,
  );
}

function described(native: Native): ReadonlyMap<string, OpDescription> {
  try {
    return new Map(native.describeOps().map((op) => [op.name, op]));
  } catch (error) {
    return notHere(error);
  }
}

/** The engine was not built, or this program runs outside of the checkout that holds it. */
function notHere(error: unknown): never {
  const { sentence } = (error ?? {}) as { sentence?: LocalText };
  throw new OracleFault(
    sentence ? message('platform.engine', { text: sentence }) : message('platform.no_engine'),
    error,
  );
}

function pick<T>(all: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(names.flatMap((name) => (name in all ? [[name, all[name] as T]] : [])));
}

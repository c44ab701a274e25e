import type { KernelArgument } from '@ear/engine';
import { BadExpression, evaluate } from '../../inputs/expression.ts';
import type { Dims } from '../../inputs/expression.ts';
import type { Op } from '../../oracle/op.ts';
import type { PartArgument, PartCall } from '../../ports.ts';
import type { Payload } from '../../protocol/channel.ts';
import type { KernelRequest, WireArgument } from '../../protocol/kernelWire.ts';
import { sizeOf, WIRE_DTYPE } from '../../tensors/tensor.ts';
import { pointerOf } from '../kernel/pointers.ts';

/** A buffer that a call writes, float32. */
export interface Written {
  readonly name: string;
  readonly shape: readonly number[];
  readonly axes: readonly string[];
  /** What it holds beforehand; null: poison. */
  readonly initial: Float32Array | null;
  /** Nobody reads it afterwards: what is left alone there is no fault. */
  readonly scratch: boolean;
}

/** A call of the engine's as the student's process is asked it. */
export interface Asked {
  readonly request: KernelRequest;
  /** In the order of the arguments, which is that of the reply. */
  readonly outputs: readonly Written[];
  /** Elements of every buffer, for sentences. */
  readonly sizes: ReadonlyMap<string, number>;
}

/**
 * Buffers that the operation adds to, or changes in place, arrive as they are; other outputs arrive poisoned, though the
 * engine hands them over as zeros. BadExpression for an output that is no `float*`.
 */
export function askedOf(call: PartCall, op: Op, order: number): Asked {
  const payload: Payload[number][] = [];
  const outputs: Written[] = [];
  const sizes = new Map<string, number>();
  const dims = dimsOf(call);

  const args = call.args.map((arg): WireArgument => {
    const { name, type, values, value = 0 } = arg;
    const pointer = pointerOf(type as KernelArgument['type']);
    if (pointer === null || values === undefined) return { name, type, value };
    sizes.set(name, values.length);
    if (!pointer.constant) {
      if (pointer.dtype !== 'float32')
        throw new BadExpression(
          `${call.symbol}의 ${name} 자료형이 float*가 아니에요`,
          `${name} of ${call.symbol} is no float*`,
        );
      outputs.push(writtenOf(arg, values as Float32Array, op, dims));
      if (outputs.at(-1)?.initial === null) return { name, type, elements: values.length, input: null };
    }
    payload.push({
      segment: { dtype: WIRE_DTYPE[pointer.dtype], shape: [values.length] },
      bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    });
    return { name, type, elements: values.length, input: payload.length - 1 };
  });
  return {
    request: { op: 'kernel', symbol: call.symbol, args, returns: null, launch: null, order, payload },
    outputs,
    sizes,
  };
}

function writtenOf({ name }: PartArgument, values: Float32Array, op: Op, dims: Dims): Written {
  const arg = op.args.find((one) => one.name === name);
  const kept = arg?.fill !== undefined || op.inputs.some((input) => input.name === name);
  const shape = shapeOf(arg, dims, values.length);
  const axes = shape.length === arg?.shape.length ? op.tensors.find((tensor) => tensor.name === name)?.axes : undefined;
  return { name, shape, axes: axes ?? [], initial: kept ? values : null, scratch: arg?.compare === false };
}

/** Sizes among the arguments: B, T, C … */
export function dimsOf({ args }: PartCall): Dims {
  return Object.fromEntries(args.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
}

/** The operation's own shape where the sizes tell it, else one axis. */
function shapeOf(arg: KernelArgument | undefined, dims: Dims, elements: number): readonly number[] {
  try {
    const shape = (arg?.shape ?? []).map((extent) => evaluate(extent, dims));
    return shape.length > 0 && sizeOf(shape) === elements ? shape : [elements];
  } catch (error) {
    if (error instanceof BadExpression) return [elements];
    throw error;
  }
}

/** `layernorm_forward(out, mean, rstd, inp, weight, bias, B=4, T=16, C=32)` */
export function callText({ symbol, args }: PartCall): string {
  const words = args.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`));
  return `${symbol}(${words.join(', ')})`;
}

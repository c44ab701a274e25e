import type { ArrayLiteral, Plain } from '@ear/engine';
import { arrayLiteral } from '@ear/engine';
import { bytesOfTensor, isTensor, tensorOf, WIRE_DTYPE } from '../tensors/tensor.ts';
import type { Tensor } from '../tensors/tensor.ts';
import type { Payload } from './channel.ts';

/** What a student's function is called with: plain values with tensors among them. */
export type Argument = Plain | Tensor | readonly Argument[] | { readonly [key: string]: Argument };

/** Arguments as an author wrote them, `{$array: …}` read as tensors. TypeError for a literal that is none. */
export function argumentsFrom(args: readonly Plain[]): readonly Argument[] {
  return args.map(argumentFrom);
}

function argumentFrom(value: Plain): Argument {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(argumentFrom);
  const literal = arrayLiteral(value);
  if (literal === 'ragged') throw new TypeError('an {$array: …} with ragged rows');
  if (literal !== null) return tensorOfLiteral(literal);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, argumentFrom(item)]));
}

/** A written-out tensor, its numbers rounded to its dtype. */
export function tensorOfLiteral({ dtype, shape, data }: ArrayLiteral): Tensor {
  return tensorOf(dtype, shape, data);
}

/** Arguments for a request's header, each tensor replaced by `{"$tensor": n}`, and the payload that holds them. */
export function packArguments(args: readonly Argument[]): {
  readonly args: readonly Plain[];
  readonly payload: Payload;
} {
  const tensors: Tensor[] = [];

  function pack(value: Argument): Plain {
    if (typeof value !== 'object' || value === null) return value;
    if (isTensor(value)) return { $tensor: tensors.push(value) - 1 };
    if (isList(value)) return value.map(pack);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pack(item)]));
  }

  const packed = args.map(pack);
  return {
    args: packed,
    payload: tensors.map((tensor) => ({
      segment: { dtype: WIRE_DTYPE[tensor.dtype], shape: tensor.shape },
      bytes: bytesOfTensor(tensor),
    })),
  };
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

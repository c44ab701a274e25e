import type { Plain, Runtime } from '@ear/engine';
import { arrayLiteral } from '@ear/engine';
import { tensorOfLiteral } from '../protocol/arguments.ts';
import { sizeOf } from '../tensors/tensor.ts';
import type { Container, Tensor } from '../tensors/tensor.ts';

/** An expected tensor; with `container`, only that kind of tensor will do (a tensor without axes may be any). */
export interface WantedTensor extends Tensor {
  readonly container?: Container;
}

/** What is expected: an author's value, with tensors among it. */
export type Wanted = Plain | WantedTensor | readonly Wanted[] | { readonly [key: string]: Wanted };

/** What holds tensors in a runtime; null where nested lists stand for them. */
function containerOf(runtime: Runtime): Container | null {
  return runtime === 'numpy' || runtime === 'torch' ? runtime : null;
}

/**
 * An author's value as it is expected of a runtime's code: `{$array: …}` becomes a tensor of the runtime's own kind,
 * and nested lists in plain Python. TypeError for a literal that is none.
 */
export function wantedIn(runtime: Runtime, value: Plain): Wanted {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((item) => wantedIn(runtime, item));
  const literal = arrayLiteral(value);
  if (literal === 'ragged') throw new TypeError('an {$array: …} with ragged rows');
  if (literal !== null) return tensorIn(runtime, tensorOfLiteral(literal));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, wantedIn(runtime, item)]));
}

/** A tensor as it is expected of a runtime's code. NumPy has no bfloat16: there it is a float32. */
export function tensorIn(runtime: Runtime, tensor: Tensor): Wanted {
  const container = containerOf(runtime);
  if (container === null) return nested(tensor);
  const dtype = container === 'numpy' && tensor.dtype === 'bfloat16' ? 'float32' : tensor.dtype;
  return { ...tensor, dtype, container };
}

/** A tensor as nested lists, row by row; a number (or bool) where it has no axes. */
export function nested({ dtype, shape, values }: Tensor): Plain {
  function rows(axis: number, at: number): Plain {
    if (axis === shape.length) return dtype === 'bool' ? values[at] !== 0 : (values[at] as number);
    const step = sizeOf(shape.slice(axis + 1));
    return Array.from({ length: shape[axis] as number }, (_, row) => rows(axis + 1, at + row * step));
  }
  return rows(0, 0);
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

import type { Op, OpInputs } from './op.ts';

/** How many elements of a tensor count, from the first on: `all`, or what the tensor says that it names. */
export function countedOf({ length }: Op['tensors'][number], tensors: OpInputs, all: number): number {
  return length === undefined ? all : (tensors[length]?.[0] as number);
}

import { Input, KernelArgument, OP_SHAPES } from '@ear/engine';
import type { Expression, OpName } from '@ear/engine';
import type { Op } from './op.ts';

/** Short ways to write the parts of an operation. */

/** A drawn input, normal with deviation 1 unless said otherwise. */
export function input(name: string, shape: readonly Expression[], more: Partial<Input> = {}): Input {
  return Input.parse({ name, shape, ...more });
}

/** Whole numbers in [0, high). */
export function tokens(name: string, shape: readonly Expression[], high: Expression): Input {
  return Input.parse({ name, shape, fill: 'tokens', high, dtype: 'int64' });
}

/** A drawn number in [low, high). */
export function number(name: string, low: number, high: number): Input {
  return Input.parse({ name, fill: 'uniform', low, high });
}

/** A drawn whole number in [low, high]. */
export function whole(name: string, low: number, high: number | Expression): Input {
  return Input.parse({ name, fill: 'integers', low, high, dtype: 'int64' });
}

/** A computed tensor; axes are one letter each, `bhts`. */
export function tensor(name: string, shape: readonly Expression[], axes: string): Op['tensors'][number] {
  return { name, shape, axes: axes.split('') };
}

/** A computed tensor of whole numbers; with `length`, as many of them as that tensor says. */
export function wholes(
  name: string,
  shape: readonly Expression[],
  axes: string,
  length?: string,
): Op['tensors'][number] {
  return { ...tensor(name, shape, axes), whole: true, ...(length !== undefined && { length }) };
}

type Shapes = Readonly<Record<string, readonly Expression[]>>;

/**
 * Arguments of a C function, one word each: `out` a buffer to fill, `@mask` one to fill with whole numbers, `+dinp` one
 * to add to, `^datt` one that is full of zeros, `~preatt` scratch that is not compared, `=params` one to change in
 * place, `<inp` one to read, `#inp` whole numbers to read, `lr` a float, `t:int` a whole number; dims stand in capitals.
 */
export function signature(text: string, shapes: Shapes): readonly KernelArgument[] {
  return text.split(' ').map((word) => {
    const [, mark, name, type] = /^([+~=<#^@]?)(\w+)(?::(\w+))?$/.exec(word) as unknown as [
      string,
      string,
      string,
      string?,
    ];
    const shape = shapes[name] ?? [];
    switch (mark) {
      case '<':
        return KernelArgument.parse({ name, type: 'const float*', shape });
      case '#':
        return KernelArgument.parse({ name, type: 'const int*', shape });
      case '@':
        return KernelArgument.parse({ name, type: 'int*', shape });
      case '+':
        return KernelArgument.parse({ name, type: 'float*', shape, fill: 'normal' });
      case '^':
        return KernelArgument.parse({ name, type: 'float*', shape, fill: 'zeros' });
      case '~':
        return KernelArgument.parse({ name, type: 'float*', shape, compare: false });
      case '=':
        return KernelArgument.parse({ name, type: 'float*', shape });
      default:
        if (/^[A-Z]/.test(name)) return KernelArgument.parse({ name, type: type ?? 'int', value: name });
        return KernelArgument.parse(shapes[name] ? { name, type: 'float*', shape } : { name, type: type ?? 'float' });
    }
  });
}

/** What an operation's own file says about it. */
export interface Written extends Partial<Pick<Op, 'where' | 'settle' | 'variants'>> {
  readonly inputs: Op['inputs'];
  readonly tensors: Op['tensors'];
  /** See signature. */
  readonly c: string;
  /** Dims that a Python function is given after the inputs, because no shape tells them. */
  readonly told?: readonly string[];
}

/** The whole operation: dims from the grammar's table, the rest from how it is written. */
export function op(name: OpName, { inputs, tensors, c, told = [], where = [], variants = {}, settle }: Written): Op {
  const args = signature(c, {
    ...Object.fromEntries(inputs.filter(({ shape }) => shape.length > 0).map((one) => [one.name, one.shape])),
    ...Object.fromEntries(tensors.map((one) => [one.name, one.shape])),
  });
  return {
    name,
    dims: OP_SHAPES[name].dims,
    inputs,
    call: [...inputs.map((one) => one.name), ...told],
    where,
    tensors,
    args,
    accumulates: args.filter(({ fill }) => fill === 'normal').map((one) => one.name),
    variants,
    ...(settle && { settle }),
  };
}

import { OPS, type Op } from '@ear/runner';
import type { Cli } from '../cli.ts';

/** `ear quest schema --ops`: what oracle and kernel checks may hold a student's code against. */
export function opsTable(cli: Cli): void {
  for (const op of OPS) for (const line of linesOf(cli, op)) cli.print(line);
  cli.answer({ ops: OPS.map((op) => ({ ...op, settle: undefined, c: signature(op) })) });
}

function linesOf(cli: Cli, op: Op): string[] {
  const { name, call, inputs, dims, where, tensors, variants } = op;
  const named = (rows: readonly { readonly name: string }[]): string => rows.map((row) => row.name).join(', ');
  return [
    `${name}(${call.join(', ')}) -> ${named(tensors)}`,
    `  ${cli.words('ops.dims')}: ${dims.join(', ')}${where.length === 0 ? '' : ` (${where.join(', ')})`}`,
    ...inputs.map((input) => `  ${input.name} ${shapeText(input.shape)} ${fillText(input)}`),
    ...tensors.map((tensor) => `  -> ${tensorText(tensor)}`),
    `  C: ${signature(op)}`,
    ...[...new Set(Object.values(variants))].map((looks) => `  ${cli.words('ops.recognises')}: ${cli.text(looks)}`),
    '',
  ];
}

/** A shape's sizes, for a sequence the name of the tensor that holds its length; whole numbers are int64. */
function tensorText({ name, shape, axes, whole, length }: Op['tensors'][number]): string {
  return [name, shapeText(length === undefined ? shape : [length]), axes.join(','), whole ? 'int64' : '']
    .filter((part) => part !== '')
    .join(' ');
}

function shapeText(shape: readonly unknown[]): string {
  return `(${shape.join(', ')})`;
}

/** How an input is filled unless a check says otherwise. */
function fillText({ fill, scale, low, high }: Op['inputs'][number]): string {
  return fill === 'normal' ? `normal ${scale}` : `${fill} ${low}..${high}`;
}

/** The C function as a student declares it. */
function signature({ name, args }: Op): string {
  const list = args.map(({ type, name: arg }) => `${type} ${arg}`);
  return `void ${name}(${list.join(', ')})`;
}

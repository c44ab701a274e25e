import { nearest, OP_SHAPES, opNamed } from '@ear/engine';
import type { Check, CheckOf, Family, Input, KernelArgument, OpName } from '@ear/engine';
import { finding, type Finding } from '../finding.ts';
import type { YamlSource } from '../source/yaml.ts';
import { expressionFindings, rangeFindings, type Written } from './expressions.ts';

type Path = readonly PropertyKey[];

/** Checks whose inputs are drawn and whose results are computed: what they hold against is there, and fits. */
export function computedFindings(yaml: YamlSource, check: Check, at: Path): Finding[] {
  switch (check.kind) {
    case 'oracle':
      return oracleFindings(yaml, check, at);
    case 'kernel':
      return kernelFindings(yaml, check, at);
    case 'property': {
      const written = [...ofInputs(check.inputs, [...at, 'inputs']), ...ofConditions(check.where, at)];
      return [
        ...rangeFindings(yaml, check.families, [...at, 'families'], 0),
        ...expressionFindings(yaml, written, check.families),
      ];
    }
    case 'perf':
      return expressionFindings(yaml, ofInputs(check.inputs, [...at, 'inputs']), [check.dims]);
    case 'stdout':
      return (check.expect === undefined) === (check.validator === undefined)
        ? [finding('expect-or-validator', yaml.at(at))]
        : [];
    default:
      return [];
  }
}

function oracleFindings(yaml: YamlSource, check: CheckOf<'oracle'>, at: Path): Finding[] {
  const { op, reference, inputs, args, returns, families, where } = check;
  const found: Finding[] = [];
  if ((op === undefined) === (reference === undefined)) found.push(finding('op-or-reference', yaml.at(at)));
  if (reference && inputs.length === 0) found.push(finding('inputs-missing', yaml.at([...at, 'reference'])));
  if (!op && returns.length > 0) found.push(finding('returns-op', yaml.at([...at, 'returns'])));
  if (!op && args) found.push(finding('args-op', yaml.at([...at, 'args'])));
  if (op) {
    const known: { readonly inputs: readonly string[]; readonly tensors: readonly string[] } = OP_SHAPES[op];
    inputs.forEach(({ name: id }, i) => {
      const place = yaml.at([...at, 'inputs', i, 'name']);
      if (!known.inputs.includes(id))
        found.push(finding('unknown-input', place, { op, id }, nearest(id, known.inputs)));
    });
    args?.forEach((id, i) => {
      const names = [...known.inputs, ...families.flatMap(Object.keys)];
      const place = yaml.at([...at, 'args', i]);
      if (!names.includes(id)) found.push(finding('unknown-argument', place, { op, id }, nearest(id, names)));
    });
    returns.forEach((id, i) => {
      const place = yaml.at([...at, 'returns', i]);
      if (!known.tensors.includes(id))
        found.push(finding('unknown-tensor', place, { op, id }, nearest(id, known.tensors)));
    });
  }
  const written = [...ofInputs(inputs, [...at, 'inputs']), ...ofConditions(where, at)];
  return [...found, ...familyFindings(yaml, op, families, at), ...expressionFindings(yaml, written, families)];
}

function kernelFindings(yaml: YamlSource, check: CheckOf<'kernel'>, at: Path): Finding[] {
  const { symbol, reference, args, families, where, launch } = check;
  const op = check.op ?? (reference ? undefined : (opNamed(symbol) ?? undefined));
  const found: Finding[] = [];
  // A symbol that is named like an operation needs neither.
  if ((op === undefined) === (reference === undefined)) found.push(finding('op-or-reference', yaml.at(at)));
  else if (!op && args.length === 0) found.push(finding('kernel-args', yaml.at(at)));
  const sizes = [...(launch?.grid ?? []), ...(launch?.block ?? []), launch?.shared];
  const written = [
    ...ofInputs(args, [...at, 'args']),
    ...ofConditions(where, at),
    ...sizes.map((expression) => ({ expression, at: [...at, 'launch'] })),
  ];
  return [...found, ...familyFindings(yaml, op, families, at), ...expressionFindings(yaml, written, families)];
}

/** Every family gives what the operation needs, in ranges that make sense. */
function familyFindings(yaml: YamlSource, op: OpName | undefined, families: readonly Family[], at: Path): Finding[] {
  const path = [...at, 'families'];
  const needed: readonly string[] = op ? OP_SHAPES[op].dims : [];
  const missing = families.flatMap((family, i) =>
    needed
      .filter((dim) => !Object.hasOwn(family, dim))
      .map((dim) => finding('dim-missing', yaml.at([...path, i]), { op: op as string, dim })),
  );
  return [...missing, ...rangeFindings(yaml, families, path, op ? 1 : 0)];
}

function ofInputs(inputs: readonly (Input | KernelArgument)[], at: Path): Written[] {
  return inputs.flatMap(({ shape, low, high, value }, i) => [
    ...shape.map((expression, axis) => ({ expression, at: [...at, i, 'shape', axis] })),
    { expression: low, at: [...at, i, 'low'] },
    { expression: high, at: [...at, i, 'high'] },
    { expression: value, at: [...at, i, 'value'] },
  ]);
}

function ofConditions(where: CheckOf<'oracle'>['where'], at: Path): Written[] {
  return where.map((expression, i) => ({ expression, at: [...at, 'where', i] }));
}

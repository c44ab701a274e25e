import { familyTensors, familyWeights, TracedModel } from '@ear/engine';
import type { TraceRow } from '@ear/engine';
import type { Cli } from '../cli.ts';

/** `ear quest schema --traces`: the tensors that a trace check knows by name, in the order of computation, and the weights. */
export function tracesTable(cli: Cli): void {
  const families = TracedModel.shape.family.options.map((family) => ({
    family,
    tensors: familyTensors(family),
    weights: familyWeights(family),
  }));
  cli.print(`${cli.words('traces.sizes')}\n`);
  for (const { family, tensors, weights } of families) {
    cli.print(family);
    cli.print(`  ${cli.words('traces.weights')}:`);
    for (const row of weights) cli.print(`    ${lineOf(row)}`);
    cli.print(`  ${cli.words('traces.tensors')}:`);
    for (const row of tensors) cli.print(`    ${lineOf(row)}`);
    cli.print('');
  }
  cli.answer({ traces: families });
}

function lineOf({ name, shape }: TraceRow): string {
  return `${name} (${shape.join(', ')})`;
}

import { nearest, tracedTensors, traceFlaws } from '@ear/engine';
import type { CheckOf, Runtime } from '@ear/engine';
import { finding, type Finding } from '../finding.ts';
import type { YamlSource } from '../source/yaml.ts';
import { expressionFindings, rangeFindings } from './expressions.ts';

type Path = readonly PropertyKey[];

/** A trace check has a model that the engine can trace, draws that it has room for, and names that it computes. */
export function traceFindings(yaml: YamlSource, check: CheckOf<'trace'>, runtime: Runtime, at: Path): Finding[] {
  const { model, families, where, required } = check;
  const names = tracedTensors(model).map(({ name }) => name);
  const conditions = where.map((expression, i) => ({ expression, at: [...at, 'where', i] }));
  return [
    ...traceFlaws(check, runtime).map(({ path, sentence }) =>
      finding('trace-model', yaml.at([...at, ...path]), { ...sentence }),
    ),
    ...required.flatMap((id, i) =>
      names.includes(id)
        ? []
        : [
            finding(
              'unknown-traced',
              yaml.at([...at, 'required', i]),
              { family: model.family, id },
              nearest(id, names),
            ),
          ],
    ),
    ...rangeFindings(yaml, families, [...at, 'families'], 1),
    ...expressionFindings(yaml, conditions, families),
  ];
}

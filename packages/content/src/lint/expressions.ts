import { BadExpression, dimsIn, evaluate } from '@ear/engine';
import type { Expression, Family } from '@ear/engine';
import { finding, type Finding } from '../finding.ts';
import type { YamlSource } from '../source/yaml.ts';

type Path = readonly PropertyKey[];

/** An expression of a check and where it stands. */
export interface Written {
  readonly expression: number | Expression | undefined;
  readonly at: Path;
}

/** Each expression can be read, gives a whole number, and names only dims that every family gives. */
export function expressionFindings(
  yaml: YamlSource,
  written: readonly Written[],
  families: readonly Family[],
): Finding[] {
  return written.flatMap(({ expression, at }) => {
    if (typeof expression !== 'string') return [];
    const missing = dimsIn(expression).find((dim) => families.some((family) => !Object.hasOwn(family, dim)));
    if (missing !== undefined) return [finding('unknown-dim', yaml.at(at), { expression, dim: missing })];
    return families.every((family) => isWhole(expression, family))
      ? []
      : [finding('bad-expression', yaml.at(at), { expression })];
  });
}

/** Ranges run upwards; sizes of an operation, which `least` is 1 for, are never empty. */
export function rangeFindings(yaml: YamlSource, families: readonly Family[], at: Path, least: number): Finding[] {
  return families.flatMap((family, i) =>
    Object.entries(family).flatMap(([dim, range]) => {
      const [low, high] = typeof range === 'number' ? [range, range] : range;
      return least <= low && low <= high ? [] : [finding('dim-range', yaml.at([...at, i, dim]), { dim })];
    }),
  );
}

/** With the largest size of each dim, so that a division by a smallest size of 0 is no fault of the expression. */
function isWhole(expression: Expression, family: Family): boolean {
  const dims = Object.entries(family).map(([dim, range]) => [dim, typeof range === 'number' ? range : range[1]]);
  try {
    evaluate(expression, Object.fromEntries(dims) as Record<string, number>);
    return true;
  } catch (error) {
    if (error instanceof BadExpression) return false;
    throw error;
  }
}

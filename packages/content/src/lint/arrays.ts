import { arrayLiteral } from '@ear/engine';
import type { Check, Plain } from '@ear/engine';
import { finding, type Finding } from '../finding.ts';
import type { YamlSource } from '../source/yaml.ts';

type Path = readonly PropertyKey[];

/** Every `{$array: …}` that a check writes out is a tensor: rows of the same length, numbers only, a known dtype. */
export function arrayFindings(yaml: YamlSource, check: Check, at: Path): Finding[] {
  if (check.kind === 'call') {
    return [...inside(check.call.args, [...at, 'call', 'args']), ...inside(check.expect, [...at, 'expect'])];
  }
  return check.kind === 'script' ? inside(check.expect, [...at, 'expect']) : [];

  function inside(value: Plain, place: Path): Finding[] {
    if (typeof value !== 'object' || value === null) return [];
    const literal = arrayLiteral(value);
    if (literal === 'ragged') return [finding('array-literal', yaml.at(place))];
    if (literal !== null) return [];
    return Object.entries(value).flatMap(([key, item]) =>
      inside(item as Plain, [...place, Array.isArray(value) ? Number(key) : key]),
    );
  }
}

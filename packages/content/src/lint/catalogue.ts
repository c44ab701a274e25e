import { nearest } from '@ear/engine';
import { finding, within, type Facts, type Finding } from '../finding.ts';
import type { OpenQuest } from '../open.ts';
import type { Rule } from '../rules.ts';

/** One folder of the catalogue; `opened` is null where quest.yaml does not fit the grammar. */
export interface CatalogueFolder {
  readonly folder: string;
  readonly slug: string;
  readonly opened: OpenQuest | null;
}

type Opened = CatalogueFolder & { readonly opened: OpenQuest };

function say(one: Opened, rule: Rule, path: readonly PropertyKey[], facts: Facts, suggestion?: string): Finding[] {
  return within(`${one.folder}/`, [finding(rule, one.opened.yaml.at(path), facts, suggestion)]);
}

/** Two folders may not publish the same quest: neither does, until one has another name or id. */
export function repeatedNames(all: readonly CatalogueFolder[]): Finding[] {
  return all.filter(isOpen).flatMap((one) => {
    const twins = all.filter((other) => other !== one);
    const { id, slug } = one.opened.definition;
    const sameSlug = twins.find((other) => other.slug === one.slug);
    const sameId = twins.find((other) => other.opened?.definition.id === id);
    return [
      ...(sameSlug ? say(one, 'duplicate-slug', ['slug'], { slug, other: sameSlug.folder }) : []),
      ...(sameId ? say(one, 'duplicate-quest-id', ['id'], { other: sameId.folder }) : []),
    ];
  });
}

/** Every prerequisite is a quest of the catalogue (broken ones count: they come back), and none leads in a circle. */
export function prerequisiteFindings(all: readonly CatalogueFolder[]): Finding[] {
  const known = new Map(all.map((one) => [one.slug, one]));
  return all.filter(isOpen).flatMap((one) => {
    const { requires, slug } = one.opened.definition;
    const unknown = requires.flatMap((entry, i) =>
      [entry].flat().flatMap((name, j) => {
        if (known.has(name)) return [];
        const path = Array.isArray(entry) ? ['requires', i, j] : ['requires', i];
        return say(one, 'requires-unknown', path, { slug: name }, nearest(name, known.keys()));
      }),
    );
    const cycle = cycleFrom(slug, (name) => known.get(name)?.opened?.definition.requires.flat() ?? []);
    return cycle === null
      ? unknown
      : [...unknown, ...say(one, 'requires-cycle', ['requires'], { cycle: cycle.join(' → ') })];
  });
}

/** A shortest way from `start` back to `start`, both ends included; null where there is none. */
function cycleFrom(start: string, next: (slug: string) => readonly string[]): string[] | null {
  const seen = new Set<string>();
  let paths = [[start]];
  while (paths.length > 0) {
    const longer: string[][] = [];
    for (const path of paths) {
      for (const slug of next(path.at(-1)!)) {
        if (slug === start) return [...path, slug];
        if (seen.has(slug)) continue;
        seen.add(slug);
        longer.push([...path, slug]);
      }
    }
    paths = longer;
  }
  return null;
}

const isOpen = (one: CatalogueFolder): one is Opened => one.opened !== null;

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Check } from '@ear/engine';
import { parse } from 'yaml';

const page = readFileSync(new URL('../../../../docs/checks.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^## (\w+)\n[^]*?```yaml\n([^]*?)```/gm)].map(([, kind, yaml]) => ({ kind, yaml }));

describe('the page for authors', () => {
  it.each(examples)('shows a check of kind $kind that the schema takes', ({ kind, yaml }) => {
    const checks = Check.array().parse(parse(yaml as string));
    expect(checks.map((check) => check.kind)).toEqual(checks.map(() => kind));
  });

  it('shows every kind', () => {
    const kinds = Check.options.map((option) => option.shape.kind.value);
    expect(examples.map(({ kind }) => kind)).toEqual(kinds);
  });
});

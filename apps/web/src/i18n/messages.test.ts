import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';
import i18next from 'i18next';
import { VERDICT_STATUSES } from '@ear/engine';
import { speak } from '../testing/page.tsx';
import { en } from './en/index.ts';
import { ko } from './ko/index.ts';
import { firstLocale } from './locale.ts';

type Table = { readonly [key: string]: string | Table };

const flat = (table: Table, path = ''): [string, string][] =>
  Object.entries(table).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flat(value, `${path}${key}.`),
  );
/** Korean has one plural form, English two: `_one` and `_other` are the same message. */
const keysOf = (table: Table): string[] =>
  [...new Set(flat(table).map(([key]) => key.replace(/_(one|other)$/, '')))].sort();
const holesOf = (text: string): string[] => [...text.matchAll(/\{\{(\w+)/g)].map((hole) => hole[1] ?? '').sort();

describe('message tables', () => {
  it('hold the same messages in Korean and in English', () => {
    expect(keysOf(ko)).toEqual(keysOf(en));
  });

  it('fill the same holes in both languages', () => {
    const english = new Map(flat(en));
    for (const [key, text] of flat(ko)) {
      expect([key, holesOf(text)]).toEqual([key, holesOf(english.get(key) ?? '')]);
    }
  });

  it('have a word for each verdict class in both tables', () => {
    for (const table of [ko, en])
      expect(Object.keys(table.verdict.status).sort()).toEqual([...VERDICT_STATUSES].sort());
  });

  it('never shout', () => {
    for (const [key, text] of [...flat(ko), ...flat(en)]) expect([key, /!!|！/.test(text)]).toEqual([key, false]);
  });

  it('choose the particle by the last sound of the word before it', async () => {
    await speak('ko');
    expect(i18next.t('journey.event.ATTEMPT_STARTED', { quest: '다음 글자 맞히기' })).toBe(
      '다음 글자 맞히기를 열었어요',
    );
    expect(i18next.t('journey.event.ATTEMPT_STARTED', { quest: '자동미분' })).toBe('자동미분을 열었어요');
  });
});

describe('firstLocale', () => {
  it.each([
    [['ko-KR', 'en'], 'ko'],
    [['en-GB'], 'en'],
    [['fr', 'en'], 'en'],
    [['fr'], 'ko'],
    [[], 'ko'],
  ] as const)('answers for %j: %s', (asked, locale) => {
    expect(firstLocale(asked)).toBe(locale);
  });
});

/** Attributes whose text people see or hear. */
const SPOKEN = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'description', 'aria-valuetext']);
const WORDS = /[가-힣]|\p{L}{2,}/u;

describe('components', () => {
  const source = join(import.meta.dirname, '..');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.tsx') && !file.includes('.test.') && !file.startsWith('testing'),
  );

  it.each(files)('%s speaks only through the message tables', (file) => {
    const tree: unknown = parseSync(readFileSync(join(source, file), 'utf8'), {
      syntax: 'typescript',
      tsx: true,
      target: 'es2024',
    });
    expect(spokenLiterals(tree)).toEqual([]);
  });
});

/** Text between tags, and literals in attributes that are seen or heard. */
function spokenLiterals(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(spokenLiterals);
  if (typeof node !== 'object' || node === null) return [];
  const { type, value, name } = node as {
    type?: string;
    value?: unknown;
    name?: { value?: string; name?: { value: string } };
  };
  if (type === 'JSXText' && typeof value === 'string' && WORDS.test(value)) return [value.trim()];
  if (type === 'JSXAttribute' && SPOKEN.has(name?.value ?? '')) {
    const literal = value as { type?: string; value?: string } | null;
    if (literal?.type === 'StringLiteral' && WORDS.test(literal.value ?? '')) return [literal.value ?? ''];
  }
  if (type === 'StringLiteral' && typeof value === 'string' && /[가-힣]/.test(value)) return [value];
  return Object.values(node).flatMap(spokenLiterals);
}

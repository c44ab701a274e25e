import { expect, it } from '@jest/globals';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCases } from './cases.ts';
import { PAYLOADS } from './payloads.ts';
import { TABLES } from './tables.ts';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, '../..');

/** Rows of README.md: id, and the test that holds it where no case does. */
const rows = [
  ...fs.readFileSync(path.join(HERE, 'README.md'), 'utf8').matchAll(/^\| ([A-Z]\d+) \|.*\| *(\S*) *\|$/gm),
].map(([, id = '', elsewhere = '']) => ({ id, elsewhere }));
const cases = readCases();

it('has a case, or a test elsewhere, for everything that is known to be tried', () => {
  const tried = new Set([...cases, ...PAYLOADS].flatMap(({ threats }) => threats));
  const open = rows.filter(({ id, elsewhere }) => !tried.has(id) && !fs.existsSync(path.join(ROOT, elsewhere || '-')));
  expect(open).toEqual([]);
});

it('names only rows of the table, each in its group', () => {
  const known = new Set(rows.map(({ id }) => id));
  const wrong = [...cases, ...PAYLOADS].filter(
    ({ threats }) => threats.length === 0 || threats.some((id) => !known.has(id)),
  );
  expect(wrong.map(({ name }) => name)).toEqual([]);
  expect(cases.filter(({ name }) => !/^[a-n]-[a-z0-9-]+$/.test(name))).toEqual([]);
});

it('tries every case in one table', () => {
  const tables = Object.values(TABLES);
  const lost = cases.filter((one) => tables.filter((holds) => holds(one)).length !== 1);
  expect(lost.map(({ name }) => name)).toEqual([]);
});

it('tries at least 150 hostile ones and 20 honest ones', () => {
  const honest = [...cases, ...PAYLOADS].filter(({ group }) => group === 'n');
  expect(honest.length).toBeGreaterThanOrEqual(20);
  expect(cases.length + PAYLOADS.length - honest.length).toBeGreaterThanOrEqual(150);
});

import { expect, it } from '@jest/globals';
import { countJest, countProgram, endOf } from '../../tools/testing/report.mjs';

const ROOT = '/home/somebody/ear-quest';
const test = (fullName: string, status: string, ...failureMessages: string[]) => ({
  fullName,
  status,
  failureMessages,
});
const file = (name: string, status: string, message: string, ...assertionResults: ReturnType<typeof test>[]) => ({
  name: `${ROOT}/${name}`,
  status,
  message,
  assertionResults,
});
const MESSAGE = `\u001B[2mexpect(\u001B[22mreceived\u001B[2m)\u001B[22m.toBe(expected)

Expected: 1
Received: 2
    at expectNothing (${ROOT}/node_modules/expect/build/index.js:1:1)
    at Object.<anonymous> (file://${ROOT}/apps/api/src/a.test.ts:7:5)
    at new Promise (<anonymous>)`;

const results = {
  testResults: [
    file('apps/api/src/a.test.ts', 'failed', '', test('keeps it', 'passed'), test('loses it', 'failed', MESSAGE)),
    file('apps/api/src/b.test.ts', 'failed', 'SyntaxError: no such name'),
    file('apps/api/src/c.test.ts', 'failed', 'the database is still there', test('holds', 'passed')),
    file('apps/api/src/d.test.ts', 'focused', '', test('draws (no GPU here)', 'pending')),
  ],
};

it('ends with what failed and why, so that the tail of a log tells it', () => {
  const counts = [
    countJest('api', results, ROOT),
    countProgram('lint', { code: 2, output: 'one\n\n\u001B[31mtwo\u001B[0m\n' }),
    countProgram('types', { code: 0, output: 'nothing' }),
  ];
  const { text, total } = endOf(counts, ['not installed: gdb']);
  expect(total).toEqual({ passed: 3, failed: 4, skipped: 1 });
  expect(text.split('\n')).toEqual([
    'skipped: draws (no GPU here)',
    'not installed: gdb',
    '',
    'failed: api: apps/api/src/a.test.ts: loses it',
    '    expect(received).toBe(expected)',
    '    Expected: 1',
    '    Received: 2',
    '    at Object.<anonymous> (apps/api/src/a.test.ts:7:5)',
    'failed: api: apps/api/src/b.test.ts: did not load',
    '    SyntaxError: no such name',
    'failed: api: apps/api/src/c.test.ts: outside its tests',
    '    the database is still there',
    'failed: lint: ended with 2',
    '    one',
    '    two',
    '3 passed, 4 failed, 1 skipped',
  ]);
});

it('cuts long reasons, and all reasons where much failed, but leaves out no failure', () => {
  const long = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n');
  const many = Array.from({ length: 60 }, (_, index) => test(`test ${index}`, 'failed', long));
  const one = endOf([countJest('web', { testResults: [file('a.test.ts', 'failed', '', many[0]!)] }, ROOT)], []);
  expect(one.text.split('\n')).toHaveLength(1 + 8 + 1);
  const all = endOf([countJest('web', { testResults: [file('a.test.ts', 'failed', '', ...many)] }, ROOT)], []);
  expect(all.text.split('\n').filter((line) => line.startsWith('failed: '))).toHaveLength(60);
  expect(all.text.split('\n')).toHaveLength(60 * 2 + 1);
});

import { describe, expect, it, jest } from '@jest/globals';
import type { Verdict } from '@ear/engine';
import { code, judged } from '../../testing/judged.ts';
import type { Task } from '../../testing/judged.ts';
import { watchedSandbox } from '../../testing/watched.ts';

/** Each test starts several processes, on machines that may be busy. */
jest.setTimeout(240_000);

const REFERENCE = 'def total(xs, n):\n    return {"sum": sum(xs) * n, "parts": (len(xs), None, True)}\n';
const CHECK = {
  id: 'same',
  kind: 'oracle',
  reference: { file: 'data/reference.py', fn: 'total' },
  inputs: [
    { name: 'xs', shape: ['N'] },
    { name: 'n', fill: 'integers', low: 1, high: 5, dtype: 'int64' },
  ],
  families: [{ N: [1, 5] }],
};
const judge = (source: string, reference = REFERENCE, more: Partial<Task> = {}, means = {}): Promise<Verdict> =>
  judged({ checks: [CHECK], payload: code(source), data: { 'data/reference.py': reference }, ...more }, means);

describe('an oracle check with an author’s reference', () => {
  it('passes what returns the same and fails what does not', async () => {
    expect((await judge(REFERENCE)).status).toBe('passed');
    const wrong = await judge(REFERENCE.replace('* n', '+ n'));
    expect(wrong.checks[0]).toMatchObject({ status: 'failed', detail: { first_difference: "['sum']" } });
  });

  it('runs the two in processes of their own, and neither is given the other’s code', async () => {
    const { sandbox, sent } = watchedSandbox();
    const student = `${REFERENCE}# a student was here`;
    expect((await judge(student, `${REFERENCE}# an author was here`, {}, { sandbox })).status).toBe('passed');
    expect(sent).toHaveLength(2);
    const of = (word: string) => sent.findIndex((text) => text.includes(word));
    expect(of('a student')).not.toBe(of('an author'));
    expect(sent.every((text) => text.includes('a student') !== text.includes('an author'))).toBe(true);
  });

  it('shows a hostile student neither the reference nor what it computed', async () => {
    const spy = `
import gc, os, sys
def total(xs, n):
    seen = [repr(o)[:2000] for o in gc.get_objects() if isinstance(o, (str, bytes, dict, list))]
    files = [open(os.path.join(d, f), errors='replace').read() for d, _, fs in os.walk(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))) for f in fs if f.endswith('.py')]
    return {'sum': sum('zq' + 'marker' in text for text in seen + files), 'parts': 'zq' + 'marker' in ' '.join(sys.argv)}
`;
    const verdict = await judge(spy, `${REFERENCE}# zqmarker`);
    expect(verdict.checks[0]?.detail?.got).toBe("{'sum': 0, 'parts': False}");
  });

  it.each([
    ['raises', 'def total(xs, n):\n    raise ValueError(str(xs))', 'ValueError, line 2'],
    ['cannot be read', 'def total(xs, n:', 'line 1'],
    ['lacks the function', 'def other(): pass', 'no total'],
    ['returns NaN', "def total(xs, n):\n    return float('nan')", 'nothing can be compared'],
    ['returns an object', 'class Sum: pass\ndef total(xs, n):\n    return Sum()', 'an object of type Sum'],
    ['stops while it is loaded', 'raise OSError("gone")', 'OSError, line 1'],
    ['ends its process', 'import os\ndef total(xs, n):\n    os._exit(3)', '3'],
  ])('blames the author’s file when it %s', async (_name, reference, words) => {
    const faults: unknown[] = [];
    const verdict = await judge(REFERENCE, reference, {}, { onFault: (fault: unknown) => faults.push(fault) });
    expect(verdict).toMatchObject({ status: 'platform_error', score: 0, message: { id: 'platform.author' } });
    expect(verdict.message?.text.en).toContain('data/reference.py');
    expect(verdict.message?.text.en).toContain(words);
    expect(faults).toHaveLength(1);
  });

  it('tells no hidden input by the author’s exception', async () => {
    const verdict = await judge(REFERENCE, 'def total(xs, n):\n    raise ValueError(str(xs))');
    expect(JSON.stringify(verdict.message)).not.toMatch(/\d\.\d/);
  });

  it('says so when the bundle does not hold the file', async () => {
    const verdict = await judge(REFERENCE, REFERENCE, { data: {} });
    expect(verdict).toMatchObject({ status: 'platform_error', message: { id: 'platform.author' } });
  });
});

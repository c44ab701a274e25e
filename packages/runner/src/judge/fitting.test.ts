import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '@ear/engine';
import { code, judged } from '../testing/judged.ts';

/** One public check, and a hidden one whose sentence is told. */
const checks = [
  { id: 'open', kind: 'call', call: { fn: 'answer', args: [2] }, expect: 4 },
  { id: 'more', kind: 'call', call: { fn: 'answer', args: [3] }, expect: 6 },
  { id: 'hidden', kind: 'call', call: { fn: 'answer', args: [77777] }, expect: 155554, reveal: 'message' },
];

/** Answers the request that is being worked on with `fields` itself, and ends. */
const forging = (fields: string): string => `
import json, os, sys

def answer(x):
    if x < 10:
        return 2 * x
    frame = sys._getframe(1)
    while 'request' not in frame.f_locals:
        frame = frame.f_back
    reply = json.dumps({'id': frame.f_locals['request']['id'], 'segments': [], **${fields}}).encode()
    os.write(4, len(reply).to_bytes(4, 'little') + bytes(4) + reply)
    os._exit(0)
`;

const tell = async (source: string): Promise<Verdict> => judged({ checks, payload: code(source) });
const words = ({ message, checks: rows }: Verdict): string =>
  JSON.stringify([message, rows.map((row) => [row.message, row.detail])]);

describe('what a hidden check tells', () => {
  it.each([
    ['the name of a missing function', `{'missing': f'f{x}'}`, 'missing.name'],
    ['an unreadable file', `{'syntax': {'text': str(x), 'file': str(x), 'line': x}}`, 'raised.protocol'],
    ['a signal', `{'fault': {'kind': 'signal', 'signal': 'SIGSEGV', 'buffer': f'b{x}'}}`, 'raised.protocol'],
    ['a file', `{'raised': {'type': 'E', 'base': 'E', 'text': '', 'frames': [[str(x), x, '']]}}`, 'raised.cannot_run'],
    [
      'a line',
      `{'raised': {'type': 'E', 'base': 'E', 'text': '', 'frames': [['value.py', x, '']]}}`,
      'raised.exception',
    ],
  ])('holds nothing of the input in %s', async (_what, fields, id) => {
    const verdict = await tell(forging(fields));
    expect(verdict.checks.map(({ status }) => status).slice(0, 2)).toEqual(['passed', 'passed']);
    expect(verdict.checks[2]?.message?.id).toBe(id);
    expect(words(verdict)).not.toContain('77777');
  });

  it.each(['os._exit(int(x) % 256)', 'os.kill(os.getpid(), int(x) % 4 + 8)'])('holds nothing in %s', async (end) => {
    const verdict = await tell(`import os\ndef answer(x):\n    if x > 10:\n        ${end}\n    return 2 * x\n`);
    expect(verdict.checks[2]?.message?.id).toBe('raised.ended');
    expect([verdict.status, verdict.message?.id]).toEqual(['crashed', 'raised.ended']);
  });

  it('holds nothing of the input in names that Python itself reports', async () => {
    const verdict = await tell(`
def answer(x):
    if x < 10:
        return 2 * x
    exec(compile('\\n' * (x - 1) + 'raise ValueError', __file__, 'exec'), {})
`);
    expect(verdict.checks[2]?.message?.text.en).toContain('value.py line 6 with ValueError');
    expect(words(verdict)).not.toContain('77777');
  });
});

describe('what a verdict measures', () => {
  it('is too rough to tell hidden inputs by', async () => {
    const verdict = await tell(`
import time
keep = []

def answer(x):
    if x > 10:
        keep.append(bytearray(b'x') * 7_654_321)
        time.sleep(0.123)
    return 2 * x
`);
    expect(verdict.status).toBe('passed');
    expect(verdict.times.memory_peak_bytes % 2 ** 20).toBe(0);
    expect(String(verdict.checks[2]?.ms)).toMatch(/^[1-9]0+$/);
  });
});

describe('what a public check shows', () => {
  it.each([
    ['in what is returned', 'return f"heard {heard}"'],
    ['in an exception', 'raise ValueError(heard)'],
  ])('holds nothing that was heard from a hidden one, %s', async (_what, deed) => {
    const verdict = await tell(`
heard = []

def answer(x):
    if x < 10:
        if 77777.0 in heard or 77777 in heard:
            ${deed}
        return 2 * x
    heard.append(x)
    return 2 * x
`);
    expect(words(verdict)).not.toContain('heard');
  });

  it('is still asked twice', async () => {
    const verdict = await tell(
      'calls = []\n\ndef answer(x):\n    calls.append(x)\n    return 2 * x + (len(calls) > 2)\n',
    );
    expect(verdict.checks.some((row) => row.message?.id === 'value.changes')).toBe(true);
  });
});

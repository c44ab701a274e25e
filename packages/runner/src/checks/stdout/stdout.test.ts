import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '@ear/engine';
import { heardSandbox } from '../../testing/heard.ts';
import { judged, statuses } from '../../testing/judged.ts';
import type { Task } from '../../testing/judged.ts';

const program = (source: string): Task['payload'] => ({ kind: 'code', files: { 'main.py': source } });
const doubles = [
  { id: 'two', kind: 'stdout', stdin: '2\n', expect: '4\n' },
  { id: 'seven', kind: 'stdout', stdin: '7\n', expect: '14\n', reveal: 'category' },
];
const run = (source: string, more: Partial<Task> = {}): Promise<Verdict> =>
  judged({ checks: doubles, payload: program(source), ...more });
const row = (verdict: Verdict, id: string) => verdict.checks.find((check) => check.id === id)!;

describe('a program', () => {
  it('passes when it prints what is expected, and its verdict says how long it took and in what', async () => {
    const verdict = await run('print(2 * int(input()))\n');
    expect(verdict).toMatchObject({ status: 'passed', score: 1, checks_run: 2 });
    expect(verdict.runner_image).toMatch(/^python:cpython-3\.\d+\.\d+:stub-/i);
    expect(verdict.times.wall_ms).toBeGreaterThan(0);
    expect(row(verdict, 'two').detail).toMatchObject({ call: '2\n', expected: '4\n', got: '4\n' });
  });

  it('is told where a public output differs, and nothing of a hidden one', async () => {
    const verdict = await run('n = int(input())\nprint(n * 2 + (n == 7))\n');
    expect(verdict.status).toBe('failed');
    expect(statuses(verdict)).toEqual({ two: 'passed', seven: 'failed' });
    expect(row(verdict, 'seven')).toMatchObject({ message: { id: 'output' }, detail: null });
    const shown = await run('print("4 5")\n');
    expect(row(shown, 'two').message?.text.en).toContain('Line 1 holds more than is expected: "5"');
    expect(row(shown, 'two').detail?.first_difference).toBe('1:3 printed "5"');
  });

  it('that ends with another code than 0 has crashed, and only a public check quotes its words', async () => {
    const verdict = await run('n = int(input())\nprint("the hidden input is", n)\n1 / 0\n');
    expect(verdict.status).toBe('crashed');
    expect(row(verdict, 'two').message?.text.en).toBe(
      'The program ended with exit code 1: ZeroDivisionError: division by zero',
    );
    // Newer Pythons underline the place in a line of its own.
    expect(row(verdict, 'two').detail?.traceback?.replace(/^[ ~^]+\n/m, '')).toBe(
      'Traceback (most recent call last):\n  File "main.py", line 3, in <module>\n    1 / 0\nZeroDivisionError: division by zero\n',
    );
    expect(JSON.stringify({ ...row(verdict, 'seven'), ms: 0 })).not.toMatch(/7|hidden input/);
    expect(await run('import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n')).toMatchObject({
      status: 'crashed',
      message: { id: 'raised.signal' },
    });
  });

  it('tells no hidden input by the way in which it ends', async () => {
    const checks = [{ id: 'hidden', kind: 'stdout', stdin: '77', expect: '', reveal: 'message' }];
    const code = await run('raise SystemExit(int(input()))\n', { checks });
    const signal = await run('import os\nos.kill(os.getpid(), int(input()) % 66)\n', { checks });
    expect([code.status, signal.status]).toEqual(['crashed', 'crashed']);
    expect([code.message, signal.checks[0]?.message]).toMatchObject([
      { id: 'raised.program' },
      { id: 'raised.program' },
    ]);
  });

  it('that cannot be read is a compile error', async () => {
    const verdict = await run('print(2 * int(input())\n');
    expect(verdict).toMatchObject({ status: 'compile_error', message: { id: 'syntax.program_text' } });
    expect(verdict.message?.text.en).toContain("'(' was never closed");
  });

  it('has a clock of its own for each run, and three runs beyond a limit are enough', async () => {
    const checks = Array.from({ length: 5 }, (_, n) => ({ id: `c${n}`, kind: 'stdout', expect: '', wall_s: 0.3 }));
    const verdict = await run('while True: pass\n', { checks });
    expect(verdict).toMatchObject({ status: 'timed_out', message: { id: 'timeout.wall' } });
    expect(Object.values(statuses(verdict))).toEqual(['error', 'error', 'error', 'skipped', 'skipped']);
  });

  it('that prints without end, or eats memory, is stopped by name', async () => {
    const limits = { output_kb: 16, memory_mb: 96 };
    // Slowly enough to be seen before this machine is full.
    const eater = 'import time\na = []\nwhile True:\n    a.append(bytearray(2**22))\n    time.sleep(0.005)\n';
    expect((await run('while True: print("x" * 99)\n', { limits })).status).toBe('output_limit');
    expect((await run(eater, { limits })).status).toBe('out_of_memory');
  });

  it('need not read its input, however long that is', async () => {
    const checks = [{ id: 'long', kind: 'stdout', stdin: { file: 'data/long.in' }, expect: 'done' }];
    const data = { 'data/long.in': '1 '.repeat(1_000_000) };
    expect((await run('print("done")\n', { checks, data })).status).toBe('passed');
    const reads = 'import sys\nprint("done" if sum(map(int, sys.stdin.read().split())) == 10**6 else "short")\n';
    expect((await run(reads, { checks, data })).status).toBe('passed');
  });

  it('ends when its judging is cancelled', async () => {
    const stop = new AbortController();
    const sandbox = heardSandbox('here', () => stop.abort());
    const payload = program('import time\nprint("here", flush=True)\ntime.sleep(600)\n');
    const task: Task = { checks: doubles, payload, limits: { wall_s: 600 } };
    expect(await judged(task, { sandbox, signal: stop.signal })).toMatchObject({ status: 'cancelled', checks: [] });
  });

  it('gets its arguments, and texts of files', async () => {
    const checks = [{ id: 'args', kind: 'stdout', args: ['--twice', 'a b'], expect: { file: 'data/a.ans' } }];
    const data = { 'data/a.ans': '--twice|a b\n' };
    expect((await run('import sys\nprint("|".join(sys.argv[1:]))\n', { checks, data })).status).toBe('passed');
  });

  it('is the fault of nobody who handed in when a file of the bundle is missing', async () => {
    const checks = [{ id: 'gone', kind: 'stdout', expect: { file: 'data/gone.ans' } }];
    expect((await run('print(1)\n', { checks })).status).toBe('platform_error');
  });
});

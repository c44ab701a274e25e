import { beforeAll, describe, expect, it } from '@jest/globals';
import type { JudgingProgress } from '@ear/engine';
import { bareSandbox, locateImage } from '../index.ts';
import type { Sandbox } from '../index.ts';
import { answerCheck as call, DOUBLES as checks } from '../testing/answers.ts';
import { code, judged, statuses } from '../testing/judged.ts';

// Looking for the interpreter is done once for a process and belongs to no verdict's time.
beforeAll(() => locateImage('python'));

describe('a verdict', () => {
  it('is compile_error for a file that Python cannot read, with the line', async () => {
    const verdict = await judged({ checks, payload: code('def answer(x):\n    return (x\n') });
    expect(verdict.status).toBe('compile_error');
    expect(verdict.message?.text.ko).toContain('value.py 2번째 줄');
    expect(statuses(verdict)).toEqual({ one: 'error', two: 'skipped', three: 'skipped' });
    expect(verdict.checks_run).toBe(1);
  });

  it('is crashed for an exception while the file loads, with its line and its words', async () => {
    const verdict = await judged({ checks, payload: code('print("hello")\nx = 1 / 0\n') });
    expect(verdict.status).toBe('crashed');
    expect(verdict.message?.text.en).toBe('It stopped in value.py line 2: ZeroDivisionError: division by zero');
    expect(verdict.stdout).toBe('hello\n');
    expect(verdict.checks[0]?.detail?.traceback).toBe(
      'Traceback (most recent call last):\n  File "value.py", line 2, in <module>\nZeroDivisionError: division by zero',
    );
  });

  it('is crashed for an exception in a function, and the other checks still run', async () => {
    const source = 'def answer(x):\n    return 2 * x if x != 2 else [][3]\n';
    const verdict = await judged({ checks, payload: code(source) });
    expect(verdict.status).toBe('crashed');
    expect(statuses(verdict)).toEqual({ one: 'passed', two: 'error', three: 'passed' });
    expect(verdict.score).toBeCloseTo(2 / 3);
    expect(JSON.stringify(verdict)).not.toMatch(/stub\.py|\/tmp|student\//);
  });

  it('goes on in a new process after the program ended itself', async () => {
    const source = 'import os\ndef answer(x):\n    return 2 * x if x != 2 else os._exit(7)\n';
    const verdict = await judged({ checks, payload: code(source) });
    expect(verdict.status).toBe('crashed');
    expect(verdict.message?.text.en).toContain('exit code 7');
    expect(statuses(verdict)).toEqual({ one: 'passed', two: 'error', three: 'passed' });
  });

  it('stops after three restarts', async () => {
    const many = Array.from({ length: 7 }, (_, index) => call(`c${index}`, [index], 0));
    const verdict = await judged({ checks: many, payload: code('import os\ndef answer(x):\n    os._exit(1)\n') });
    expect(verdict.status).toBe('crashed');
    expect(verdict.checks.map(({ status }) => status)).toEqual([...Array(5).fill('error'), 'skipped', 'skipped']);
  });

  it('tells a deep recursion from a crash of the interpreter', async () => {
    const deep = await judged({ checks, payload: code('def answer(x):\n    return answer(x)\n') });
    expect(deep.message?.id).toBe('raised.recursion');
    const source = 'import sys, ctypes\ndef answer(x):\n    ctypes.string_at(0)\n';
    const broken = await judged({ checks, payload: code(source) });
    expect(broken.status).toBe('crashed');
    expect(broken.message?.text.en).toContain('SIGSEGV');
  });

  it('is failed, kindly, for parts that are not written yet', async () => {
    const missing = await judged({ checks, payload: code('x = 1\n') });
    expect(missing).toMatchObject({ status: 'failed', score: 0 });
    expect(missing.checks[0]?.message?.text.ko).toContain('아직 없는 이름이에요: answer');
    const empty = await judged({ checks, payload: code('def answer(x):\n    raise NotImplementedError\n') });
    expect(empty.status).toBe('failed');
    expect(empty.checks[0]?.message?.id).toBe('raised.not_written');
    const operator = [{ id: 'sum', kind: 'script', run: 'return (Value() + Value()).data', expect: 1 }];
    const bare = await judged({ checks: operator, payload: code('class Value: pass\n') });
    expect(bare.status).toBe('failed');
    expect(bare.checks[0]?.message?.text.en).toContain('unsupported operand');
  });

  it('is crashed, naming the limit, when no more processes can be made', async () => {
    const flooded = 'def answer(x):\n    raise BlockingIOError(11, "Resource temporarily unavailable")\n';
    const verdict = await judged({ checks, payload: code(flooded) });
    expect(verdict).toMatchObject({ status: 'crashed', score: 0 });
    expect(verdict.checks[0]?.message?.id).toBe('raised.processes');
  });

  it('passes honest programs that print, exit in their main guard, use signals and define their own names', async () => {
    const source = `
import sys, signal
try:
    import numpy
except ImportError:
    numpy = None
signal.signal(signal.SIGALRM, lambda *_: None)
signal.alarm(5)
class Event: pass
def answer(x):
    print('debug ' * 1000)
    return 2 * x
if __name__ == '__main__':
    sys.exit(0)
`;
    const verdict = await judged({ checks, payload: code(source) });
    expect(verdict.status).toBe('passed');
    expect(verdict.checks[0]?.detail?.stdout).toContain('debug');
    expect(verdict.checks[2]?.detail).toBeNull();
  });

  it('shows no terminal sequences and no control characters', async () => {
    const source =
      'def answer(x):\n    print("\\x1b[31mred\\x1b[0m\\x00\\x07 \\u202eevil \\x1b]0;title\\x07end")\n    return 2 * x\n';
    const verdict = await judged({ checks, payload: code(source) });
    expect(verdict.checks[0]?.detail?.stdout).toBe('red evil end\n');
  });

  it('runs only public checks when asked for those', async () => {
    const verdict = await judged({ checks, public_only: true, payload: code('def answer(x): return 2 * x') });
    expect(statuses(verdict)).toEqual({ one: 'passed', two: 'passed' });
    expect(verdict.status).toBe('passed');
  });

  it('is platform_error where there is nothing to check', async () => {
    const hidden = [call('one', [1], 2, { reveal: 'none' })];
    const verdict = await judged({ checks: hidden, public_only: true, payload: code('def answer(x): return 2 * x') });
    expect(verdict).toMatchObject({ status: 'platform_error', checks_run: 0 });
  });

  it('runs the public checks of earlier steps again', async () => {
    const earlier = [call('base', [5], 10), call('secret', [6], 12, { reveal: 'none' })];
    const source = 'def answer(x): return 2 * x if x < 5 else 0';
    const verdict = await judged({ earlier, checks, payload: code(source) });
    expect(statuses(verdict)).toEqual({ 'first.base': 'failed', one: 'passed', two: 'passed', three: 'passed' });
    expect(verdict.status).toBe('failed');
  });

  it('is platform_error, and tells us why, when the sandbox does not start', async () => {
    const broken: Sandbox = { jailed: true, start: () => Promise.reject(new Error('no room')) };
    const faults: unknown[] = [];
    const means = { sandbox: broken, onFault: (fault: unknown) => faults.push(fault) };
    const verdict = await judged({ checks, payload: code('def answer(x): return 2 * x') }, means);
    expect(verdict.status).toBe('platform_error');
    expect(faults).toHaveLength(1);
  });

  it('is platform_error when the process dies before any student code ran', async () => {
    const bare = bareSandbox();
    const broken: Sandbox = {
      jailed: false,
      start: (spec) => bare.start({ ...spec, files: { ...spec.files, 'stub.py': 'raise SystemExit(3)' } }),
    };
    const verdict = await judged({ checks, payload: code('def answer(x): return 2 * x') }, { sandbox: broken });
    expect(verdict.status).toBe('platform_error');
  });

  it('says what it is doing', async () => {
    const news: JudgingProgress[] = [];
    const means = { onProgress: (one: JudgingProgress) => news.push(one) };
    await judged({ checks, payload: code('def answer(x): return 2 * x') }, means);
    expect(news[0]).toEqual({ phase: 'running', checks_done: 0, checks_total: 3, fraction: 0 });
  });

  it('names the judged files as sha256sum does', async () => {
    const verdict = await judged({ checks, payload: code('def answer(x): return 2 * x\n') });
    // printf 'def answer(x): return 2 * x\n' > value.py; sha256sum value.py | sha256sum
    expect(verdict.files_hash).toBe('61e3d34bf8a219b7d6298ecb44648ead72ee812903c1de9af8df9519887e9a2d');
  });

  it('is failed for a file that did not come', async () => {
    const verdict = await judged({
      checks,
      action: { kind: 'code', files: ['value.py'] },
      payload: { kind: 'code', files: { 'other.py': '' } },
    });
    expect(verdict).toMatchObject({ status: 'failed', message: { id: 'files.missing' }, checks_run: 1 });
  });
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import { locateImage } from '../index.ts';
import { DOUBLES as checks } from '../testing/answers.ts';
import { heardSandbox } from '../testing/heard.ts';
import { code, judged, statuses } from '../testing/judged.ts';

// Looking for the interpreter is done once for a process and belongs to no verdict's time.
beforeAll(() => locateImage('python'));

describe('a verdict', () => {
  it('is timed_out at the wall limit, which it names', async () => {
    const verdict = await judged({
      checks,
      limits: { wall_s: 1 },
      payload: code('def answer(x):\n    while True: pass\n'),
    });
    expect(verdict.status).toBe('timed_out');
    expect(verdict.message?.text.ko).toContain('1초');
  });

  it('is timed_out by CPU time too', async () => {
    const source = 'def answer(x):\n    while True: pass\n';
    const verdict = await judged({ checks, limits: { wall_s: 100, cpu_s: 0.5 }, payload: code(source) });
    expect(verdict.status).toBe('timed_out');
    expect(verdict.message?.id).toBe('timeout.cpu');
    expect(verdict.times.cpu_ms).toBeGreaterThanOrEqual(500);
  });

  it.each([
    ['half a frame', 'import os, time\ndef answer(x):\n    os.write(4, b"\\x10\\0\\0\\0\\0\\0")\n    time.sleep(60)\n'],
    [
      'one byte at a time',
      'import os, time\ndef answer(x):\n    os.write(4, b"\\x00\\xff\\0\\0\\0\\0\\0\\0")\n    while True:\n        os.write(4, b" "); time.sleep(0.01)\n',
    ],
    [
      'an ignored signal',
      'import signal, time\nfor n in (1, 2, 15): signal.signal(n, signal.SIG_IGN)\ndef answer(x):\n    time.sleep(60)\n',
    ],
    ['stopping itself', 'import os, signal\ndef answer(x):\n    os.kill(os.getpid(), signal.SIGSTOP)\n'],
  ])('is timed_out for %s', async (_name, source) => {
    const began = performance.now();
    const verdict = await judged({ checks, limits: { wall_s: 2 }, payload: code(source) });
    expect(verdict.status).toBe('timed_out');
    // Nobody waits for the minute that they sleep.
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  it('ends one check by its own clock and goes on with the others', async () => {
    const source = 'import time\ndef answer(x):\n    return 2 * x\ndef slow():\n    time.sleep(30)\n';
    const slow = { id: 'slow', kind: 'script', run: 'return slow()', expect: 1, wall_s: 0.3 };
    const verdict = await judged({ checks: [slow, ...checks], payload: code(source) });
    expect(verdict.status).toBe('timed_out');
    expect(statuses(verdict)).toEqual({ slow: 'error', one: 'passed', two: 'passed', three: 'passed' });
    expect(verdict.message?.text.en).toContain('within 0.3 s');
  });

  it("says the author's sentence when a check's own clock runs out", async () => {
    const source = 'import time\ndef slow():\n    time.sleep(30)\n';
    const words = { ko: '같은 값을 여러 번 세지 마세요.', en: 'Do not count the same value twice.' };
    const slow = { id: 'slow', kind: 'script', run: 'return slow()', expect: 1, wall_s: 0.3 };
    const judgedAs = async (reveal: string) =>
      judged({ checks: [{ ...slow, reveal, message: words }], payload: code(source) });
    expect((await judgedAs('message')).message?.text).toEqual(words);
    expect((await judgedAs('category')).message?.text.en).toContain('within 0.3 s');
  });

  it('is output_limit for endless printing, and keeps no more than the limit', async () => {
    const source = 'def answer(x):\n    while True: print("x" * 1000)\n';
    const verdict = await judged({ checks, limits: { wall_s: 100, output_kb: 64 }, payload: code(source) });
    expect(verdict.status).toBe('output_limit');
    expect(verdict.stdout.length).toBeLessThanOrEqual(64 * 1024);
    // It is stopped by what it prints, not by the clock.
    expect(verdict.times.wall_ms).toBeLessThan(50_000);
  });

  it('is output_limit even where every answer is right', async () => {
    const source = 'def answer(x):\n    print("y" * 300000)\n    return 2 * x\n';
    expect((await judged({ checks, payload: code(source) })).status).toBe('output_limit');
  });

  it('is out_of_memory for a list that grows without end', async () => {
    // Memory is looked at every 50 ms: it grows slowly enough to be seen before this machine is full.
    const source =
      'import time\ndef answer(x):\n    kept = []\n    while True:\n        kept.append(bytearray(1 << 20))\n        time.sleep(0.002)\n';
    const verdict = await judged({ checks, limits: { wall_s: 100, memory_mb: 128 }, payload: code(source) });
    expect(verdict.status).toBe('out_of_memory');
  });

  it('is cancelled when its job is, also in the middle of a call', async () => {
    const controller = new AbortController();
    const sandbox = heardSandbox('asked', () => controller.abort());
    const payload = code('import time\ndef answer(x):\n    print("asked", flush=True)\n    time.sleep(600)\n');
    const limits = { wall_s: 600 };
    const verdict = await judged({ checks, payload, limits }, { sandbox, signal: controller.signal });
    expect(verdict).toMatchObject({ status: 'cancelled', score: 0, checks: [] });
  });
});

import { describe, expect, it } from '@jest/globals';
import { text } from 'node:stream/consumers';
import { Limits } from '@ear/engine';
import { bareSandbox } from '../../bare/bareSandbox.ts';
import { DOUBLE, doubling, judgedC } from '../../testing/kernels.ts';
import type { Files } from '../runtime.ts';
import { cRuntime } from './runtime.ts';

const refusedFor = async (source: string, reveal = 'full') => {
  const verdict = await judgedC(source, { checks: [doubling({ reveal })] });
  expect(verdict.status).toBe('compile_error');
  return { verdict, en: verdict.message?.text.en ?? '', traceback: verdict.checks[0]?.detail?.traceback };
};

describe('compiling a hand-in', () => {
  it('says the first error with file and line, and shows the place', async () => {
    const { en, traceback } = await refusedFor(
      'void f(float* out, const float* inp, int n) {\n  out[0] = 2 * inp[0]\n}\n',
    );
    expect(en).toMatch(/^The compiler refuses a\.c line 2: expected .;./);
    expect(traceback).toMatch(/^a\.c:2:\d+: error: expected .;.*\n +2 \| {3}out\[0\] = 2 \* inp\[0\]\n +\| +\^$/m);
  });

  it('keeps the place from a hidden check, but tells the sentence', async () => {
    const { en, traceback } = await refusedFor('int f( {', 'none');
    expect(en).toContain('a.c line 1');
    expect(traceback).toBeUndefined();
  });

  it('refuses a function that is not declared instead of guessing what it returns', async () => {
    const { en } = await refusedFor('void f(float* out, const float* inp, int n) { out[0] = my_exp(inp[0]); }');
    expect(en).toContain('implicit declaration');
  });

  it('refuses a function that is nowhere defined, by its name', async () => {
    const { en } = await refusedFor(
      'float helper(float); void f(float* out, const float* inp, int n) { out[0] = helper(inp[0]); }',
    );
    expect(en).toContain("undefined reference to 'helper'");
  });

  it('takes several files with a header, and main where only functions are called', async () => {
    const verdict = await judgedC({
      'twice.h': 'float twice(float x);\n',
      'a.c':
        '#include "twice.h"\nvoid f(float* out, const float* inp, int n) { for (int i = 0; i < n; i++) out[i] = twice(inp[i]); }\n',
      'src/b.c': '#include "../twice.h"\nfloat twice(float x) { return 2 * x; }\nint main(void) { return 7; }\n',
    });
    expect(verdict.status).toBe('passed');
  });

  it.each([
    [
      'names of the C library',
      'int write(int a, const void* b, unsigned long c) { return 0; }\nvoid* malloc(unsigned long n) { return 0; }\nint printf(const char* s, ...) { return 0; }\nint strcmp(const char* a, const char* b) { return 0; }\nvoid exit(int c) { for (;;); }\n',
    ],
    [
      'names of the start and of the stub',
      'int __libc_start_main(void) { return 0; }\nint clock_gettime(int a, void* b) { return -1; }\nint running, library;\nvoid answer_kernel(void) {}\nint main(void) { return 0; }\n',
    ],
    [
      'a constructor and a destructor',
      '__attribute__((constructor)) static void a(void) {}\n__attribute__((destructor)) static void b(void) {}\n',
    ],
    [
      'an indirect function',
      'static void* pick(void) { return 0; }\nint unused(void) __attribute__((ifunc("pick")));\n',
    ],
  ])('is not disturbed by %s', async (_what, before) => {
    expect((await judgedC(before + DOUBLE)).status).toBe('passed');
  });

  it.each([
    [
      '7 MB of stack',
      'void f(float* out, const float* inp, int n) { volatile char big[7 << 20]; for (int i = 0; i < (7 << 20); i += 512) big[i] = 1; for (int i = 0; i < n; i++) out[i] = 2 * inp[i] * big[0]; }',
    ],
    [
      'alloca',
      '#include <alloca.h>\nvoid f(float* out, const float* inp, int n) { float* t = alloca(4 * n); for (int i = 0; i < n; i++) t[i] = inp[i]; for (int i = 0; i < n; i++) out[i] = 2 * t[i]; }',
    ],
    [
      'threads',
      '#include <pthread.h>\nstatic const float* in; static float* to; static int count;\nstatic void* half(void* odd) { for (int i = odd != 0; i < count; i += 2) to[i] = 2 * in[i]; return 0; }\nvoid f(float* out, const float* inp, int n) { pthread_t a, b; in = inp; to = out; count = n; pthread_create(&a, 0, half, 0); pthread_create(&b, 0, half, &a); pthread_join(a, 0); pthread_join(b, 0); }',
    ],
    [
      'an alarm and its handler',
      '#include <signal.h>\n#include <unistd.h>\nstatic void ring(int s) {}\nvoid f(float* out, const float* inp, int n) { signal(SIGALRM, ring); alarm(1); for (int i = 0; i < n; i++) out[i] = 2 * inp[i]; }',
    ],
    [
      'M_PI and a POSIX function',
      '#include <math.h>\n#include <string.h>\nvoid f(float* out, const float* inp, int n) { char* s = strdup("x"); for (int i = 0; i < n; i++) out[i] = 2 * inp[i] * (float)(M_PI / M_PI) * (s != 0); }',
    ],
    [
      'a cached table',
      'static float* last;\nvoid f(float* out, const float* inp, int n) { last = out; for (int i = 0; i < n; i++) last[i] = inp[i] + inp[i]; }',
    ],
  ])('leaves honest code alone: %s', async (_what, source) => {
    expect((await judgedC(`${source}\n`)).status).toBe('passed');
  });

  it('stops what compiles without end', async () => {
    const bomb = `${Array.from({ length: 25 }, (_, i) => `#define A${i + 1}(x) A${i}(x) A${i}(x) A${i}(x)`).join('\n')}\n#define A0(x) x\nint f = A25(+1) 0;\n`;
    const verdict = await judgedC(bomb, { limits: { wall_s: 2 } });
    expect(['timed_out', 'out_of_memory']).toContain(verdict.status);
    expect(verdict.checks_run).toBe(1);
  });

  it('caps what the compiler says', async () => {
    const flood = `${Array.from({ length: 9 }, (_, i) => `#define W${i + 1} W${i} W${i} W${i} W${i} W${i}`).join('\n')}\n#define W0 _Pragma("GCC warning \\"again and again and again and again\\"")\nW9\n${DOUBLE}`;
    const verdict = await judgedC(flood, { limits: { wall_s: 8, output_kb: 64 } });
    expect(['output_limit', 'timed_out', 'out_of_memory']).toContain(verdict.status);
    expect(JSON.stringify(verdict).length).toBeLessThan(10_000);
  });

  it('refuses what is too large once compiled', async () => {
    const verdict = await judgedC(`int a[1 << 23] = {1};\n${DOUBLE}`);
    expect(verdict.status).toBe('compile_error');
    expect(verdict.message?.text.en).toContain('larger than 8 MB');
  });

  it('makes a program that reads its standard input, and a library of nothing else', async () => {
    const sandbox = bareSandbox();
    const means = { sandbox, limits: Limits.parse({ wall_s: 60, cpu_s: 50 }), signal: new AbortController().signal };
    const source =
      '#include <stdio.h>\nint main(int c, char** v) { int n; while (scanf("%d", &n) == 1) printf("%s %d\\n", v[1], 2 * n); return 3; }\n';
    const built = await cRuntime.build!({ 'a.c': source }, means, 'program');
    expect(built.kind).toBe('built');
    const program = cRuntime.program((built as { files: Files }).files, ['twice']);
    const run = await sandbox.start({ image: cRuntime.image.id, ...program, limits: means.limits });
    const printed = text(run.stdout);
    run.stderr.resume();
    run.replies.resume();
    run.calls.end('1 2\n3');
    expect(await run.exit).toMatchObject({ code: 3, signal: null });
    expect(await printed).toBe('twice 2\ntwice 4\ntwice 6\n');
    expect(await cRuntime.build!({ 'a.c': 'int x;' }, means, 'program')).toMatchObject({ kind: 'refused' });
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '@ear/engine';
import { doubling, judgedC, OUT } from '../../testing/kernels.ts';

const sixteen = doubling({ families: [{ N: 16 }] });
const f = (body: string, before = ''): string => `${before}void f(float* out, const float* inp, int n) { ${body} }\n`;
const all = 'for (int i = 0; i < n; i++) out[i] = 2 * inp[i];';
const shown = (verdict: Verdict): string | undefined => verdict.checks[0]?.message?.text.en;

describe('a call of a C function', () => {
  it.each([
    ['one element too many read', 'for (int i = 0; i < n; i++) out[i] = inp[i] + inp[i + 1];', 'inp[16]', 'reads'],
    ['one element too many written', 'for (int i = 0; i <= n; i++) out[i] = 2 * inp[i % 16];', 'out[16]', 'writes'],
    ['a read far behind', 'out[0] = inp[5000];', 'inp[5000]', 'reads'],
    ['a read far before', 'out[0] = inp[-5000];', 'inp[-5000]', 'reads'],
    ['a write just before', 'out[-1] = 1;', 'out[-1]', 'writes'],
  ])('crashes for %s, and names the element', async (_what, body, element, deed) => {
    const verdict = await judgedC(f(`${body} ${all}`), { checks: [sixteen] });
    expect(verdict.status).toBe('crashed');
    expect(shown(verdict)).toContain(`It ${deed} ${element}, but`);
    expect(shown(verdict)).toContain('has 16 elements');
  });

  it('crashes for a read just before', async () => {
    const verdict = await judgedC(f(`volatile float x = inp[-1]; (void)x; ${all}`), { checks: [sixteen] });
    expect(verdict.status).toBe('crashed');
    expect(shown(verdict)).toContain('It reads inp[-1]');
  });

  it('fails for a const input that is written', async () => {
    const verdict = await judgedC(f(`((float*)inp)[3] = 0; ${all}`), { checks: [sixteen] });
    expect(verdict.status).toBe('failed');
    expect(shown(verdict)).toContain('It writes inp[3], which is const');
  });

  it('tells no index, size or value of a hidden check', async () => {
    const hidden = doubling({ families: [{ N: 16 }], reveal: 'message' });
    const verdict = await judgedC(f(`out[n] = 1; ${all}`), { checks: [hidden] });
    expect(verdict.checks[0]?.message?.text.en).toMatch(/^It writes outside the buffer out\. /);
    expect(JSON.stringify([verdict.message, verdict.checks[0]?.message, verdict.checks[0]?.detail])).not.toMatch(/\d/);
  });

  it.each([
    ['a null pointer', '*(volatile int*)0 = 1;', /NULL pointer \(SIGSEGV\)/],
    ['a wild pointer', '*(volatile int*)0x123456789000 = 1;', /SIGSEGV.*never set/],
    ['an integer division by zero', 'volatile int zero = 0; out[0] = n / zero;', /SIGFPE.*division/],
    ['a trap', '__builtin_trap();', /SIGILL/],
    ['abort', 'abort();', /SIGABRT/],
    ['a second free', 'char* volatile p = malloc(9); free(p); free(p);', /SIGABRT.*free/],
    ['a smashed stack', 'char a[8]; memset(a, 65, 64 + n); out[0] = a[n % 8];', /SIGABRT|SIGSEGV/],
  ])('crashes for %s, by the name of its signal', async (_what, body, sentence) => {
    const verdict = await judgedC(f(body, '#include <stdlib.h>\n#include <string.h>\n'), { checks: [sixteen] });
    expect(verdict.status).toBe('crashed');
    expect(shown(verdict)).toMatch(sentence);
  });

  it('says that the stack overflowed', async () => {
    const source = 'int deep(volatile int n) { volatile char a[4096]; a[0] = n; return deep(n + 1) + a[0]; }\n';
    const verdict = await judgedC(f('out[0] = deep(n);', source), { checks: [sixteen] });
    expect(verdict.status).toBe('crashed');
    expect(shown(verdict)).toContain('stack overflowed');
  });

  it.each([
    ['_exit(0)', '_exit(0);', /exit code 0/],
    ['exit from the function', 'exit(3);', /exit code 3/],
    ['SIGKILL', 'raise(SIGKILL);', /SIGKILL/],
    ['a closed reply pipe', 'close(4);', /pipe|exit code 1/],
  ])('crashes for %s', async (_what, body, sentence) => {
    const source = f(body, '#include <signal.h>\n#include <stdlib.h>\n#include <unistd.h>\n');
    const verdict = await judgedC(source, { checks: [sixteen] });
    expect(verdict.status).toBe('crashed');
    expect(shown(verdict)).toMatch(sentence);
  });

  it('goes on with the other checks in a new process', async () => {
    const eight = doubling({ id: 'eight', families: [{ N: 8 }] });
    const verdict = await judgedC(f(`if (n == 16) out[n] = 0; ${all}`), { checks: [sixteen, eight] });
    expect(verdict.checks.map(({ status }) => status)).toEqual(['error', 'passed']);
  });

  it('fails where an element is forgotten, and counts them', async () => {
    const verdict = await judgedC(f('for (int i = 0; i < n - 3; i++) out[i] = 2 * inp[i];'), { checks: [sixteen] });
    expect(verdict.status).toBe('failed');
    expect(shown(verdict)).toBe(
      '3 of the 16 elements of out are never written, first at (n=13). Look at the ranges of the loops.',
    );
  });

  it('fails for a function that is not there, also where the C library has one of that name', async () => {
    for (const symbol of ['g', 'exp']) {
      const verdict = await judgedC(f(all), { checks: [doubling({ symbol })] });
      expect(verdict.status).toBe('failed');
      expect(shown(verdict)).toContain(`has no ${symbol} yet`);
    }
  });

  it('fails for answers that depend on how often one was asked', async () => {
    const source = f(
      'for (int i = 0; i < n; i++) out[i] = (calls == 0 ? 2 : 3) * inp[i]; calls++;',
      'static int calls;\n',
    );
    const verdict = await judgedC(source, { checks: [doubling({ families: [{ N: 16 }] })] });
    expect(verdict.status).toBe('failed');
  });

  it('shows what was printed before the answer, and before a crash', async () => {
    const print = '#include <stdio.h>\n';
    const verdict = await judgedC(f(`printf("n is %d", n); ${all}`, print), { checks: [sixteen] });
    expect(verdict.status).toBe('passed');
    expect(verdict.checks[0]?.detail?.stdout).toContain('n is 16');
    const crash = await judgedC(f('puts("so far"); out[n] = 0;', print), { checks: [sixteen] });
    expect(crash.checks[0]?.detail?.stdout).toContain('so far');
  });

  it('never shows what is printed after the first hidden input', async () => {
    const source = f(`for (int i = 0; i < n; i++) printf("%f ", inp[i]); ${all}`, '#include <stdio.h>\n');
    const verdict = await judgedC(source, { checks: [doubling({ reveal: 'message' })] });
    expect(verdict).toMatchObject({ status: 'passed', stdout: '' });
  });

  it('compares whole numbers exactly, in every width', async () => {
    const source = 'void f(int* out, const int* inp, long n) { for (long i = 0; i < n; i++) out[i] = inp[i] + 1; }\n';
    const args = [
      { ...OUT, type: 'int*' },
      { name: 'inp', type: 'const int*', shape: ['N'], fill: 'integers', low: 0, high: 2_000_000_000 },
      { name: 'n', type: 'long', value: 'N' },
    ];
    const task = { checks: [doubling({ args, tol: { atol: 5, rtol: 1e-3 } })], data: { 'ref.c': source } };
    expect((await judgedC(source, task)).status).toBe('passed');
    expect((await judgedC(source.replace('+ 1', '+ 2'), task)).status).toBe('failed');
  });
});

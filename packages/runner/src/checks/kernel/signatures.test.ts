import { describe, expect, it } from '@jest/globals';
import { doubling, judgedC, OUT } from '../../testing/kernels.ts';

/** More arguments of each kind than there are registers, mixed. */
const MANY = Array.from({ length: 23 }, (_, i) => ({
  name: `a${i}`,
  type: ['float', 'int', 'double', 'long', 'float'][i % 5] as string,
  fill: 'integers',
  low: -1000,
  high: 1000,
}));
const SUM = `void f(float* out, ${MANY.map(({ name, type }) => `${type} ${name}`).join(', ')}) {
  double sum = 0;
  ${MANY.map(({ name }, i) => `sum += ${i + 1} * (double)${name};`).join('\n  ')}
  out[0] = sum;
}
`;

describe('signatures', () => {
  it('hands over 24 mixed arguments, in registers and on the stack', async () => {
    const args = [{ name: 'out', type: 'float*', shape: [1] }, ...MANY];
    // The expected value is computed by a function with one array, so that both cannot be wrong together.
    const checks = [doubling({ args, families: [{}], count: 5 })];
    const verdict = await judgedC(SUM, { checks, data: { 'ref.c': SUM } });
    expect(verdict.status).toBe('passed');
    const shown = verdict.checks[0]?.detail?.call ?? '';
    const values = [...shown.matchAll(/a(\d+)=(-?\d+)/g)].map(([, , value]) => Number(value));
    const sum = values.reduce((total, value, i) => total + (i + 1) * value, 0);
    const constant = `void f(float* out) { out[0] = ${sum}.0f; }\n`;
    expect(
      (await judgedC(SUM, { checks: [doubling({ args, families: [{}], count: 1 })], data: { 'ref.c': constant } }))
        .status,
    ).toBe('passed');
  });

  it.each([
    ['int', 'int f(const int* x, int n) { int s = 0; for (int i = 0; i < n; i++) s += x[i]; return s; }', '+='],
    [
      'float',
      'float f(const int* x, int n) { float s = 0; for (int i = 0; i < n; i++) s += 0.5f * x[i]; return s; }',
      '+=',
    ],
    [
      'double',
      'double f(const int* x, int n) { double s = 0; for (int i = 0; i < n; i++) s += 0.1 * x[i]; return s; }',
      '+=',
    ],
  ])('takes what a function returns as %s', async (returns, source, from) => {
    const args = [
      { name: 'x', type: 'const int*', shape: ['N'], fill: 'integers', low: -9, high: 9 },
      { name: 'n', type: 'int', value: 'N' },
    ];
    const task = {
      checks: [doubling({ args, returns, families: [{ N: [5, 20] }] })],
      data: { 'ref.c': `${source}\n` },
    };
    expect((await judgedC(source, task)).status).toBe('passed');
    const wrong = await judgedC(source.replace(from, '-='), task);
    expect(wrong.status).toBe('failed');
    expect(wrong.checks[0]?.detail?.first_difference).toBe('return');
  });

  it('compares half the elements where the rest may be left alone', async () => {
    const even = 'void f(float* out, const float* inp, int n) { for (int i = 0; i < n; i += 2) out[i] = inp[i]; }\n';
    const data = {
      'ref.c': 'void f(float* out, const float* inp, int n) { for (int i = 0; i < n; i++) out[i] = inp[i]; }\n',
    };
    const inp = { name: 'inp', type: 'const float*', shape: ['N'] };
    const n = { name: 'n', type: 'int', value: 'N' };
    const partial = doubling({ args: [{ ...OUT, partial: true }, inp, n] });
    expect((await judgedC(even, { data, checks: [partial] })).status).toBe('passed');
    expect((await judgedC(even, { data })).status).toBe('failed');
    const nothing = 'void f(float* out, const float* inp, int n) {}\n';
    expect((await judgedC(nothing, { data, checks: [partial] })).status).toBe('failed');
  });

  it('never compares what the reference leaves alone', async () => {
    const ref =
      'void f(float* out, const float* inp, int n) { for (int i = 0; i < n - 1; i++) out[i] = 2 * inp[i]; }\n';
    expect((await judgedC(ref, { data: { 'ref.c': ref } })).status).toBe('passed');
  });

  it('blames nobody but the author for a reference that fails', async () => {
    const right = 'void f(float* out, const float* inp, int n) { for (int i = 0; i < n; i++) out[i] = 2 * inp[i]; }\n';
    for (const broken of [
      'void f(',
      'void g(void) {}',
      right.replace('i < n', 'i <= n'),
      right.replace('2 *', '0.0f / 0 *'),
    ]) {
      const verdict = await judgedC(right, { data: { 'ref.c': broken } });
      expect(verdict.status).toBe('platform_error');
      expect(verdict.message?.text.en).toContain('ref.c');
    }
  });
});

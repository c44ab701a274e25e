import { readFileSync } from 'node:fs';
import type { Verdict } from '@ear/engine';
import type { JudgingMeans } from '../index.ts';
import { judged } from './judged.ts';
import type { Task } from './judged.ts';

/** A right solution of the tests' own. */
export function fixture(name: string): string {
  return readFileSync(new URL(`./c/${name}.c`, import.meta.url), 'utf8');
}

/** A source with one thing changed; the change must be possible, so that no mutant is the original. */
export function mutant(source: string, from: string, to: string): string {
  if (!source.includes(from)) throw new Error(`nothing to change: ${from}`);
  return source.replaceAll(from, to);
}

export const SIZES = [
  { B: 2, T: 5, C: 12, NH: 3 },
  { B: [1, 3], T: [1, 9], C: [4, 24], NH: [1, 4] },
];

/** An argument of `fn(out, inp, n)` in the tests below. */
export const OUT = { name: 'out', type: 'float*', shape: ['N'] };
export const INP = { name: 'inp', type: 'const float*', shape: ['N'] };
export const N = { name: 'n', type: 'int', value: 'N' };

/** A check that `f(out, inp, n)` does what the reference `f` of ref.c does. */
export function doubling(more: Record<string, unknown> = {}): Task['checks'][number] {
  return {
    id: 'f',
    kind: 'kernel',
    symbol: 'f',
    args: [OUT, INP, N],
    families: [{ N: [1, 40] }, { N: 16 }],
    reference: { file: 'ref.c', fn: 'f' },
    ...more,
  };
}

export const DOUBLE =
  'void f(float* out, const float* inp, int n) { for (int i = 0; i < n; i++) out[i] = 2 * inp[i]; }\n';

/** Judges C sources, one file or several, in the bare sandbox unless `means` say otherwise. */
export function judgedC(
  sources: string | Record<string, string>,
  { checks = [doubling()], data = { 'ref.c': DOUBLE }, ...task }: Partial<Task> = {},
  means: Partial<JudgingMeans> = {},
): Promise<Verdict> {
  const files = typeof sources === 'string' ? { 'a.c': sources } : sources;
  return judged({ runtime: 'c', checks, data, payload: { kind: 'code', files }, ...task }, means);
}

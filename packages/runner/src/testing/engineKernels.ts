import { afterAll, beforeAll, expect } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { type Arg, type Kernels, numbers, openKernels } from './cuda.ts';

const FOLDER = new URL('../../../native/src/cuda/kernels/', import.meta.url);

/** What bf16 and float forget of a number near one. */
export const BF16 = 2 ** -8;
export const FP32 = 2e-6;

/** Numbers that bf16 holds exactly, in [-2, 2). */
export const coarse = (count: number, seed = 1): number[] =>
  numbers(count, seed).map((x) => Math.round(x * 32) / 32 + 0);
export const f64 = (values: readonly number[]) => Float64Array.from(values);

export function expectNear(got: ArrayLike<number>, want: ArrayLike<number>, tolerance: number): void {
  expect(got).toHaveLength(want.length);
  const worst = Array.from(want, (value, at) => Math.abs(value - got[at]!) / Math.max(1, Math.abs(value)));
  expect(Math.max(...worst)).toBeLessThanOrEqual(tolerance);
}

/** Launches under each order of threads and blocks, holds every order against the first, and answers what it wrote. */
type Launch = (symbol: string, args: readonly Arg[], grid: number[], block: number) => Promise<number[][]>;

/** The training engine's own kernels in `header`, and in `more` what makes kernels of templates, open while tests run. */
export function engineKernels(header: string, more = ''): Launch {
  let kernels: Kernels;
  beforeAll(async () => {
    const headers = readdirSync(FOLDER).map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')] as const);
    kernels = await openKernels({ ...Object.fromEntries(headers), 'program.cu': `#include "${header}"\n${more}` });
  }, 240_000);
  afterAll(() => kernels.close());
  return async (symbol, args, grid, block) => {
    const replies = [];
    for (const order of [0, 1, 2]) {
      const reply = await kernels.launch(symbol, args, { grid, block: [block], order });
      expect(reply).toMatchObject({ fields: { value: true }, fault: null });
      replies.push(reply.out.map((one) => [...one]));
    }
    expect(replies[1]).toEqual(replies[0]);
    expect(replies[2]).toEqual(replies[0]);
    return replies[0]!;
  };
}

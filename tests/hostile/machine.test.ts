import { expect, it } from '@jest/globals';
import { readCases } from './cases.ts';
import { TRIALS } from './challenges/index.ts';
import { survive } from './table.ts';

const NEIGHBOURS = [
  'e-fork-bomb',
  'e-memory-hog',
  'e-burns-in-children',
  'e-thread-bomb',
  'b-endless-output',
  'd-fills-the-disk',
];

const court = await survive('machine');

// Invariant 8
it.each(readCases().filter(({ name }) => NEIGHBOURS.includes(name)))(
  'leaves an honest submission beside $name its verdict',
  async ({ runtime, text, limits }) => {
    const attack = court.submit(runtime, text, limits);
    const honest = await court.submit(runtime, TRIALS[runtime].next.text);
    expect(honest.verdict.status).toBe('passed');
    expect((await attack).verdict.status).not.toBe('platform_error');
  },
  180_000,
);

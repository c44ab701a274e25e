import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { KernelRequest } from '../../protocol/kernelWire.ts';
import type { CheckContext } from '../kind.ts';
import { openWay } from './way.ts';

let now = 0;
beforeEach(() => {
  now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => void jest.restoreAllMocks());

const request = { op: 'kernel', symbol: 'f' } as KernelRequest;

/** A function that does nothing, whose nth call takes `ways[n]` milliseconds; null: it fails. */
function nothing(ways: readonly (number | null)[]): { author: CheckContext['author']; asked: string[] } {
  const asked: string[] = [];
  const run = async ({ symbol }: KernelRequest): Promise<never> => {
    const way = ways[asked.push(symbol) - 1] ?? null;
    if (way === null) throw new Error('no way');
    now += way;
    return undefined as never;
  };
  return { asked, author: () => ({ run }) as unknown as ReturnType<CheckContext['author']> };
}

/** What is left of calls that took so long, by their ways. */
async function ownOf(took: readonly number[], ways: readonly (number | null)[]): Promise<number | null> {
  const way = openWay(nothing(ways).author);
  for (const ms of took) await way.walk(request, ms);
  return way.own_ms;
}

describe('the time of a call without its way', () => {
  it('is the median of the calls less that of the ways; the first of both starts a process', async () => {
    expect(await ownOf([900, 5, 6, 70, 7, 8], [800, 1, 2, 3, 2, 50])).toBe(5);
  });

  it('is nothing where the way takes as long, and unknown where a way failed or there were few', async () => {
    expect(await ownOf([9, 1, 1, 1, 1, 1], [9, 2, 2, 2, 2, 2])).toBe(0);
    expect(await ownOf([9, 1, 1, 1, 1], [9, 2, 2, 2, 2])).toBeNull();
    expect(await ownOf([9, 1, 1, 1, 1, 1], [9, 2, null])).toBeNull();
  });

  it('asks for a function of its own, some calls long', async () => {
    const { author, asked } = nothing(Array<number>(99).fill(1));
    const way = openWay(author);
    for (let n = 0; n < 60; n++) await way.walk(request, 3);
    expect(asked.length).toBeLessThan(30);
    expect(new Set(asked)).toEqual(new Set(['way']));
  });
});

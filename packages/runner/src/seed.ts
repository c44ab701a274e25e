import { createHash } from 'node:crypto';

/** A stream of random numbers that depends on nothing but its seed. */
export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** Uniform integer in [0, below). */
  below(below: number): number;
  /** Uniform in [low, high], rounded to 1/1000 so that it reads well and travels exactly. */
  between(low: number, high: number): number;
  /** Normal with mean 0 and deviation 1 (Box-Muller). */
  normal(): number;
  pick<T>(items: readonly T[]): T;
}

/**
 * The stream for one purpose: sfc32, keyed with SHA-256(seed : purpose), so that streams do not depend on the order
 * in which checks run. Source of sfc32: Chris Doty-Humphrey's PractRand.
 */
export function randomFrom(seed: string, purpose: string): Random {
  const key = createHash('sha256').update(`${seed}:${purpose}`).digest();
  let [a, b, c, counter] = [0, 4, 8, 12].map((at) => key.readInt32LE(at)) as [number, number, number, number];

  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 2 ** 32;
  }
  for (let round = 0; round < 12; round++) next();

  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    between: (low, high) => Math.round((low + (high - low) * next()) * 1000) / 1000,
    // 1 - next() is never 0.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: <T>(items: readonly T[]) => items[below(items.length)] as T,
  };
}

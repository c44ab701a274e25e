import { describe, expect, it } from '@jest/globals';
import { engineInfo, trainBigram } from '../lib/index.js';
import { authoredDocs } from './support.ts';

describe('the count model', () => {
  it('knows how often a letter follows a letter', async () => {
    const { vocab, probs, mean_loss } = await trainBigram({ docs: ['ab', 'aa'] });
    expect(vocab).toEqual(['a', 'b', '<BOS>']);
    const rows = [2 / 6, 2 / 6, 2 / 6, 1 / 4, 1 / 4, 2 / 4, 3 / 5, 1 / 5, 1 / 5];
    for (const [i, p] of rows.entries()) expect(probs[i]).toBeCloseTo(p, 12);
    expect(mean_loss).toBeCloseTo(-(3 * Math.log(1 / 3) + Math.log(1 / 2) + 2 * Math.log(3 / 5)) / 6, 12);
  });

  it('beats a blind guess on real names and draws names of its own', async () => {
    const docs = authoredDocs();
    const { vocab, probs, mean_loss, samples } = await trainBigram({ docs, seed: 1, samples: 30 });
    expect(mean_loss).toBeLessThan(Math.log(vocab.length) - 0.3);
    for (let row = 0; row < vocab.length; row++) {
      const sum = probs.slice(row * vocab.length, (row + 1) * vocab.length).reduce((total, p) => total + p, 0);
      expect(sum).toBeCloseTo(1, 9);
    }
    expect(new Set(samples).size).toBeGreaterThan(10);
    expect(
      samples.every((name) => name.length <= 64 && Array.from(name).every((letter) => vocab.includes(letter))),
    ).toBe(true);
    expect((await trainBigram({ docs, seed: 1, samples: 30 })).samples).toEqual(samples);
  });

  it('counts Korean letters as single characters', async () => {
    const { vocab, samples } = await trainBigram({ docs: ['나래', '나린'], temperature: 0.01, samples: 3 });
    expect(vocab).toEqual(['나', '래', '린', '<BOS>']);
    expect(samples.every((name) => name.startsWith('나'))).toBe(true);
  });
});

describe('engineInfo', () => {
  it('names the build, the processor and why there is no GPU', () => {
    const { build, cpu, threads, cuda } = engineInfo();
    expect(build).toMatch(/^\d+\.\d+\.\d+ \S+ [\d.]+ \S+$/);
    expect(cpu).not.toBe('');
    expect(threads).toBeGreaterThan(0);
    expect(cuda).toMatchObject({ available: false, name: null, bytes: 0 });
    expect(cuda.reason.ko).toMatch(/요\. \(.*\)$/);
    expect(cuda.reason.en).toMatch(/\.$/);
  });
});

import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { sampleGpt, trainGpt } from '../lib/index.js';
import type { GptProgress } from '../lib/index.js';
import { authoredDocs, findNames, mean } from './support.ts';

const docs = authoredDocs();
const recipe = { steps: 1000, learning_rate: 0.01 };
const names = findNames();
const whereNamesAre = names.docs ? describe : describe.skip;
const because = names.missing ? ` (skipped: ${names.missing})` : '';

/** More work than any test waits for. */
const long = { steps: 20_000, learning_rate: 0.001, n_layer: 2, n_embd: 32 };

describe('a training run', () => {
  it('starts as a blind guess, near ln V, and learns within 1,000 steps', async () => {
    const run = await trainGpt({ docs, recipe });
    expect(Math.abs(run.losses[0]! - Math.log(run.vocab_size))).toBeLessThan(0.3);
    expect(run.losses.length).toBe(1000);
    expect(mean(run.losses.slice(-50))).toBeLessThan(mean(run.losses.slice(0, 50)) - 0.3);
    expect(run.samples).toHaveLength(20);
    expect(run).toMatchObject({ cancelled: false, diverged: false });
  });

  it('gives the same bits for the same seed, also when two runs share the machine', async () => {
    const small = { ...recipe, steps: 300, seed: 7 };
    const alone = await trainGpt({ docs, recipe: small });
    const together = await Promise.all([
      trainGpt({ docs, recipe: small }),
      trainGpt({ docs, recipe: { ...small, seed: 8 } }),
    ]);
    expect(together[0].losses).toEqual(alone.losses);
    expect(together[0].weights).toEqual(alone.weights);
    expect(together[0].samples).toEqual(alone.samples);
    expect(together[1].losses).not.toEqual(alone.losses);
  });

  it('reports every loss once, in order, however rarely it is heard', async () => {
    const heard: GptProgress[] = [];
    const steps = 4000;
    const onProgress = (progress: GptProgress) => {
      heard.push(progress);
      const until = performance.now() + 30;
      while (performance.now() < until); // a listener that is slower than the engine
    };
    const run = await trainGpt({ docs, recipe: { ...recipe, steps } }, { onProgress });
    expect(heard.flatMap((progress) => [...progress.losses])).toEqual([...run.losses]);
    let before = 0;
    for (const { step, steps: all, losses, elapsed_ms } of heard) {
      expect(step).toBe(before + losses.length);
      expect(all).toBe(steps);
      expect(elapsed_ms).toBeGreaterThan(0);
      before = step;
    }
    expect(before).toBe(steps);
    // One call at a time, at least 20 ms apart; with 30 ms in each there can be no more than this.
    expect(heard.length).toBeLessThan(heard.at(-1)!.elapsed_ms / 20 + 2);
  });

  it('takes no further step when it is cancelled, and keeps what it reached', async () => {
    const controller = new AbortController();
    const heard: number[] = [];
    const onProgress = ({ step }: GptProgress) => {
      heard.push(step);
      controller.abort();
    };
    const run = await trainGpt({ docs, recipe: long }, { onProgress, signal: controller.signal });
    expect(run.cancelled).toBe(true);
    expect(run.losses.length).toBeGreaterThan(0);
    // At most the step that was being taken when it was cancelled and a call that was on its way are told after it.
    expect(heard.length).toBeLessThanOrEqual(3);
    expect(run.losses.length).toBe(heard.at(-1));
    expect(run.losses.length).toBeLessThan(long.steps);
    expect(run.samples).toEqual([]);
    expect(run.weights.length).toBe(run.num_params);
  });

  it('takes no step when it was cancelled before it began', async () => {
    const run = await trainGpt({ docs, recipe: long }, { signal: AbortSignal.abort() });
    expect(run.cancelled).toBe(true);
    expect(run.losses).toHaveLength(0);
  });

  it('ends with the error of a listener that throws', async () => {
    const onProgress = () => {
      throw new Error('the listener is broken');
    };
    await expect(trainGpt({ docs, recipe: long }, { onProgress })).rejects.toThrow('the listener is broken');
  });

  it('says that it diverged instead of going on with numbers that are not finite', async () => {
    const run = await trainGpt({ docs, recipe: { steps: 2000, learning_rate: 1 } });
    expect(run.diverged).toBe(true);
    expect(Number.isFinite(run.losses.at(-1))).toBe(false);
    expect(run.losses.slice(0, -1).every(Number.isFinite)).toBe(true);
    expect(run.samples).toEqual([]);
  });

  it('can be sampled again from its weights, and colder samples repeat themselves', async () => {
    const run = await trainGpt({ docs, recipe: { ...recipe, samples: 0 } });
    const { weights, vocab } = run;
    const draw = (temperature: number, seed = 1) => sampleGpt({ weights, vocab, seed, samples: 12, temperature });
    expect(await draw(0.5)).toEqual(await draw(0.5));
    expect(await draw(0.5, 2)).not.toEqual(await draw(0.5, 1));
    expect(new Set(await draw(1e-6)).size).toBe(1);
  });
});

whereNamesAre(`a run on names.txt${because}`, () => {
  it('equals CPython: 1,000 losses and 20 samples', async () => {
    const run = await trainGpt({ docs: names.docs!, recipe });
    // Goldens: microgpt.py under CPython 3.11, seed 42.
    const first12 = [
      3.3659669475848504, 3.4242727838717717, 3.177802125458052, 3.066355684224198, 3.220883089750623,
      2.945159723009943, 3.2894250644306684, 3.324529585380703, 2.8990336423579377, 3.2228882401182624,
      2.7963507594287016, 2.934480617624684,
    ];
    expect(run.num_params).toBe(4192);
    expect(run.vocab.join('')).toBe('abcdefghijklmnopqrstuvwxyz<BOS>');
    for (const [i, loss] of first12.entries()) expect(Math.abs(run.losses[i]! - loss)).toBeLessThan(1e-9);
    expect(Math.abs(run.losses[0]! - Math.log(27))).toBeLessThan(0.1);
    expect(mean(run.losses.slice(-50))).toBeCloseTo(2.3233, 3);
    const digest = createHash('sha256').update(new Uint8Array(run.losses.buffer)).digest('hex');
    expect(digest).toBe('55c9c1baa1a7feaeea785d840f845357b539391d7de6b7ba4fc9a6989b969b64');
    expect(run.samples.join(' ')).toBe(
      'kamon ann karai jaire vialan karia yeran anna areli kaina konna keylen liole alerin earan lenne kana lara alela anton',
    );
  });
});

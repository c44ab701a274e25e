import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { EarNativeError, trainGpt, trainLadder } from '../lib/index.js';
import type { GptProgress, LadderRecipe } from '../lib/index.js';
import { authoredDocs, findNames, inPackage, mean } from './support.ts';

const docs = authoredDocs();
const names = findNames();
const whereNamesAre = names.docs ? describe : describe.skip;
const because = names.missing ? ` (skipped: ${names.missing})` : '';
const words = readFileSync(inPackage('tests/golden/words.txt'), 'utf8').trim().split('\n');

/** Hostile input arrives without types. */
const climb = (recipe: unknown) => trainLadder({ docs, recipe } as never);

const RUNGS = [0, 1, 2, 3, 4, 5] as const;
const first = (losses: Float64Array, count: number) => [...losses.slice(0, count)].map((loss) => loss.toFixed(4));

describe('the ladder to microgpt', () => {
  it.each(RUNGS)('train%i gives the losses and samples that its Python program printed', async (rung) => {
    const golden = readFileSync(inPackage(`tests/golden/ladder/train${rung}-default.txt`), 'utf8')
      .trim()
      .split('\n');
    const value = (name: string) => Number(golden.find((line) => line.startsWith(`${name} `))?.split(' ')[1]);
    const [steps, decay_steps, samples] = [value('steps'), value('decay_steps'), value('samples')];
    const run = await trainLadder({ docs: words, recipe: { rung, steps, decay_steps, samples } });
    expect([...run.losses].map((loss) => `loss ${hex(loss)}`)).toEqual(
      golden.filter((line) => line.startsWith('loss ')),
    );
    expect(run.samples.map((sample) => `sample |${sample}|`)).toEqual(
      golden.filter((line) => line.startsWith('sample |')),
    );
  });

  it('ends in microgpt itself', async () => {
    const recipe = { steps: 40, seed: 3, n_layer: 2, n_embd: 12, n_head: 3, block_size: 7, learning_rate: 0.02 };
    const [top, gpt] = await Promise.all([
      trainLadder({ docs, recipe: { ...recipe, rung: 5 } }),
      trainGpt({ docs, recipe }),
    ]);
    expect(top.losses).toEqual(gpt.losses);
    expect(top.weights).toEqual(gpt.weights);
    expect(top.samples).toEqual(gpt.samples);
  });

  it('learns on every rung', async () => {
    for (const rung of RUNGS) {
      const { losses, num_params, weights } = await trainLadder({ docs, recipe: { rung, steps: 300, seed: 5 } });
      expect(losses).toHaveLength(300);
      expect(mean(losses.slice(-50))).toBeLessThan(losses[0]! - 0.2);
      expect(weights).toHaveLength(num_params);
    }
  });

  it('reports its losses and stops when it is cancelled', async () => {
    const controller = new AbortController();
    const heard: GptProgress[] = [];
    const onProgress = (progress: GptProgress) => {
      heard.push(progress);
      controller.abort();
    };
    const recipe: LadderRecipe = { rung: 4, steps: 20_000, n_layer: 2, n_embd: 32 };
    const run = await trainLadder({ docs, recipe }, { onProgress, signal: controller.signal });
    expect(run.cancelled).toBe(true);
    expect(run.losses.length).toBeLessThan(20_000);
    expect(heard.flatMap(({ losses }) => [...losses])).toEqual([...run.losses]);
  });

  it('takes no step when it was cancelled before it began', async () => {
    const recipe: LadderRecipe = { rung: 0, steps: 20_000 };
    const run = await trainLadder({ docs, recipe }, { signal: AbortSignal.abort() });
    expect(run).toMatchObject({ cancelled: true, losses: new Float64Array(), samples: [] });
  });

  it.each([
    ['a rung above the last', { rung: 6, steps: 5 }, 'recipe.rung'],
    ['no rung', { steps: 5 }, 'recipe.rung'],
    ['no steps', { rung: 1 }, 'recipe.steps'],
    ['two layers where there is one', { rung: 3, steps: 5, n_layer: 2 }, 'recipe.n_layer'],
    ['heads before there are heads', { rung: 2, steps: 5, n_head: 4 }, 'recipe.n_head'],
    ['a rate that reaches zero too early', { rung: 2, steps: 5, decay_steps: 4 }, 'recipe.decay_steps'],
    ['a rate of zero', { rung: 2, steps: 5, learning_rate: 0 }, 'recipe.learning_rate'],
    ['a misspelt key', { rung: 2, steps: 5, lr: 1 }, 'recipe'],
  ])('refuses %s', async (_name, recipe, argument) => {
    const error: unknown = await climb(recipe).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EarNativeError);
    expect(error).toMatchObject({ code: 'EAR_BAD_ARGUMENT', sentence: { ko: expect.stringContaining(argument) } });
    expect((error as EarNativeError).message).toContain(` for ${argument} but `);
  });
});

whereNamesAre(`the ladder on names.txt${because}`, () => {
  // Figures of the curriculum, from CPython 3.11: seed 42, the rate of a run of 1,000 steps.
  it.each<[LadderRecipe['rung'], number, string[]]>([
    [0, 729, ['3.2958', '3.3095', '3.2326', '3.3457', '3.2737']],
    [1, 3184, ['3.2978', '3.2974', '3.2965']],
    [2, 3184, ['3.2978', '3.2974', '3.2965']],
    [3, 4192, ['3.3816', '3.4377', '3.2193']],
    [4, 4192, ['3.3660', '3.4273', '3.1706']],
    [5, 4192, ['3.3660', '3.4243', '3.1778', '3.0664', '3.2209']],
  ])('train%i has %i parameters and the known first losses', async (rung, params, losses) => {
    const recipe = { rung, steps: 10, decay_steps: 1000, samples: 0 };
    const run = await trainLadder({ docs: names.docs!, recipe });
    expect(run.num_params).toBe(params);
    expect(first(run.losses, losses.length)).toEqual(losses);
  });

  it('counts 7,170 pairs in 1,000 names, and the MLPs learn alike', async () => {
    const recipe = { steps: 200, decay_steps: 1000, samples: 0 };
    const counts = await trainLadder({ docs: names.docs!, recipe: { rung: 0, steps: 1000, samples: 0 } });
    expect(counts.weights.reduce((sum, count) => sum + count, 0)).toBe(7170);
    expect(mean(counts.losses.slice(-100))).toBeCloseTo(2.4416, 4);
    for (const rung of [1, 2] as const) {
      const mlp = await trainLadder({ docs: names.docs!, recipe: { ...recipe, rung } });
      expect(mean(mlp.losses.slice(180))).toBeCloseTo(2.5851, 4);
    }
  });
});

/** A double as CPython's float.hex writes it. */
function hex(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn) - 1023;
  const fraction = (bits & 0xfffffffffffffn).toString(16).padStart(13, '0');
  return `0x1.${fraction}p${exponent < 0 ? '' : '+'}${exponent}`;
}

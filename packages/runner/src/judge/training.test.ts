import { describe, expect, it } from '@jest/globals';
import type { Action, JudgingProgress } from '@ear/engine';
import { localTrainer, RecipeRefused } from '../index.ts';
import type { DatasetSource, GptRun, Trainer } from '../index.ts';
import { judged, noTrainer } from '../testing/judged.ts';

const label = { ko: '걸음 수', en: 'Steps' };
const action: Action = {
  kind: 'recipe',
  model: 'microgpt',
  fields: [
    { id: 'steps', label, min: 10, max: 1000, integer: true, scale: 'linear', default: 100 },
    { id: 'learning_rate', label, min: 0.0001, max: 1, integer: false, scale: 'log', default: 0.01 },
  ],
};
const dataset = {
  id: 'names',
  title: 'names',
  url: 'https://example.org/names.txt',
  sha256: 'a'.repeat(64),
  bytes: 10,
  licence: 'MIT',
  fallback: 'data/names.txt',
};
const checks = [
  {
    id: 'curve',
    kind: 'training',
    dataset: 'names',
    recipe: { seed: 7, n_layer: 1 },
    must: { mean_last: { steps: 50, max: 2.45, fallback_max: 2.6 } },
  },
];
const data = { 'data/names.txt': 'anna\n\n  ben \nclara\n' };
const base = { checks, action, datasets: [dataset], data };

const source = (fallback: boolean): DatasetSource => ({
  load: async (_dataset, text) => ({ text, sha256: 'b'.repeat(64), fallback }),
});

/** A trainer whose curve is prescribed. */
function curve(losses: readonly number[], more: Partial<GptRun> = {}): Trainer & { seen: unknown[] } {
  const seen: unknown[] = [];
  return {
    ...noTrainer,
    seen,
    async gpt(docs, recipe, { onProgress }) {
      seen.push(docs, recipe);
      onProgress(losses.length, losses);
      return { losses, samples: ['kate'], num_params: 4192, elapsed_ms: 5, cancelled: false, diverged: false, ...more };
    },
  };
}

const recipe = (fields: Record<string, number>) => ({ kind: 'recipe' as const, recipe: fields });
const steady = (loss: number) => [3.3, ...Array<number>(99).fill(loss)];

describe('a training check', () => {
  it("lays the learner's fields over the author's recipe and reports the run", async () => {
    const trainer = curve(steady(2.4));
    const news: JudgingProgress[] = [];
    const means = { trainer, datasets: source(false), onProgress: (one: JudgingProgress) => news.push(one) };
    const verdict = await judged({ ...base, payload: recipe({ steps: 100 }) }, means);
    expect(trainer.seen).toEqual([['anna', 'ben', 'clara'], { seed: 7, n_layer: 1, steps: 100, learning_rate: 0.01 }]);
    expect(verdict).toMatchObject({
      status: 'passed',
      score: 1,
      evidence: { samples: ['kate'], dataset: { docs: 3, fallback: false } },
    });
    expect(verdict.metrics['first_loss']).toEqual({ value: 3.3, unit: 'nats' });
    expect(verdict.metrics['mean_last']?.value).toBeCloseTo(2.4);
    expect(verdict.evidence.losses).toHaveLength(100);
    expect(news.find(({ phase }) => phase === 'training')).toMatchObject({ step: 100, steps: 100, fraction: 1 });
  });

  it('draws the seed from the submission where the author gives none', async () => {
    const free = [{ ...checks[0]!, recipe: {} }];
    const [a, b] = [curve(steady(2)), curve(steady(2))];
    await judged({ ...base, checks: free, payload: recipe({}) }, { trainer: a, datasets: source(false) });
    await judged({ ...base, checks: free, payload: recipe({}) }, { trainer: b, datasets: source(false) });
    expect(a.seen).toEqual(b.seen);
    expect((a.seen[1] as { seed: number }).seed).toBeGreaterThan(0);
  });

  it.each([
    ['a loss that is too high', steady(2.5), false, 'training.high_loss'],
    ['too few steps for the mean', [2, 2], false, 'training.short_run'],
  ])('is failed for %s', async (_name, losses, fallback, id) => {
    const means = { trainer: curve(losses), datasets: source(fallback) };
    const verdict = await judged({ ...base, payload: recipe({}) }, means);
    expect(verdict.status).toBe('failed');
    expect(verdict.checks[0]?.message?.id).toBe(id);
    expect(verdict.metrics['mean_last']).toBeDefined();
  });

  it('has its own threshold for the stand-in text', async () => {
    const means = { trainer: curve(steady(2.5)), datasets: source(true) };
    expect((await judged({ ...base, payload: recipe({}) }, means)).status).toBe('passed');
  });

  it('says kindly that a run diverged, without numbers that are none', async () => {
    const trainer = curve([3, 9, NaN], { diverged: true, samples: [] });
    const verdict = await judged(
      { ...base, payload: recipe({ learning_rate: 1 }) },
      { trainer, datasets: source(false) },
    );
    expect(verdict.checks[0]?.message?.id).toBe('training.diverged');
    expect(verdict.metrics['final_loss']).toBeUndefined();
    expect(verdict.evidence.losses).toEqual([3, 9]);
  });

  it.each([
    [{ steps: 5 }, 'training.range'],
    [{ steps: 50.5 }, 'training.integer'],
    [{ n_layer: 9 }, 'training.unknown_field'],
    [{ learning_rate: Infinity }, 'training.range'],
  ])('refuses the recipe %j before anything runs', async (fields, id) => {
    const verdict = await judged({ ...base, payload: recipe(fields as Record<string, number>) });
    expect(verdict.status).toBe('failed');
    expect(verdict.checks[0]?.message?.id).toBe(id);
  });

  it("tells the engine's own refusal from its faults", async () => {
    const sentence = { ko: '너무 커요.', en: 'Too large.' };
    const refusing: Trainer = { ...noTrainer, gpt: () => Promise.reject(new RecipeRefused(sentence)) };
    const refused = await judged({ ...base, payload: recipe({}) }, { trainer: refusing, datasets: source(false) });
    expect(refused.checks[0]?.message?.text.ko).toContain('너무 커요.');
    const broken = await judged({ ...base, payload: recipe({}) }, { datasets: source(false) });
    expect(broken.status).toBe('platform_error');
  });

  it('is timed_out by the wall limit and cancelled by the job', async () => {
    const slow: Trainer = {
      ...noTrainer,
      gpt: (_docs, _recipe, { signal }) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () =>
            resolve({ losses: [3], samples: [], num_params: 1, elapsed_ms: 1, cancelled: true, diverged: false }),
          ),
        ),
    };
    const means = { trainer: slow, datasets: source(false) };
    const late = await judged({ ...base, limits: { wall_s: 0.1 }, payload: recipe({}) }, means);
    expect(late).toMatchObject({ status: 'timed_out', message: { id: 'timeout.wall' } });
    const signal = AbortSignal.timeout(50);
    expect((await judged({ ...base, payload: recipe({}) }, { ...means, signal })).status).toBe('cancelled');
  });
});

const trainer = localTrainer();
const built = (await trainer.build()) !== 'unavailable';

(built ? describe : describe.skip)('the native engine', () => {
  const names = Array.from(
    { length: 200 },
    (_, index) => `${'abcdefgh'[index % 8]}${'aeiou'[index % 5]}n${'aeiou'[index % 3]}`,
  );
  const means = { trainer, datasets: source(true) };
  const task = { ...base, data: { 'data/names.txt': names.join('\n') } };

  it('trains microgpt for a training check', async () => {
    const verdict = await judged({ ...task, payload: recipe({ steps: 200 }) }, means);
    expect(verdict).toMatchObject({ status: 'passed', engine_build: await trainer.build() });
    expect(verdict.evidence.losses).toHaveLength(200);
    expect(verdict.metrics['first_loss']?.value).toBeGreaterThan(2);
    expect(verdict.evidence.samples?.length).toBeGreaterThan(0);
  });

  it('counts bigrams for one', async () => {
    const counting: Action = { kind: 'recipe', model: 'bigram', fields: [] };
    const verdict = await judged({ ...task, action: counting, payload: recipe({}) }, means);
    expect(verdict.status).toBe('passed');
    const size = verdict.evidence.vocab?.length ?? 0;
    expect(verdict.evidence.probs).toHaveLength(size * size);
  });

  it('refuses a recipe that it cannot take, in words', async () => {
    const wide = [{ ...checks[0]!, recipe: { n_embd: 100_000 } }];
    const verdict = await judged({ ...task, checks: wide, payload: recipe({}) }, means);
    expect(verdict.checks[0]?.message?.id).toBe('training.refused');
  });
});

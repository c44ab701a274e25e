import { describe, expect, it } from '@jest/globals';
import { Check } from '@ear/engine';
import type { Action } from '@ear/engine';
import { localTrainer } from '../../index.ts';
import type { DatasetSource, LmRecipe, LmRun, LmWanted, Trainer } from '../../index.ts';
import { judged, noTrainer } from '../../testing/judged.ts';

const label = { ko: '학습률', en: 'Learning rate' };
const action: Action = {
  kind: 'recipe',
  model: 'lm',
  fields: [
    { id: 'rate', path: 'train.lr', label, min: 1e-5, max: 1, integer: false, scale: 'log', default: 0.001 },
    { id: 'steps', path: 'train.steps', label, min: 1, max: 500, integer: true, scale: 'linear', default: 100 },
  ],
};
const dataset = {
  id: 'text',
  title: 'text',
  url: 'https://example.org/text.txt',
  sha256: 'a'.repeat(64),
  bytes: 10,
  licence: 'MIT',
  fallback: 'data/text.txt',
};
const MODEL = { n_layer: 2, n_head: 2, n_embd: 16, block_size: 8 };
const task = (must: object, recipe: object = { model: MODEL }) => ({
  checks: [{ id: 'run', kind: 'training', dataset: 'text', recipe, must }],
  action,
  datasets: [dataset],
  data: { 'data/text.txt': 'to be or not to be\n' },
  payload: { kind: 'recipe' as const, recipe: { rate: 0.01, steps: 100 } },
});
const source = (fallback: boolean): DatasetSource => ({
  load: async (_dataset, text) => ({ text, sha256: 'b'.repeat(64), fallback }),
});

const HASH = 'c'.repeat(64);
const RUN: LmRun = {
  losses: Array.from({ length: 100 }, (_, index) => 3.3 - index * 0.02),
  samples: ['to be'],
  num_params: 6000,
  elapsed_ms: 5,
  cancelled: false,
  diverged: false,
  vocab_size: 27,
  best_val_loss: 1.9,
  layer_norms: [{ step: 5, norms: [0.5, 2] }],
  hashes: [{ step: 10, hash: HASH }],
  problem: null,
};

/** A trainer whose run is prescribed. */
function prescribed(more: Partial<LmRun> = {}) {
  const seen: { text: string; recipe: LmRecipe; wanted: LmWanted }[] = [];
  const trainer: Trainer = {
    ...noTrainer,
    async lm(text, recipe, wanted, { onProgress }) {
      seen.push({ text, recipe, wanted });
      onProgress(RUN.losses.length, RUN.losses);
      return { ...RUN, ...more };
    },
  };
  return { trainer, seen };
}

async function messageOf(must: object, more: Partial<LmRun> = {}, fallback = false): Promise<string | undefined> {
  const verdict = await judged(task(must), { trainer: prescribed(more).trainer, datasets: source(fallback) });
  return verdict.checks[0]?.message?.id;
}

describe('a training check of the fast engine', () => {
  it("lays the learner's fields over the author's recipe by their paths, within this machine's limits", async () => {
    const { trainer, seen } = prescribed();
    const must = { gradient_ratio: { step: 5, max: 10 }, parameter_hash: { step: 10, sha256: HASH } };
    const given = { ...task(must), limits: { wall_s: 10 } };
    const verdict = await judged(given, { trainer, datasets: source(false) });
    expect(verdict).toMatchObject({ status: 'passed', evidence: { samples: ['to be'] } });
    expect(seen[0]).toMatchObject({
      text: 'to be or not to be\n',
      recipe: { model: MODEL, train: { lr: 0.01, steps: 100, seed: expect.any(Number) }, limits: { seconds: 10 } },
      wanted: { layer_norms_at: [5], hash_at: [10] },
    });
    expect(verdict.metrics['gradient_ratio']).toEqual({ value: 4, unit: 'ratio' });
    expect(verdict.metrics['ln_vocab']?.value).toBeCloseTo(Math.log(27));
    expect(verdict.metrics['val_loss']?.value).toBe(1.9);
  });

  it("takes the author's seed where there is one", async () => {
    const { trainer, seen } = prescribed();
    await judged(task({}, { model: MODEL, train: { seed: 7 } }), { trainer, datasets: source(false) });
    expect(seen[0]?.recipe['train']).toMatchObject({ seed: 7, lr: 0.01 });
  });

  it.each([
    ['mean_last', { mean_last: { steps: 10, max: 1.5, fallback_max: 1.5 } }, undefined],
    ['mean_last', { mean_last: { steps: 10, max: 1.3, fallback_max: 1.3 } }, 'training.high_loss'],
    ['loss_at', { loss_at: [{ step: 50, window: 5, max: 2.37 }] }, undefined],
    ['loss_at', { loss_at: [{ step: 50, max: 2.3 }] }, 'training.loss_at'],
    ['loss_at', { loss_at: [{ step: 101, max: 9 }] }, 'training.not_reached'],
    ['first_loss', { first_loss: { within: 0.1 } }, undefined],
    ['gradient_ratio', { gradient_ratio: { step: 5, max: 4 } }, undefined],
    ['gradient_ratio', { gradient_ratio: { step: 5, max: 3 } }, 'training.gradient_ratio'],
    ['gradient_ratio', { gradient_ratio: { step: 6, max: 3 } }, 'training.not_reached'],
    ['overfit', { overfit: { below: 1.4 } }, undefined],
    ['overfit', { overfit: { below: 0.1 } }, 'training.overfit'],
    ['val_loss', { val_loss: { max: 1.9 } }, undefined],
    ['val_loss', { val_loss: { max: 1.8 } }, 'training.val_loss'],
    ['parameter_hash', { parameter_hash: { step: 10, sha256: 'd'.repeat(64) } }, 'training.parameter_hash'],
    ['parameter_hash', { parameter_hash: { step: 11, sha256: HASH } }, 'training.not_reached'],
  ])('judges %s %j', async (_name, must, id) => {
    expect(await messageOf(must)).toBe(id);
  });

  it('says what a first loss on either side of ln(V) means', async () => {
    const must = { first_loss: { within: 0.3 } };
    expect(await messageOf(must, { losses: [9, 3] })).toBe('training.first_loss_high');
    expect(await messageOf(must, { losses: [1, 1] })).toBe('training.first_loss_low');
  });

  it('says that a layer got no gradient, or that nothing was held back', async () => {
    const must = { gradient_ratio: { step: 5, max: 10 } };
    expect(await messageOf(must, { layer_norms: [{ step: 5, norms: [0, 1] }] })).toBe('training.no_gradient');
    expect(await messageOf({ val_loss: { max: 9 } }, { best_val_loss: null })).toBe('training.no_val_loss');
  });

  it('has limits of their own for the stand-in text, and no hash where none was given', async () => {
    const must = { val_loss: { max: 1, fallback_max: 2 }, loss_at: [{ step: 50, max: 1, fallback_max: 3 }] };
    expect(await messageOf(must, {}, true)).toBeUndefined();
    expect(await messageOf({ parameter_hash: { step: 10, sha256: 'd'.repeat(64) } }, {}, true)).toBeUndefined();
  });

  it('names step and tensor where a run diverged', async () => {
    const problem = { ko: '3번째 걸음의 손실이 NaN이에요.', en: 'The loss of step 3 is NaN.' };
    const { trainer } = prescribed({ diverged: true, problem });
    const verdict = await judged(task({}), { trainer, datasets: source(false) });
    expect(verdict.checks[0]?.message?.text.en).toContain('The loss of step 3 is NaN.');
    expect(verdict.checks[0]?.message?.id).toBe('training.diverged_at');
  });

  it('refuses a recipe whose parts do not go together, by its path, before anything runs', async () => {
    const { trainer, seen } = prescribed();
    const verdict = await judged(task({}, { model: { ...MODEL, n_embd: 15 } }), { trainer, datasets: source(false) });
    expect(verdict.checks[0]?.message).toMatchObject({ id: 'training.refused' });
    expect(verdict.checks[0]?.message?.text.en).toContain('model.n_embd');
    expect(seen).toEqual([]);
  });

  it("says the author's words about what did not hold, but never for a run that was too short", async () => {
    const words = { ko: '더 천천히 배워 봐요.', en: 'Learn more slowly.' };
    const own = (must: object) => {
      const { checks, ...rest } = task(must);
      return judged(
        { ...rest, checks: [{ ...checks[0]!, message: words }] },
        { trainer: prescribed().trainer, datasets: source(false) },
      );
    };
    expect((await own({ overfit: { below: 0.1 } })).checks[0]?.message).toEqual({
      id: 'training.overfit',
      text: words,
    });
    expect((await own({ loss_at: [{ step: 300, max: 1 }] })).checks[0]?.message?.text.en).toContain('Choose 300 steps');
  });

  it('knows no other facts', () => {
    const check = { ...task({}).checks[0], title: label, must: { val_los: { max: 1 } } };
    expect(Check.safeParse(check).success).toBe(false);
  });
});

const trainer = localTrainer();
const built = (await trainer.build()) !== 'unavailable';

(built ? describe : describe.skip)('the fast engine, in a training check', () => {
  const text = 'to be or not to be that is the question\n'.repeat(40);
  const real = (must: object, recipe: object = {}, fields: Record<string, number> = {}) => ({
    ...task(must, { model: MODEL, train: { seed: 7, batch_size: 4, overfit_one_batch: true }, ...recipe }),
    data: { 'data/text.txt': text },
    payload: { kind: 'recipe' as const, recipe: { rate: 0.01, steps: 60, ...fields } },
    limits: { wall_s: 60 },
  });
  const run = (task: Parameters<typeof judged>[0]) => judged(task, { trainer, datasets: source(true) });

  it('begins at ln(V), has gradients in every layer, and learns one batch by heart', async () => {
    const must = {
      first_loss: { within: 0.3 },
      gradient_ratio: { step: 1, max: 20 },
      overfit: { below: 1.5 },
      loss_at: [{ step: 30, max: 2.5 }],
    };
    const verdict = await run(real(must));
    expect(verdict.checks[0]?.message).toBeNull();
    expect(verdict).toMatchObject({ status: 'passed', metrics: { num_params: { value: expect.any(Number) } } });
    expect(Math.abs(verdict.metrics['first_loss']!.value - verdict.metrics['ln_vocab']!.value)).toBeLessThan(0.3);
    expect(verdict.evidence.losses).toHaveLength(60);
  });

  it('gets the same bits at the same seed, and others at another', async () => {
    const hashes = async (seed: number) => {
      const recipe = { model: MODEL, train: { seed, steps: 5, batch_size: 2 } };
      const hooks = { signal: new AbortController().signal, onProgress: () => undefined };
      return (await trainer.lm(text, recipe, { layer_norms_at: [], hash_at: [5] }, hooks)).hashes[0]!.hash;
    };
    const [one, same, other] = [await hashes(1), await hashes(1), await hashes(2)];
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect([same === one, other === one]).toEqual([true, false]);
    const at = { step: 5, sha256: 'd'.repeat(64), fallback_sha256: one };
    const author = { train: { seed: 1, batch_size: 2, lr: 0.001 } };
    const verdict = await run(real({ parameter_hash: at }, author, { rate: 0.001, steps: 5 }));
    expect(verdict.checks[0]?.message).toBeNull();
    const wrong = await run(real({ parameter_hash: at }, author, { rate: 0.002, steps: 5 }));
    expect(wrong.checks[0]?.message?.id).toBe('training.parameter_hash');
  });

  it('measures what is held back, and refuses a model beyond its limit', async () => {
    const evaluated = { eval: { every: 20, batches: 2 }, train: { seed: 7, batch_size: 4 } };
    const verdict = await run(real({ val_loss: { max: 3 } }, evaluated));
    expect(verdict.metrics['val_loss']?.value).toBeLessThan(3);
    expect((await run(real({ val_loss: { max: 0.01 } }, evaluated))).checks[0]?.message?.id).toBe('training.val_loss');
    const none = { train: { seed: 7 }, limits: { parameters: 10 } };
    expect((await run(real({}, none))).checks[0]?.message?.id).toBe('training.refused');
  });
});

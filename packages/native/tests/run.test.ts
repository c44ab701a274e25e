import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attentionMap, exportCheckpoint, readCheckpoint, sampleRun, startRun } from '@ear/native';
import type { RunProgress } from '@ear/native';
import { refusal, smallRecipe, text } from './small-run.ts';

const recipe = {
  ...smallRecipe(60),
  eval: { every: 20, batches: 2 },
  sample: { every: 30, count: 2, prompt: 'the ', max_tokens: 20 },
};
/** Still at work when it hears from a thread that had to wait for a processor. */
const patient = {
  ...recipe,
  train: { ...recipe.train, steps: 2000 },
  eval: { every: 500, batches: 2 },
  sample: { ...recipe.sample, every: 500 },
};
/** Never ends by itself within a test. */
const endless = { ...recipe, train: { ...recipe.train, steps: 1_000_000 }, eval: { every: 0 }, sample: { every: 0 } };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ear-run-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

describe('a training run', () => {
  it('tells every step once, evaluations and samples, and ends with facts', async () => {
    const told: RunProgress[] = [];
    const heard: string[] = [];
    const run = startRun(
      { recipe, text, facts: { layer_norms_at: [1, 60], hash_at: [60] } },
      {
        onProgress: (progress) => told.push(progress),
        onEvaluation: ({ step, val_loss }) => heard.push(`evaluation ${step} ${Number.isFinite(val_loss)}`),
        onSample: ({ step, texts }) =>
          heard.push(`sample ${step} ${texts.filter((one) => one.startsWith('the ')).length}`),
      },
    );
    const info = await run.ready;
    expect(info).toMatchObject({ step: 0, steps: 60, recipe: { model: { n_kv_head: 2 } } });
    const result = await run.done;
    expect(result).toMatchObject({
      ended_by: 'steps',
      step: 60,
      info,
      tokens: 60 * 4 * 16,
      problem: { where: 'train.steps' },
    });
    expect(told.flatMap(({ losses }) => Array.from(losses))).toEqual(Array.from(result.losses));
    expect(result.losses).toHaveLength(60);
    expect(told.at(-1)).toMatchObject({ step: 60, steps: 60, tokens: result.tokens });
    expect(heard).toEqual([
      'evaluation 20 true',
      'sample 30 2',
      'evaluation 40 true',
      'evaluation 60 true',
      'sample 60 2',
    ]);
    expect(result.evaluations.map(({ step }) => step)).toEqual([20, 40, 60]);
    expect(result.first_loss).toBe(result.losses[0]);
    expect(Math.abs(result.first_loss! - result.ln_vocab_size!)).toBeLessThan(0.2);
    expect(result.layer_norms.map(({ step, norms }) => [step, norms.length])).toEqual([
      [1, 2],
      [60, 2],
    ]);
    expect(result.hashes).toEqual([{ step: 60, hash: result.hash }]);
  });

  it('goes on from a checkpoint with equal bits, on another number of threads', async () => {
    const whole = await startRun({ recipe: patient, text, threads: 1 }).done;
    const first = startRun({ recipe: patient, text, threads: 1 }, { onProgress: () => first.pause() });
    const saved = await first.ready.then(() => first.checkpoint(at('half')));
    expect(saved.bytes).toBe(statSync(at('half')).size);
    first.cancel();
    await first.done;
    const rest = await startRun({ recipe: patient, text, resume: at('half'), threads: 2 }).done;
    expect(rest.hash).toBe(whole.hash);
    expect(Array.from(rest.losses)).toEqual(Array.from(whole.losses.subarray(saved.step)));
    expect(rest.first_loss).toBe(whole.first_loss);
  });

  it('pauses, answers questions meanwhile, and goes on', async () => {
    const run = startRun({ recipe: patient, text });
    run.pause();
    const map = await run.attentionMap({ prompt: 'the cat', layer: 1 });
    expect(map).toMatchObject({ layer: 1, n_layer: 2, n_head: 2, tokens: ['t', 'h', 'e', ' ', 'c', 'a', 't'] });
    const row = map.att.subarray(7 * 3, 7 * 4);
    expect(Math.abs(row.reduce((sum, weight) => sum + weight, 0) - 1)).toBeLessThan(1e-5);
    expect(Array.from(row.subarray(4))).toEqual([0, 0, 0]);
    const { texts, step } = await run.sample({ prompt: 'the', count: 3, max_tokens: 5 });
    expect(texts.map((one) => one.slice(0, 3))).toEqual(['the', 'the', 'the']);
    expect(await refusal(run.attentionMap({ prompt: 'the', layer: 2 }))).toMatchObject({ where: 'layer' });
    expect(await refusal(run.sample({ prompt: '漢' }))).toMatchObject({ where: 'prompt' });
    expect((await run.sample()).step).toBe(step);
    run.resume();
    await expect(run.done).resolves.toMatchObject({ ended_by: 'steps', step: 2000 });
    expect(await refusal(run.sample())).toMatchObject({ where: 'run' });
  });

  it.each([
    ['while it trains', (run: ReturnType<typeof startRun>) => run.ready],
    ['while it pauses', async (run: ReturnType<typeof startRun>) => (run.pause(), run.ready)],
    ['before it stands', async () => undefined],
  ])('is cancelled at once %s', async (_when, until) => {
    const run = startRun({ recipe: endless, text });
    await until(run);
    run.cancel();
    const result = await run.done;
    expect(result).toMatchObject({ ended_by: 'cancelled', hash: null, problem: { where: 'cancel' } });
    if (!result.info) await refusal(run.ready);
  });

  it('is cancelled in the middle of a step that takes long', async () => {
    const wide = {
      model: { n_layer: 12, n_head: 8, n_embd: 512, block_size: 256 },
      train: { batch_size: 32, accumulate: 64 },
    };
    const abort = new AbortController();
    const run = startRun(
      { recipe: { ...wide, limits: { parameters: 1e9, bytes: 2 ** 33 } }, text: text.repeat(3) },
      { signal: abort.signal },
    );
    await run.ready;
    abort.abort();
    await expect(run.done).resolves.toMatchObject({ ended_by: 'cancelled', step: 0 });
  });

  it('writes checkpoint and weights at its end, which can be read, sampled and looked into', async () => {
    const save = { checkpoint: at('end'), weights: at('weights') };
    const result = await startRun({ recipe, text, save }).done;
    expect(await readCheckpoint(at('end'))).toEqual({
      recipe: result.info?.recipe,
      step: 60,
      vocab_size: result.info?.vocab_size,
    });
    let heard = '';
    const drawn = await sampleRun(
      { checkpoint: at('end'), prompt: 'the ', max_tokens: 30, seed: 4 },
      { onText: (_sequence, piece) => (heard += piece) },
    );
    expect(drawn).toEqual({ step: 60, texts: [heard] });
    expect(await sampleRun({ checkpoint: at('weights'), prompt: 'the ', max_tokens: 30, seed: 4 })).toEqual(drawn);
    expect(await attentionMap({ checkpoint: at('end'), prompt: 'cat', layer: 0 })).toMatchObject({
      step: 60,
      tokens: ['c', 'a', 't'],
    });
    await exportCheckpoint({ checkpoint: at('end'), path: at('again'), config: at('config.json') });
    expect(readFileSync(at('again')).equals(readFileSync(at('weights')))).toBe(true);
    expect(JSON.parse(readFileSync(at('config.json'), 'utf8'))).toMatchObject({
      model_type: 'gpt2',
      n_inner: 64,
      n_positions: 16,
    });
  });

  it('names a limit, a flaw of the recipe, and a checkpoint that does not belong or is damaged', async () => {
    const over = startRun({ recipe: { ...recipe, limits: { parameters: 500 } }, text });
    expect(await refusal(over.done)).toMatchObject({ code: 'EAR_ERR_TOO_LARGE', where: 'limits.parameters' });
    await refusal(over.ready);
    expect(await refusal(startRun({ recipe: { train: { steps: 0 } }, text }).done)).toMatchObject({
      where: 'train.steps',
    });
    await startRun({ recipe, text, save: { checkpoint: at('mine') } }).done;
    const resume = at('mine');
    const other = { ...recipe, train: { ...recipe.train, lr: 0.02 } };
    expect(await refusal(startRun({ recipe: other, text, resume }).done)).toMatchObject({ where: 'train.lr' });
    expect(await refusal(startRun({ recipe, text: `${text}!`, resume }).done)).toMatchObject({ where: 'text' });
    truncateSync(resume, 5000);
    expect(await refusal(startRun({ recipe, text, resume }).done)).toMatchObject({
      code: 'EAR_ERR_TEXT',
      where: 'file',
    });
    expect(await refusal(sampleRun({ checkpoint: resume }))).toMatchObject({ code: 'EAR_ERR_TEXT' });
    writeFileSync(resume, '');
    expect(await refusal(readCheckpoint(resume))).toMatchObject({ code: 'EAR_ERR_TEXT' });
    expect(await refusal(readCheckpoint(folder))).toMatchObject({ where: 'file' });
  });

  it('ends where its seconds are used up', async () => {
    const result = await startRun({ recipe: { ...endless, limits: { seconds: 0.05 } }, text }).done;
    expect(result).toMatchObject({ ended_by: 'seconds', problem: { where: 'limits.seconds' } });
    expect(result.step).toBeGreaterThan(0);
  });

  it('rejects with the error of a listener, and ends', async () => {
    const run = startRun(
      { recipe: endless, text },
      {
        onProgress: () => {
          throw new Error('no more');
        },
      },
    );
    await expect(run.done).rejects.toThrow('no more');
  });

  it.each([
    [{ recipe: [], text }, 'recipe'],
    [{ recipe, text: 5 }, 'text'],
    [{ recipe, text: '\ud800' }, 'text'],
    [{ recipe, text, threads: -1 }, 'threads'],
    [{ recipe, text, resume: '' }, 'resume'],
    [{ recipe, text, facts: { hash_at: [0] } }, 'facts.hash_at[0]'],
    [{ recipe, text, speed: 9 }, 'input'],
  ])('refuses arguments of a wrong type: %#', (input, name) => {
    expect(() => startRun(input as never)).toThrow(name);
  });
});

import { describe, expect, it } from '@jest/globals';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { RecipeRefused } from '@ear/runner';
import type { PartCall } from '@ear/runner';
import { processTrainer } from './trainer.ts';

const DOCS = ['emma', 'olivia', 'ava', 'isabella', 'sophia'];
const RECIPE = { steps: 30, learning_rate: 0.01, seed: 1, samples: 2 };
const never = new AbortController().signal;

describe('training in a process of its own', () => {
  it('tells every loss once and in order, and ends with samples', async () => {
    const told: number[] = [];
    const run = await processTrainer().gpt(DOCS, RECIPE, {
      signal: never,
      onProgress: (_step, losses) => told.push(...Array.from(losses)),
    });
    expect(run).toMatchObject({ num_params: expect.any(Number), cancelled: false, diverged: false });
    expect(Array.from(run.losses)).toHaveLength(30);
    expect(told).toEqual(Array.from(run.losses));
    expect(run.samples).toHaveLength(2);
  });

  it('trains models of the fast engine, and brings back what was measured on the way', async () => {
    const recipe = { model: { n_layer: 2, n_head: 2, n_embd: 16, block_size: 8 }, train: { steps: 20, seed: 1 } };
    const wanted = { layer_norms_at: [1], hash_at: [20] };
    const told: number[] = [];
    const hooks = {
      signal: never,
      onProgress: (_step: number, losses: ArrayLike<number>) => told.push(...Array.from(losses)),
    };
    const run = await processTrainer().lm('to be or not to be\n'.repeat(20), recipe, wanted, hooks);
    expect(told).toEqual(Array.from(run.losses));
    expect(run).toMatchObject({
      cancelled: false,
      diverged: false,
      hashes: [{ step: 20, hash: expect.stringMatching(/^\w{64}$/) }],
    });
    expect(Array.from(run.layer_norms[0]!.norms)).toHaveLength(2);
    const odd = processTrainer().lm('to be', { train: { lr: -1 } }, wanted, hooks);
    await expect(odd).rejects.toThrow('train.lr');
    const cancelled = new AbortController();
    const long = { ...recipe, train: { steps: 20_000 } };
    const cut = processTrainer().lm('to be or not to be\n'.repeat(20), long, wanted, {
      signal: cancelled.signal,
      onProgress: () => cancelled.abort(),
    });
    await expect(cut).resolves.toMatchObject({ cancelled: true });
  });

  it('counts bigrams and names the build', async () => {
    const trainer = processTrainer();
    const run = await trainer.bigram(DOCS, { seed: 1, samples: 3, temperature: 1 });
    expect(run.probs.length).toBe(run.vocab.length ** 2);
    expect(await trainer.build()).toMatch(/\d/);
  });

  it('brings the calls of a kernel here and their answers back', async () => {
    const recipe = { model: { n_layer: 1, n_head: 2, n_embd: 8, block_size: 8 }, train: { steps: 3, batch_size: 2 } };
    const hooks = { signal: never, onProgress: () => undefined };
    const band = { atol: 1e-4, rtol: 0 };
    const text = 'to be or not to be\n'.repeat(20);
    const layers: number[] = [];
    const residual = async ({ layer, args }: PartCall): Promise<Float32Array[]> => {
      layers.push(layer);
      const [, one, other] = args.map(({ values }) => values as Float32Array);
      return [one!.map((value, at) => value + other![at]!)];
    };
    const part = { kind: 'kernel', symbol: 'residual_forward', call: residual } as const;
    const run = await processTrainer().compare(text, recipe, part, band, hooks);
    expect(run).toMatchObject({ steps: 3, ended_by: 'steps', departs_at: null, calls: layers.length });
    expect(layers.length).toBeGreaterThanOrEqual(6);
    const refused = { ...part, call: () => Promise.reject(new Error('no such process')) };
    await expect(processTrainer().compare(text, recipe, refused, band, hooks)).rejects.toThrow('not answered');
    const twice = {
      ...part,
      call: async (call: PartCall) => (await residual(call)).map((one) => one.map((x) => 2 * x)),
    };
    const departs = await processTrainer().compare(text, recipe, twice, band, hooks);
    expect(departs).toMatchObject({ ended_by: 'departed', departs_at: 1 });
  });

  it('trains by other rates, and reads tokenizers', async () => {
    const recipe = { model: { n_layer: 1, n_head: 2, n_embd: 8, block_size: 8 }, train: { steps: 2, batch_size: 2 } };
    const hooks = { signal: never, onProgress: () => undefined };
    const part = { kind: 'schedule', rates: Float64Array.of(0.1, 0.1) } as const;
    const text = 'to be or not to be\n'.repeat(20);
    const run = await processTrainer().compare(text, recipe, part, { atol: 1e-6, rtol: 0 }, hooks);
    expect(run).toMatchObject({ departs_at: 2 });
    const bytes = '{"format":"ear-tokenizer/1","kind":"byte","normalize":"none","end":false,"vocab_size":256}';
    expect(await processTrainer().tokenizer(bytes, text, 'none', never)).toEqual({ vocab_size: 256, lost: null });
    await expect(processTrainer().tokenizer('{}', text, 'none', never)).rejects.toBeInstanceOf(RecipeRefused);
  });

  it('says that a recipe cannot be taken', async () => {
    const run = processTrainer().gpt(
      DOCS,
      { ...RECIPE, learning_rate: -1 },
      { signal: never, onProgress: () => undefined },
    );
    await expect(run).rejects.toBeInstanceOf(RecipeRefused);
  });

  it('stops when the job is cancelled', async () => {
    const cancelled = new AbortController();
    const run = processTrainer().gpt(
      DOCS,
      { ...RECIPE, steps: 20_000 },
      {
        signal: cancelled.signal,
        onProgress: () => cancelled.abort(),
      },
    );
    await expect(run).resolves.toMatchObject({ cancelled: true });
  });

  it('ends a process that reads a tokenizer for ever', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ear-trainer-'));
    try {
      const file = path.join(folder, 'child.mjs');
      fs.writeFileSync(file, `process.on('message', () => { for (;;) {} })`);
      const reading = processTrainer(file, 100).tokenizer('{}', 'text', 'none', AbortSignal.timeout(200));
      await expect(reading).rejects.toThrow('SIGKILL');
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ['is killed', 'process.kill(process.pid, "SIGKILL")', 'SIGKILL'],
    ['crashes', 'process.abort()', 'SIGABRT'],
    ['throws', 'throw new Error("broken addon")', 'broken addon'],
  ])('outlives a training process that %s', async (_what, act, said) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ear-trainer-'));
    try {
      const file = path.join(folder, 'child.mjs');
      fs.writeFileSync(file, `process.on('message', () => { ${act} })`);
      const run = processTrainer(file).gpt(DOCS, RECIPE, { signal: never, onProgress: () => undefined });
      await expect(run).rejects.toThrow(said);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import { RUN_FIELDS } from './fields.ts';
import type { RunField } from './fields.ts';
import { estimateRun } from './estimate.ts';
import { recipeFlaws } from './flaws.ts';
import { RunRecipe } from './recipe.ts';

describe('the recipe of a training run', () => {
  it('is filled in from nothing, and a filled one reads as itself', () => {
    const filled = RunRecipe.parse({});
    expect(filled.model).toMatchObject({ family: 'gpt2', n_layer: 4, n_kv_head: 4, n_embd: 128, tied: true });
    expect(filled.train).toMatchObject({ lr: 1e-3, min_lr: 1e-4, warmup: 100, decay_steps: 2000, schedule: 'cosine' });
    expect(filled.sample.prompt).toBe('\n');
    expect(RunRecipe.parse(filled)).toEqual(filled);
  });

  it('works out what depends on other fields', () => {
    const { model, train } = RunRecipe.parse({ model: { n_head: 2 }, train: { steps: 40, lr: 0.02 } });
    expect(model.n_kv_head).toBe(2);
    expect(train).toMatchObject({ warmup: 4, decay_steps: 40, min_lr: 0.002 });
  });

  it.each([
    [{ train: { steps: 0 } }, 'train.steps', '1~1000000 사이의 정수', 'a whole number from 1 to 1000000, not 0'],
    [{ train: { steps: 1.5 } }, 'train.steps', '정수', 'not 1.5'],
    [{ train: { lr: Number.NaN } }, 'train.lr', '사이의 수', 'not NaN'],
    [{ train: { lr: '0.1' } }, 'train.lr', '사이의 수', 'not "0.1"'],
    [{ train: { speed: 9 } }, 'train.speed', '모르는 이름', 'is not known; there are seed, steps'],
    [{ optimizer: {} }, 'optimizer', '모르는 이름', 'there are model, tokenizer'],
    [{ model: { family: 'rnn' } }, 'model.family', 'gpt2, llama 가운데', 'one of gpt2, llama, not "rnn"'],
    [{ model: { bias: 1 } }, 'model.bias', 'true나 false', 'true or false, not 1'],
    [{ model: [] }, 'model', '객체', 'an object, not […]'],
    [{ sample: { prompt: '\ud800' } }, 'sample.prompt', '2000자', 'text of at most 2000'],
    [{ model: { n_head: 3 } }, 'model.n_embd', '3의 배수', 'a multiple of 3, not 128'],
    [{ model: { n_kv_head: 2 } }, 'model.n_kv_head', '같아야', 'must equal the 4 heads'],
    [{ model: { family: 'llama', n_head: 6, n_embd: 96, n_kv_head: 4 } }, 'model.n_kv_head', '약수', 'divide the 6'],
    [{ model: { family: 'llama', bias: true } }, 'model.bias', 'gpt2', 'gpt2 only'],
    [{ tokenizer: { kind: 'bpe', vocab_size: 256 } }, 'tokenizer.vocab_size', '257', 'at least 257 for bpe'],
    [{ train: { lr: 1e-3, min_lr: 1e-2 } }, 'train.min_lr', '클 수 없어요', 'may not be above train.lr (0.001)'],
  ])('refuses %j', (recipe, path, ko, en) => {
    const [flaw, ...others] = recipeFlaws(recipe);
    expect(others).toEqual([]);
    expect(flaw?.path).toBe(path);
    expect(flaw?.sentence.ko).toContain(ko);
    expect(flaw?.sentence.en).toContain(en);
  });

  it('names every flaw at once', () => {
    const flaws = recipeFlaws({ model: { n_layer: 99 }, train: { steps: -1, lr: 0 }, sample: { top_p: 2 } });
    expect(flaws.map(({ path }) => path)).toEqual(['model.n_layer', 'train.steps', 'train.lr', 'sample.top_p']);
    expect(recipeFlaws(null)).toMatchObject([{ path: '' }]);
  });

  it('has a default inside the range of every number', () => {
    const fields: RunField[] = Object.values(RUN_FIELDS).flatMap((part) => Object.values(part));
    const numbers = fields.flatMap((field) => (field.kind === 'whole' || field.kind === 'number' ? [field] : []));
    const outside = numbers.filter(({ default: own, low, high }) => own !== null && (own < low || own > high));
    expect(numbers.length).toBeGreaterThan(30);
    expect(outside).toEqual([]);
  });
});

describe('the estimate of a run', () => {
  it('counts the parameters that nanoGPT and GPT-2 are known to have', () => {
    // nanoGPT prints 0.80M for its CPU config without the 64 positions; GPT-2 small has 124,439,808 parameters.
    const cpu = RunRecipe.parse({});
    expect(estimateRun(cpu, 65).parameters - 64 * 128).toBe(795_904);
    const small = { n_layer: 12, n_head: 12, n_embd: 768, block_size: 1024, bias: true };
    expect(estimateRun(RunRecipe.parse({ model: small }), 50_257).parameters).toBe(124_439_808);
  });

  it('counts the parameters that TinyLlama is known to have', () => {
    const tiny = { n_layer: 22, n_head: 32, n_kv_head: 4, n_embd: 2048, n_hidden: 5632, block_size: 2048 };
    const recipe = RunRecipe.parse({ model: { ...tiny, family: 'llama', tied: false } });
    expect(estimateRun(recipe, 32_000).parameters).toBe(1_100_048_384);
  });

  it('grows with the batch, and shrinks where activations are computed again', () => {
    const of = (train: object) => estimateRun(RunRecipe.parse({ train }), 65);
    expect(of({ batch_size: 24 }).bytes).toBeGreaterThan(of({}).bytes);
    expect(of({ checkpointing: true }).bytes).toBeLessThan(of({}).bytes);
    expect(of({ accumulate: 3 })).toMatchObject({ bytes: of({}).bytes, tokens_per_step: 3 * 12 * 64 });
  });
});

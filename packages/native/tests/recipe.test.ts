import { describe, expect, it } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import { recipeFlaws, RUN_FIELDS, RunRecipe, estimateRun } from '@ear/engine';
import type { RunField } from '@ear/engine';
import { checkRunRecipe, EarNativeError, startRun } from '@ear/native';

/** What the engine's own reader says: the filled-in recipe, or where it stopped. */
function byEngine(recipe: object): object | string {
  try {
    return checkRunRecipe(recipe);
  } catch (error) {
    if (error instanceof EarNativeError && error.where !== undefined) return error.where;
    throw error;
  }
}

function bySchema(recipe: object): object | string {
  const [flaw] = recipeFlaws(recipe);
  return flaw ? flaw.path : RunRecipe.parse(recipe);
}

/** Values at and beyond the edges of a field, and of other kinds. */
function probes(field: RunField): unknown[] {
  const others = [null, 'x', '', true, [], {}, 2.5];
  if (field.kind === 'word') return [...others, ...field.words];
  if (field.kind === 'text')
    return [
      ...others,
      'a'.repeat(field.high),
      'a'.repeat(field.high + 1),
      '각'.repeat(field.high),
      '😀'.repeat(field.high),
      '😀'.repeat(field.high + 1),
    ];
  if (field.kind === 'flag') return [...others, false, 0, 1];
  const beyond = field.kind === 'whole' ? [field.low - 1, field.high + 1] : [field.low - 1e-13, -1, field.high * 1.01];
  return [...others, field.low, field.high, ...beyond];
}

const fields = Object.entries(RUN_FIELDS).flatMap(([part, names]) =>
  Object.entries(names).map(([name, field]): [string, string, RunField] => [part, name, field]),
);

describe('the recipe of a run, for forms and for the engine', () => {
  it('is filled in alike', () => {
    expect(bySchema({})).toEqual(byEngine({}));
    for (const recipe of [
      { model: { n_head: 2 }, train: { steps: 37, lr: 0.3 } },
      { model: { family: 'llama', n_head: 8, n_kv_head: 2 }, tokenizer: { kind: 'bpe', vocab_size: 1000 } },
      { train: { warmup: 0, decay_steps: 5, min_lr: 0 }, sample: { prompt: '옛날 "옛적"\n\u0007😀' } },
    ]) {
      expect(bySchema(recipe)).toEqual(byEngine(recipe));
      expect(byEngine(byEngine(recipe) as object)).toEqual(byEngine(recipe));
    }
  });

  it.each(fields)('has the same edges in %s.%s', (part, name, field) => {
    const differing = probes(field).filter((value) => {
      const recipe = { [part]: { [name]: value } };
      return !isDeepStrictEqual(bySchema(recipe), byEngine(recipe));
    });
    expect(differing).toEqual([]);
  });

  it.each([
    [{ modell: {} }],
    [{ model: 1 }],
    [{ train: { Steps: 1 } }],
    [{ model: { n_head: 3 } }],
    [{ model: { n_kv_head: 1 } }],
    [{ model: { family: 'llama', bias: true } }],
    [{ model: { family: 'llama', n_head: 4, n_kv_head: 3 } }],
    [{ model: { family: 'llama', n_head: 4, n_embd: 36 } }],
    [{ tokenizer: { kind: 'unigram', vocab_size: 299 } }],
    [{ train: { lr: 1e-4, min_lr: 2e-4 } }],
  ])('is refused at the same place: %j', (recipe) => {
    expect(typeof byEngine(recipe)).toBe('string');
    expect(bySchema(recipe)).toBe(byEngine(recipe));
  });

  it('is estimated as the engine counts it', async () => {
    for (const model of [
      { n_layer: 2, n_embd: 32, bias: true },
      { n_layer: 3, n_embd: 48, n_hidden: 100, tied: false },
      { family: 'llama', n_layer: 2, n_embd: 32, n_head: 4, n_kv_head: 2 },
    ]) {
      const recipe = { model, train: { steps: 1, batch_size: 4 } };
      const run = startRun({ recipe, text: 'the quick brown fox jumps over the lazy dog. '.repeat(20) });
      const info = await run.ready;
      await run.done;
      const estimate = estimateRun(RunRecipe.parse(recipe), info.vocab_size);
      expect(estimate.parameters).toBe(info.num_params);
      expect(estimate.flops_per_step).toBe(info.flops_per_step);
      expect(estimate.bytes / info.bytes).toBeGreaterThan(0.5);
      expect(estimate.bytes / info.bytes).toBeLessThan(2);
    }
  });
});

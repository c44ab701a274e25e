import { describe, expect, it } from '@jest/globals';
import { RUN_FIELDS, RUN_LIMITS, RunRecipe } from '@ear/engine';
import { ALL_FIELDS } from './fields.ts';
import { flawsOf } from './flaws.ts';
import { PRESET_RECIPES, PRESETS } from './presets.ts';
import { recipeOf, typedOf } from './typed.ts';

describe('the form', () => {
  it('has a place for every field of a recipe, once', () => {
    const paths = Object.entries(RUN_FIELDS).flatMap(([part, fields]) =>
      Object.keys(fields).map((name) => `${part}.${name}`),
    );
    expect(ALL_FIELDS.map(({ path }) => path).sort()).toEqual(paths.sort());
  });

  it.each(PRESETS)('starts from %s without a flaw', (preset) => {
    const recipe = recipeOf(typedOf(PRESET_RECIPES[preset]));
    expect([...flawsOf(recipe)]).toEqual([]);
    const { limits: _limits, ...rest } = RunRecipe.parse(PRESET_RECIPES[preset]);
    expect(RunRecipe.parse(recipe)).toMatchObject(rest);
  });

  it('asks for no more than the service takes', () => {
    const { limits } = RunRecipe.parse(recipeOf(typedOf({})));
    expect(limits.parameters).toBeLessThanOrEqual(RUN_LIMITS.parameters);
    expect(limits.bytes).toBeLessThanOrEqual(RUN_LIMITS.bytes);
    expect(flawsOf({ train: { steps: RUN_LIMITS.steps + 1 } }).get('train.steps')).toEqual({ kind: 'range' });
  });
});

describe('what was typed', () => {
  it('comes back as the recipe that it shows', () => {
    const recipe = RunRecipe.parse({ model: { n_head: 2 }, sample: { prompt: 'a\n\\b\t' }, limits: { bytes: 1000 } });
    const typed = typedOf({ ...recipe, limits: { parameters: 1000, seconds: 5, bytes: 1000 } });
    expect(typed['sample.prompt']).toBe('a\\n\\\\b\\t');
    expect(RunRecipe.parse(recipeOf(typed))).toEqual({
      ...recipe,
      limits: { parameters: 1000, seconds: 5, bytes: 1000 },
    });
  });

  it('lets what hangs on other values follow them', () => {
    const typed = typedOf(RunRecipe.parse({ model: { n_head: 4 }, train: { steps: 400, min_lr: 1e-6 } }));
    expect(typed['model.n_kv_head']).toBe('');
    expect(typed['train.decay_steps']).toBe('');
    expect(typed['train.min_lr']).toBe('0.000001');
    const changed = RunRecipe.parse(recipeOf({ ...typed, 'model.n_head': '2', 'train.steps': '500' }));
    expect(changed.model.n_kv_head).toBe(2);
    expect(changed.train.decay_steps).toBe(500);
  });

  it('is read as a person means it: full-width digits, commas, powers of ten, nothing at all', () => {
    const typed = { 'train.steps': '１,０００', 'train.lr': ' 1e-3 ', 'train.batch_size': '' };
    expect(recipeOf(typed)).toEqual({ train: { steps: 1000, lr: 0.001 } });
  });

  it('is told where it does not fit: by its own range, or by what it does together with others', () => {
    const flaws = flawsOf(recipeOf({ ...typedOf({}), 'train.lr': 'fast', 'model.n_layer': '1.5' }));
    expect(flaws.get('train.lr')).toEqual({ kind: 'range' });
    expect(flaws.get('model.n_layer')).toEqual({ kind: 'range' });
    const together = flawsOf(recipeOf({ ...typedOf({}), 'model.n_embd': '130' })).get('model.n_embd');
    expect(together).toMatchObject({ kind: 'said', sentence: { ko: expect.stringContaining('4의 배수') } });
  });
});

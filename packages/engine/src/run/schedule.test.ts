import { describe, expect, it } from '@jest/globals';
import { RunRecipe } from './recipe.ts';
import { rateAt } from './schedule.ts';

const rates = (train: object): number[] => {
  const recipe = RunRecipe.parse({ train: { steps: 9, lr: 1, min_lr: 0.1, warmup: 2, decay_steps: 7, ...train } });
  return Array.from({ length: 9 }, (_, at) => Number(rateAt(recipe, at + 1).toFixed(6)));
};

describe('the learning rate of a step', () => {
  it('rises in a line, reaches lr after the warm-up, and falls along a cosine to min_lr', () => {
    expect(rates({})).toEqual([0.333333, 0.666667, 1, 0.868198, 0.55, 0.231802, 0.1, 0.1, 0.1]);
  });

  it('falls in a line, or stays, where the recipe says so', () => {
    expect(rates({ schedule: 'linear' })).toEqual([0.333333, 0.666667, 1, 0.775, 0.55, 0.325, 0.1, 0.1, 0.1]);
    expect(rates({ schedule: 'constant', warmup: 0 })).toEqual(Array(9).fill(1));
  });
});

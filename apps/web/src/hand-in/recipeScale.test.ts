import { describe, expect, it } from '@jest/globals';
import type { RecipeField } from '@ear/engine';
import { fitField, placeOf, TICKS, valueAt } from './recipeScale.ts';

const field = (change: Partial<RecipeField>): RecipeField => ({
  id: 'x',
  label: { ko: '값', en: 'Value' },
  min: 0,
  max: 1,
  integer: false,
  scale: 'linear',
  default: 0.5,
  ...change,
});
const steps = field({ min: 100, max: 2000, step: 50, integer: true, default: 300 });
const rate = field({ min: 0.0001, max: 0.5, scale: 'log', default: 0.001 });

describe('a recipe slider', () => {
  it('reaches both ends exactly', () => {
    for (const one of [steps, rate]) {
      expect(valueAt(one, 0)).toBeCloseTo(one.min, 10);
      expect(valueAt(one, TICKS)).toBeCloseTo(one.max, 10);
    }
  });

  it('gives each decade the same room on a logarithmic scale', () => {
    expect(placeOf(rate, 0.01) - placeOf(rate, 0.001)).toBe(placeOf(rate, 0.1) - placeOf(rate, 0.01));
  });

  it('stops only at values that the field allows', () => {
    for (let place = 0; place <= TICKS; place += 7) expect((valueAt(steps, place) - 100) % 50).toBe(0);
  });

  it('brings a typed value to the nearest allowed one', () => {
    expect(fitField(steps, 1010)).toBe(1000);
    expect(fitField(steps, 5000)).toBe(2000);
    expect(fitField(rate, Number.NaN)).toBe(0.001);
  });
});

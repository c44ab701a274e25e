import { describe, expect, it } from '@jest/globals';
import { extendTraining } from '../../../live/training.ts';
import { curve, news } from '../../../testing/runs.ts';
import { atSteps, hasGap, mergedCurves, mergedSamples } from './merged.ts';

const steps = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('mergedCurves', () => {
  it('is what was fetched, followed by what was heard since', () => {
    const live = extendTraining(undefined, news(35, 60));
    const { points, evals } = mergedCurves(curve(40), live);
    expect(points.step).toEqual(steps(60));
    expect(points.grad_norm).toHaveLength(60);
    expect(evals.map(({ step }) => step)).toEqual([10, 20, 30, 40, 50, 60]);
  });

  it('is what was fetched where nothing newer was heard', () => {
    expect(mergedCurves(curve(40), extendTraining(undefined, news(35, 40))).points.step).toEqual(steps(40));
    expect(mergedCurves(curve(40), undefined).points.step).toEqual(steps(40));
  });
});

describe('hasGap', () => {
  it('is true where news began after what was fetched', () => {
    expect(hasGap(curve(40), extendTraining(undefined, news(45, 50)))).toBe(true);
    expect(hasGap(curve(40), extendTraining(undefined, news(41, 50)))).toBe(false);
    expect(hasGap(curve(40), extendTraining(undefined, news(30, 50)))).toBe(false);
    expect(hasGap(curve(40), undefined)).toBe(false);
  });
});

describe('mergedSamples', () => {
  it('takes the whole text that was fetched before the one that was heard', () => {
    const live = extendTraining(
      undefined,
      news(1, 20, {
        samples: [
          { step: 10, index: 0, text: 'em…' },
          { step: 20, index: 0, text: 'ava' },
        ],
      }),
    );
    expect(mergedSamples([{ step: 10, index: 0, text: 'emma' }], live).map(({ text }) => text)).toEqual([
      'emma',
      'ava',
    ]);
  });
});

describe('atSteps', () => {
  it('lays evaluations at the newest point at or before them', () => {
    const evals = [0, 7, 20].map((step) => ({ step, train_loss: null, val_loss: step }));
    expect(atSteps([1, 5, 10, 15], evals)).toEqual([0, 7, null, 20]);
    expect(atSteps([], evals)).toEqual([]);
  });
});

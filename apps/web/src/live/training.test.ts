import { describe, expect, it } from '@jest/globals';
import { news } from '../testing/runs.ts';
import { extendTraining } from './training.ts';

describe('extendTraining', () => {
  it('lays new steps after those already heard', () => {
    const known = extendTraining(extendTraining(undefined, news(1, 12)), news(13, 20));
    expect(known.points.step).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(known.points.loss).toHaveLength(20);
    expect(known.evals.map(({ step }) => step)).toEqual([10, 20]);
    expect(known.step).toBe(20);
  });

  it('goes back where the run went back to its checkpoint', () => {
    const known = extendTraining(extendTraining(undefined, news(1, 30)), news(11, 12));
    expect(known.points.step.at(-1)).toBe(12);
    expect(known.evals.map(({ step }) => step)).toEqual([10]);
  });

  it('keeps an evaluation that comes before the points of its step', () => {
    const { points: _points, ...early } = news(40, 40, { step: 40 });
    const known = extendTraining(extendTraining(extendTraining(undefined, news(1, 20)), early), news(21, 39));
    expect(known.evals.map(({ step }) => step)).toEqual([10, 20, 30, 40]);
  });

  it('keeps facts that newer news leave out', () => {
    const known = extendTraining(
      extendTraining(undefined, news(1, 2, { facts: { vocab_size: 27, loss: 3.3 } })),
      news(3, 4, { facts: { loss: 3.2 } }),
    );
    expect(known.facts).toEqual({ vocab_size: 27, loss: 3.2 });
  });

  it('keeps the curve and the samples when a message brings none', () => {
    const { points: _points, evals: _evals, ...bare } = news(4, 4, { phase: 'saving', step: 3 });
    const sample = { step: 3, index: 0, text: 'emma' };
    const known = extendTraining(extendTraining(undefined, news(1, 3, { samples: [sample] })), bare);
    expect(known.points.step).toEqual([1, 2, 3]);
    expect(known.samples).toEqual([sample]);
    expect(known.phase).toBe('saving');
  });

  it('holds each sample once, as it was heard last', () => {
    const [cut, whole] = ['em', 'emma'].map((text) => ({ step: 3, index: 0, text }));
    const known = extendTraining(
      extendTraining(undefined, news(1, 3, { samples: [cut!] })),
      news(4, 5, { samples: [whole!] }),
    );
    expect(known.samples).toEqual([whole]);
  });
});

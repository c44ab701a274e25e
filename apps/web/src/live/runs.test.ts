import { describe, expect, it } from '@jest/globals';
import { extend } from './runs.ts';

const news = (step: number, losses: number[]) => ({ phase: 'training' as const, step, steps: 100, losses });

describe('extend', () => {
  it('lays new losses after those already heard', () => {
    const run = extend(extend(undefined, news(2, [3.3, 3.2])), news(4, [3.1, 3.0]));
    expect(run.steps).toEqual([1, 2, 3, 4]);
    expect(run.losses).toEqual([3.3, 3.2, 3.1, 3.0]);
  });

  it('begins in the middle of a run when the page came late', () => {
    expect(extend(undefined, news(52, [2.5, 2.4])).steps).toEqual([51, 52]);
  });

  it('starts over where another grader took the job', () => {
    const run = extend(extend(undefined, news(4, [3.3, 3.2, 3.1, 3.0])), news(2, [3.4, 3.3]));
    expect(run.losses).toEqual([3.4, 3.3]);
  });

  it('keeps the curve when a message has no losses', () => {
    const run = extend(extend(undefined, news(1, [3.3])), { phase: 'comparing' });
    expect(run.losses).toEqual([3.3]);
    expect(run.progress.phase).toBe('comparing');
  });
});

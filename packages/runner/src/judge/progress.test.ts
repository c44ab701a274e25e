import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { JudgingProgress } from '@ear/engine';
import { throttled } from './progress.ts';

let now = 0;
beforeEach(() => {
  now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => void jest.restoreAllMocks());

const running = (checks_done: number): JudgingProgress => ({ phase: 'running', checks_done, checks_total: 9 });

it('passes news on at most four times a second, and a new phase and losses at once', () => {
  const told: JudgingProgress[] = [];
  const report = throttled((one) => told.push(one));
  for (now = 0; now <= 500; now += 50) report(running(now));
  expect(told).toEqual([running(0), running(250), running(500)]);
  const training: JudgingProgress = { phase: 'training', step: 1, steps: 2 };
  report(training);
  report({ ...training, step: 2 });
  report({ ...training, step: 2, losses: [3] });
  expect(told.slice(3)).toEqual([training, { ...training, step: 2, losses: [3] }]);
});

it('passes nothing on where nobody listens', () => {
  expect(() => throttled(undefined)(running(0))).not.toThrow();
});

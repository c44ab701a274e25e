import { describe, expect, it } from '@jest/globals';
import type { Action, Payload } from '@ear/engine';
import { judged } from '../testing/judged.ts';

const option = (id: string) => ({ id, text: { ko: id, en: id } });
const text = { ko: '무엇?', en: 'What?' };

describe('a prediction', () => {
  const action: Action = {
    kind: 'predict',
    questions: [{ id: 'next', form: 'bars', text, options: ['a', 'b', 'c', 'd'].map(option) }],
  };
  const truth = { a: 0.5, b: 0.25, c: 0.25, d: 0 };
  const checks = [{ id: 'closeness', kind: 'predict', question: 'next', truth }];
  const guess = (answers: Record<string, number>): Payload => ({ kind: 'predict', answers: { next: answers } });

  it('is scored by exp(-KL) and passes even when it is far off', async () => {
    const exact = await judged({ checks, action, payload: guess(truth) });
    expect(exact).toMatchObject({ status: 'passed', score: 1, runner_image: 'none' });
    const uniform = await judged({ checks, action, payload: guess({ a: 0.25, b: 0.25, c: 0.25, d: 0.25 }) });
    expect(uniform.status).toBe('passed');
    // KL = ln 4 - 1.5 ln 2 = 0.5 ln 2
    expect(uniform.score).toBeCloseTo(Math.SQRT1_2, 10);
    expect(uniform.metrics['learner_loss']?.value).toBeCloseTo(Math.log(4), 10);
    expect(uniform.metrics['machine_loss']?.value).toBeCloseTo(1.5 * Math.log(2), 10);
    const sure = await judged({ checks, action, payload: guess({ d: 1 }) });
    expect(sure.status).toBe('passed');
    expect(sure.score).toBeLessThan(1e-8);
  });

  it.each([
    ['a sum that is not 1', { a: 0.5, b: 0.4 }, 'prediction.sum'],
    ['nothing', {}, 'prediction.sum'],
    ['an option that does not exist', { a: 0.5, z: 0.5 }, 'prediction.options'],
  ])('is failed for %s', async (_name, answers, id) => {
    const verdict = await judged({ checks, action, payload: guess(answers as Record<string, number>) });
    expect(verdict.status).toBe('failed');
    expect(verdict.checks[0]?.message?.id).toBe(id);
  });

  it('takes the mean loss of several questions', async () => {
    const two = [...checks, { id: 'again', kind: 'predict', question: 'next', truth: { a: 1, b: 0, c: 0, d: 0 } }];
    const verdict = await judged({ checks: two, action, payload: guess({ a: 0.5, b: 0.5 }) });
    expect(verdict.metrics['machine_loss']?.value).toBeCloseTo((1.5 * Math.log(2)) / 2, 10);
  });
});

describe('a quiz', () => {
  const action: Action = {
    kind: 'quiz',
    questions: [{ id: 'q', text, many: true, options: ['a', 'b', 'c'].map(option) }],
  };
  const checks = [{ id: 'right', kind: 'quiz', question: 'q', answer: ['a', 'c'], reveal: 'category' }];
  const answer = (chosen: string[]): Payload => ({ kind: 'quiz', answers: { q: chosen } });

  it('is right in any order, and wrong with less or more', async () => {
    expect((await judged({ checks, action, payload: answer(['c', 'a']) })).status).toBe('passed');
    for (const wrong of [['a'], ['a', 'b', 'c'], ['b'], []]) {
      expect((await judged({ checks, action, payload: answer(wrong) })).status).toBe('failed');
    }
  });
});

describe('a number', () => {
  const action: Action = { kind: 'numeric', text };
  const checks = [{ id: 'loss', kind: 'numeric', expect: 3.2958, tol: { atol: 0.01, rtol: 0 } }];

  it('is right within its tolerance', async () => {
    expect((await judged({ checks, action, payload: { kind: 'numeric', value: 3.3 } })).status).toBe('passed');
    expect((await judged({ checks, action, payload: { kind: 'numeric', value: 3.31 } })).status).toBe('failed');
  });

  it('does not take another kind of answer', async () => {
    const verdict = await judged({ checks, action, payload: { kind: 'reflection', text: '3.3' } });
    expect(verdict).toMatchObject({ status: 'failed', message: { id: 'payload.kind' } });
  });
});

describe('a reflection', () => {
  const action: Action = { kind: 'reflection', text };
  const checks = [{ id: 'length', kind: 'reflection', min_chars: 5 }];

  it('is counted in characters that a reader sees', async () => {
    expect((await judged({ checks, action, payload: { kind: 'reflection', text: '  가나다라마 ' } })).status).toBe(
      'passed',
    );
    const short = await judged({ checks, action, payload: { kind: 'reflection', text: '   👩‍👩‍👧‍👦👍   ' } });
    expect(short.status).toBe('failed');
    expect(short.checks[0]?.message?.text.ko).toContain('지금 2자');
  });
});

it('judges code only where code was asked for', async () => {
  const checks = [{ id: 'lost', kind: 'call', call: { fn: 'f' }, expect: 1 }];
  const verdict = await judged({ checks, action: { kind: 'numeric', text }, payload: { kind: 'numeric', value: 1 } });
  expect(verdict.status).toBe('platform_error');
});

import { describe, expect, it } from '@jest/globals';
import { rateAt, RunRecipe } from '@ear/engine';
import type { Verdict } from '@ear/engine';
import { startRun } from '@ear/native';
import { mutant } from '../../testing/kernels.ts';
import { judgedPart, SMALL, TEXT } from '../../testing/parts.ts';

const train = { ...SMALL.train, steps: 12, min_lr: 0.002, warmup: 3, decay_steps: 10 };
const check = {
  id: 'rates',
  kind: 'part',
  part: 'schedule',
  fn: 'learning_rate',
  dataset: 'words',
  recipe: { ...SMALL, train },
  band: { atol: 1e-6, rtol: 1e-6 },
};
const RIGHT = `
import math

def learning_rate(step):
    if step <= 3:
        return 0.01 * step / 4
    if step >= 10:
        return 0.002
    return 0.002 + 0.5 * (1 + math.cos(math.pi * (step - 4) / 6)) * 0.008
`;
const judgedRates = (source: string, more: Record<string, unknown> = {}): Promise<Verdict> =>
  judgedPart({ checks: [{ ...check, ...more }], payload: { kind: 'code', files: { 'rate.py': source } } });
const shown = ({ checks }: Verdict): string => checks[0]?.message?.text.en ?? '';

describe('a run with a schedule of the student’s', () => {
  it('follows the reference where every rate is right', async () => {
    const verdict = await judgedRates(RIGHT);
    expect([verdict.status, shown(verdict)]).toEqual(['passed', '']);
    expect(verdict.evidence.losses).toEqual(verdict.evidence.reference_losses);
    expect(verdict.evidence.losses).toHaveLength(12);
  });

  it.each([
    ['counting from 0', 'def learning_rate(step):', 'def learning_rate(step):\n    step -= 1', 1, /too late/],
    ['counting from 2', 'def learning_rate(step):', 'def learning_rate(step):\n    step += 1', 1, /too early/],
    ['another warm-up', '0.01 * step / 4', '0.01 * step / 3', 1, /warm-up/],
    ['a fall to 0', '0.002 + 0.5 * (1 +', '0.5 * (1 +', 4, /decay behind the warm-up/],
  ])('departs for %s, and names the first rate that differs', async (_what, from, to, step, hint) => {
    const verdict = await judgedRates(mutant(RIGHT, from, to));
    expect([verdict.status, verdict.checks[0]?.message?.id]).toEqual(['failed', 'part.rate_departs']);
    expect(shown(verdict)).toMatch(new RegExp(`^The rate differs from step ${step} on \\(\\S+ in the recipe, `));
    expect(shown(verdict)).toMatch(new RegExp(`the loss departs at step ${step + 1}: `));
    expect(shown(verdict)).toMatch(hint);
  });

  it('sees a last rate that no loss can show, and tells no rate where they are hidden', async () => {
    const verdict = await judgedRates(`${mutant(RIGHT, 'step >= 10', 'step == 12')}`, { reveal: 'message' });
    expect(verdict.status).toBe('failed');
    const last = await judgedRates(mutant(RIGHT, 'return 0.002\n', 'return 0.002 if step < 12 else 0.003\n'), {
      reveal: 'message',
    });
    expect([last.status, last.checks[0]?.message?.id]).toEqual(['failed', 'part.rate_differs']);
    expect(shown(last)).toMatch(
      /^The losses follow the reference, but the rate of step 12 differs\. The decay is over/,
    );
    expect(shown(last)).not.toContain('0.00');
  });

  it.each([
    ['None', 'None', 'type.rate'],
    ['a list', '[0.01]', 'type.rate'],
    ['a bool', 'True', 'type.rate'],
    ['text', '"0.01"', 'type.rate'],
    ['NaN', 'float("nan")', 'not_finite.rate'],
    ['infinity', '1e400', 'not_finite.rate'],
    ['a rate below 0', '-0.01', 'part.rate_negative'],
    ['an absurd rate', '1e300', 'part.rate_large'],
  ])('takes no %s', async (_what, value, id) => {
    const verdict = await judgedRates(mutant(RIGHT, 'return 0.002\n', `return ${value}\n`));
    expect([verdict.status, verdict.checks[0]?.message?.id]).toEqual(['failed', id]);
    expect(verdict.checks[0]?.detail?.call).toBe('learning_rate(10)');
  });

  it('tells an exception and a missing function as everywhere', async () => {
    expect((await judgedRates('def learning_rate(step):\n    return 1 / 0\n')).status).toBe('crashed');
    const absent = await judgedRates('x = 1\n');
    expect([absent.status, shown(absent)]).toEqual(['failed', expect.stringContaining('has no learning_rate yet')]);
  });
});

describe('the rate that is expected', () => {
  it.each(['cosine', 'linear', 'constant'] as const)('is the engine’s own: %s', async (schedule) => {
    const recipe = RunRecipe.parse({ ...SMALL, train: { ...train, schedule } });
    const lrs: number[] = [];
    const run = startRun({ recipe, text: TEXT }, { onProgress: (news) => lrs.push(...news.lrs) });
    await run.done;
    expect(lrs).toHaveLength(12);
    lrs.forEach((lr, at) => expect(lr / rateAt(recipe, at + 1)).toBeCloseTo(1, 12));
  });
});

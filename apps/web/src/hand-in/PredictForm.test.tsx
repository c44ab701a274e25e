import { beforeEach, describe, expect, it } from '@jest/globals';
import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Payload } from '@ear/engine';
import { show } from '../testing/page.tsx';
import { PredictForm } from './PredictForm.tsx';
import type { ActionOf, Ready } from './ready.ts';

const option = (id: string) => ({ id, text: { ko: id, en: id } });
const bars: ActionOf<'predict'> = {
  kind: 'predict',
  questions: [
    {
      id: 'first',
      form: 'bars',
      text: { ko: '첫 글자?', en: 'First letter?' },
      options: ['a', 'k', 'm', 'j'].map(option),
    },
  ],
};
const pick: ActionOf<'predict'> = {
  kind: 'predict',
  questions: [
    { id: 'next', form: 'pick', text: { ko: 'q 다음?', en: 'After q?' }, options: ['u', 'i', 'a'].map(option) },
  ],
};

let latest: Ready | null = null;
const form = (action: ActionOf<'predict'>, locked = false) => (
  <PredictForm action={action} subject="attempt:challenge" locked={locked}>
    {(ready) => {
      latest = ready;
      return null;
    }}
  </PredictForm>
);
const answers = (): Record<string, Record<string, number>> => {
  const payload = Payload.parse(latest?.payload);
  return payload.kind === 'predict' ? payload.answers : {};
};

describe('bars', () => {
  beforeEach(() => localStorage.clear());

  it('are sliders with names and spoken values that begin evenly', async () => {
    await show(form(bars));
    const sliders = screen.getAllByRole('slider');
    expect(sliders).toHaveLength(4);
    expect(screen.getByRole('slider', { name: 'a' }).getAttribute('aria-valuetext')).toBe('25%');
    expect(answers()['first']?.['a']).toBeCloseTo(0.25);
  });

  it('share out what is left when one is moved, and stay at one together', async () => {
    await show(form(bars));
    // jsdom does not move a range input by key; a browser turns an arrow key into this change.
    fireEvent.change(screen.getByRole('slider', { name: 'a' }), { target: { value: '70' } });
    expect(screen.getAllByRole('slider').map((slider) => slider.getAttribute('aria-valuetext'))).toEqual([
      '70%',
      '10%',
      '10%',
      '10%',
    ]);
    const given = Object.values(answers()['first'] ?? {});
    expect(given.reduce((total, one) => total + one, 0)).toBeCloseTo(1, 9);
  });

  it('can be reached by keyboard one after the other', async () => {
    await show(form(bars));
    const user = userEvent.setup();
    await user.tab();
    expect(document.activeElement).toBe(screen.getByRole('slider', { name: 'a' }));
    await user.tab();
    expect(document.activeElement).toBe(screen.getByRole('slider', { name: 'k' }));
  });

  it('stand still while judging', async () => {
    await show(form(bars, true));
    for (const slider of screen.getAllByRole('slider'))
      expect((slider as HTMLInputElement).matches(':disabled')).toBe(true);
  });
});

describe('pick', () => {
  beforeEach(() => localStorage.clear());

  it('has nothing to hand in before an option is picked, and says so', async () => {
    await show(form(pick), { locale: 'ko' });
    expect(latest).toEqual({ payload: null, missing: '먼저 답해 주세요: q 다음?' });
  });

  it('gives the picked option as sure as one is and spreads the rest evenly', async () => {
    await show(form(pick));
    await userEvent.click(screen.getByRole('radio', { name: 'u' }));
    fireEvent.change(screen.getByRole('slider'), { target: { value: '80' } });
    expect(answers()['next']).toEqual({ u: 0.8, i: 0.1, a: 0.1 });
  });

  it('remembers the answer after a reload', async () => {
    const page = await show(form(pick));
    await userEvent.click(screen.getByRole('radio', { name: 'i' }));
    page.unmount();
    await show(form(pick));
    expect((screen.getByRole('radio', { name: 'i' }) as HTMLInputElement).checked).toBe(true);
  });
});

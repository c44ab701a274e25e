import { describe, expect, it } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { challenge, check, judged, verdict } from '../testing/verdicts.ts';
import { show } from '../testing/page.tsx';
import { VerdictView } from './VerdictView.tsx';

const failing = verdict({
  status: 'failed',
  score: 0.5,
  checks: [
    check('example'),
    check('values', {
      status: 'failed',
      message: { id: 'value.shown', text: { ko: '값이 달라요.', en: 'The value differs.' } },
      detail: {
        call: 'Value(2.0) + 1',
        expected: '3.0',
        got: '2.0',
        first_difference: 'att (t=3,s=0)',
        largest_difference: '1.0',
      },
    }),
    check('secret', { public: false, reveal: 'category', status: 'failed' }),
    check('later', { public: false, reveal: 'none', status: 'skipped' }),
  ],
});

describe('VerdictView', () => {
  it('counts public and hidden checks apart', async () => {
    await show(<VerdictView submission={judged({ verdict: failing })} challenge={challenge()} />);
    expect(screen.getByText('1 of 2 public checks passed · 0 of 2 hidden checks passed')).toBeTruthy();
  });

  it('opens the first failing check with its call, expected and got', async () => {
    await show(<VerdictView submission={judged({ verdict: failing })} challenge={challenge()} />);
    const row = screen.getByRole('list', { name: 'Checks' });
    expect(
      within(row)
        .getByRole('button', { name: /Check values/ })
        .getAttribute('aria-expanded'),
    ).toBe('true');
    for (const words of ['The value differs.', 'Value(2.0) + 1', '3.0', '2.0', 'First difference', 'att (t=3,s=0)'])
      expect(screen.getByText(words)).toBeTruthy();
  });

  it('says in words, not by colour alone, how each check ended and who may see it', async () => {
    await show(<VerdictView submission={judged({ verdict: failing })} challenge={challenge()} />);
    const names = screen.getAllByRole('button', { name: /^Check/ }).map((button) => button.textContent);
    expect(names).toEqual([
      'Check examplepassed, public',
      'Check valuesfailed, public',
      'Check secretfailed, hidden check',
      'Check laternot checked, hidden check',
    ]);
  });

  it('tells no more of a hidden check than its reveal level allows', async () => {
    await show(<VerdictView submission={judged({ verdict: failing })} challenge={challenge()} />);
    await userEvent.click(screen.getByRole('button', { name: /Check secret/ }));
    expect(screen.getByText(/only tells whether it passed/)).toBeTruthy();
    expect(screen.queryByText('Expected')).toBeNull();
  });

  it('says of a first failure that this red is expected, and not of a second', async () => {
    const first = await show(<VerdictView submission={judged({ verdict: failing })} challenge={challenge()} />, {
      locale: 'ko',
    });
    expect(screen.getByText(/이 빨간색은 예상된 거예요/)).toBeTruthy();
    first.unmount();
    await show(<VerdictView submission={judged({ verdict: failing, number: 2 })} challenge={challenge()} />, {
      locale: 'ko',
    });
    expect(screen.queryByText(/예상된 거예요/)).toBeNull();
  });

  it('shows the exact code judged with its hash, times beside limits, and seed', async () => {
    await show(<VerdictView submission={judged()} challenge={challenge()} />);
    await userEvent.click(screen.getByText(/Record:/));
    for (const words of ['class Value: ...', 'ab'.repeat(32), '0'.repeat(32), '0.31 s', '10 s', '12.0 MiB']) {
      expect(screen.getByText(words)).toBeTruthy();
    }
  });

  it('lays the learner’s loss beside the machine’s', async () => {
    const metrics = { learner_loss: { value: 1.461, unit: 'nats' }, machine_loss: { value: 0.873, unit: 'nats' } };
    await show(<VerdictView submission={judged({ verdict: verdict({ metrics }) })} challenge={challenge()} />);
    expect(screen.getByText('1.461')).toBeTruthy();
    expect(screen.getByText('0.873')).toBeTruthy();
    expect(screen.getByText('What is left to learn: 0.588.')).toBeTruthy();
  });

  it('says that a platform error costs nothing', async () => {
    await show(
      <VerdictView
        submission={judged({ verdict: verdict({ status: 'platform_error', checks: [], checks_run: 0 }) })}
        challenge={challenge()}
      />,
    );
    expect(screen.getByText(/This costs you nothing/)).toBeTruthy();
  });

  it('says that a public run was not recorded', async () => {
    await show(<VerdictView submission={judged({ public_only: true, number: null })} challenge={challenge()} />);
    expect(screen.getByRole('heading', { name: 'All public checks passed' })).toBeTruthy();
    expect(screen.getByText(/nothing was recorded/)).toBeTruthy();
  });
});

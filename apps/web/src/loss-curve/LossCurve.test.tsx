import { describe, expect, it } from '@jest/globals';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { show } from '../testing/page.tsx';
import { LossCurve } from './LossCurve.tsx';
import { runningMean, tableOf } from './summary.ts';

/** A falling curve: 3.3 at the first of 1,000 steps, 2.3 at the last. */
const falling = Array.from({ length: 1000 }, (_, index) => 3.3 - index / 999);

describe('runningMean', () => {
  it('takes the mean of the newest losses only', () => {
    expect(runningMean([1, 2, 3, 4], 2)).toEqual([1, 1.5, 2.5, 3.5]);
  });
});

describe('tableOf', () => {
  it('holds the first and the last step among at most twenty rows', () => {
    const rows = tableOf(
      falling.map((_, index) => index + 1),
      falling,
    );
    expect(rows).toHaveLength(20);
    expect([rows[0]?.step, rows.at(-1)?.step]).toEqual([1, 1000]);
  });

  it('holds every step of a short run', () => {
    expect(tableOf([1, 2], [3.3, 3.2]).map(({ step }) => step)).toEqual([1, 2]);
  });
});

describe('LossCurve', () => {
  it('says in words what the picture shows', async () => {
    await show(<LossCurve steps={null} losses={falling} vocabulary={27} goal={2.45} live={false} />);
    expect(
      screen.getByRole('img', { name: /From 3.300 at the start to a mean of 2.325 after 1000 steps/ }),
    ).toBeTruthy();
    expect(screen.getByText('ln 27 = 3.296, knowing nothing')).toBeTruthy();
    expect(screen.getByText('goal: 2.45 or less')).toBeTruthy();
    expect(screen.getByText('Step 1000. Mean loss of the last 50 steps 2.325.')).toBeTruthy();
  });

  it('reads its summary out politely only while the run goes on', async () => {
    const page = await show(<LossCurve steps={null} losses={falling} vocabulary={27} goal={null} live />);
    expect(page.container.querySelector('[aria-live=polite]')?.textContent).toMatch(/^Step 1000/);
    page.unmount();
    const over = await show(<LossCurve steps={null} losses={falling} vocabulary={27} goal={null} live={false} />);
    expect(over.container.querySelector('[aria-live=polite]')).toBeNull();
  });

  it('keeps the numbers in a table behind a key', async () => {
    await show(<LossCurve steps={null} losses={falling} vocabulary={27} goal={null} live={false} />);
    await userEvent.click(screen.getByText('See it as a table'));
    expect(screen.getAllByRole('row')).toHaveLength(21);
  });

  it('draws the run that had to be followed, and tells it in the table', async () => {
    const reference = falling.map((loss) => loss + 0.5);
    await show(
      <LossCurve steps={null} losses={falling} vocabulary={null} goal={null} reference={reference} live={false} />,
    );
    expect(screen.getByText('the reference run')).toBeTruthy();
    expect(screen.queryByText(/knowing nothing/)).toBeNull();
    await userEvent.click(screen.getByText('See it as a table'));
    expect(screen.getByRole('columnheader', { name: 'Reference' })).toBeTruthy();
    expect(screen.getAllByRole('row')[1]?.textContent).toBe('13.3003.800');
  });
});

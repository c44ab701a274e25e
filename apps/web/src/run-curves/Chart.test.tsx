import { describe, expect, it } from '@jest/globals';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { show } from '../testing/page.tsx';
import { Chart } from './Chart.tsx';
import type { Line } from './line.ts';

const steps = Array.from({ length: 50 }, (_, index) => index + 1);
const lines: Line[] = [
  { id: 'train', label: 'training', values: steps.map((step) => 3 - step / 100), colour: 'ember', look: 'plain' },
  {
    id: 'val',
    label: 'validation',
    values: steps.map((step) => (step % 10 === 0 ? 3.1 - step / 100 : null)),
    colour: 'machine',
    look: 'dots',
  },
];

function Shown({ of = steps }: { of?: readonly number[] }) {
  const [at, setAt] = useState<number | null>(null);
  return (
    <Chart
      title="Loss"
      steps={of}
      lines={lines}
      end={100}
      log={false}
      height={200}
      at={at}
      onPoint={setAt}
      format={(value) => value.toFixed(2)}
    />
  );
}

describe('a chart', () => {
  it('tells the newest step until one points at another', async () => {
    await show(<Shown />);
    expect(screen.getByRole('slider', { name: 'Loss' }).getAttribute('aria-valuetext')).toBe(
      'Step 50 · training 2.50 · validation 2.60',
    );
  });

  it('is walked by keys, and tells the evaluation that was known at that step', async () => {
    await show(<Shown />);
    const slider = screen.getByRole('slider', { name: 'Loss' });
    slider.focus();
    await userEvent.keyboard('{ArrowLeft}');
    expect(slider.getAttribute('aria-valuetext')).toBe('Step 49 · training 2.51 · validation 2.70');
    await userEvent.keyboard('{PageDown}{Home}{ArrowLeft}');
    expect(slider.getAttribute('aria-valuenow')).toBe('1');
    expect(slider.getAttribute('aria-valuetext')).toBe('Step 1 · training 2.99');
    await userEvent.keyboard('{End}{ArrowRight}');
    expect(slider.getAttribute('aria-valuenow')).toBe('50');
    await userEvent.keyboard('{Home}{Escape}');
    expect(slider.getAttribute('aria-valuenow')).toBe('50');
  });

  it('keeps its numbers in a table behind a key', async () => {
    await show(<Shown />);
    expect(screen.queryByRole('table')).toBeNull();
    await userEvent.click(screen.getByText('See it as a table'));
    expect(screen.getAllByRole('row')).toHaveLength(21);
  });

  it('says that it waits before the first step', async () => {
    await show(<Shown of={[]} />);
    expect(screen.getByText('The curve begins with the first step.')).toBeTruthy();
  });
});

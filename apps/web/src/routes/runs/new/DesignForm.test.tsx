import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { problem } from '@ear/engine/contract';
import { show } from '../../../testing/page.tsx';
import { run } from '../../../testing/runs.ts';
import { serve, stopServing, type Asked } from '../../../testing/server.ts';
import { DesignForm } from './DesignForm.tsx';

const datasets = [
  { quest: 'train-microgpt', dataset: 'names', name: 'names.txt', quest_title: { ko: '훈련', en: 'Training' } },
];
const field = (name: RegExp): HTMLInputElement => screen.getByRole('textbox', { name });
const write = async (input: HTMLElement, text: string): Promise<void> => {
  await userEvent.clear(input);
  await userEvent.type(input, text);
};
const recipeFile = (recipe: unknown) => new File([JSON.stringify(recipe)], 'recipe.json', { type: 'application/json' });

describe('designing a run', () => {
  let asked: Asked[] = [];
  beforeEach(() => {
    localStorage.clear();
    asked = serve(() => [200, run()]);
  });
  afterEach(stopServing);

  it('starts with a preset and a dataset at the press of one key', async () => {
    await show(<DesignForm datasets={datasets} earlier={null} />);
    screen.getByRole('button', { name: 'Start the run' }).focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toMatchObject({
      method: 'POST',
      path: '/api/runs',
      body: {
        title: 'Tiny',
        source: { kind: 'dataset', quest: 'train-microgpt', dataset: 'names' },
        recipe: { model: { n_layer: 2, n_embd: 32 }, train: { steps: 1000 } },
      },
    });
  });

  it('brings a Korean text along with the Korean preset, and never over one that was written', async () => {
    const page = await show(<DesignForm datasets={datasets} earlier={null} />);
    await userEvent.click(screen.getByRole('button', { name: /^Korean, tiny/ }));
    const text = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Text to learn from' });
    expect(text.value).toMatch(/^아침 해가/);
    await write(text, '내 글');
    page.unmount();
    await show(<DesignForm datasets={datasets} earlier={null} />);
    await userEvent.click(screen.getByRole('button', { name: /^Korean, tiny/ }));
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Text to learn from' }).value).toBe('내 글');
  });

  it.each([
    ['en', / steps$/, 'Please write a whole number from 1 to 20000.', '1 value does not fit yet.', 'Start the run'],
    ['ko', / steps$/, '1부터 20000까지의 정수를 적어 주세요.', '아직 맞지 않는 값이 1개 있어요.', '학습 시작하기'],
  ] as const)(
    'says in %s beside a field why it does not fit, and leads there',
    async (locale, name, why, count, go) => {
      await show(<DesignForm datasets={datasets} earlier={null} />, { locale });
      const steps = field(name);
      await write(steps, '0');
      expect(screen.queryByText(why)).toBeNull();
      await userEvent.tab();
      expect(screen.getByText(why)).toBeTruthy();
      expect(steps.getAttribute('aria-invalid')).toBe('true');
      expect(document.getElementById(steps.getAttribute('aria-describedby') ?? '')?.textContent).toBe(why);
      await userEvent.click(screen.getByRole('button', { name: go }));
      expect(screen.getByText(count)).toBeTruthy();
      await waitFor(() => expect(document.activeElement).toBe(steps));
      expect(asked).toEqual([]);
      await write(steps, '300');
      expect(screen.queryByText(why)).toBeNull();
    },
  );

  it('says which values do not go together', async () => {
    await show(<DesignForm datasets={datasets} earlier={null} />);
    await write(field(/n_head/), '3');
    await userEvent.tab();
    expect(screen.getByText(/must be a multiple of 3/)).toBeTruthy();
  });

  it('reckons the cost anew with every value and names the limit that would be passed', async () => {
    await show(<DesignForm datasets={datasets} earlier={null} />);
    const before = screen.getByText('Parameters', { selector: 'dt' }).nextElementSibling?.textContent;
    await write(field(/n_embd/), '64');
    const after = screen.getByText('Parameters', { selector: 'dt' }).nextElementSibling?.textContent;
    expect(after).not.toBe(before);
    await write(field(/n_embd/), '1024');
    expect(screen.getByText(/^Too many parameters: .*, at most 3,000,000\.$/)).toBeTruthy();
  });

  it('asks for a text, and sends the one that was written', async () => {
    await show(<DesignForm datasets={[]} earlier={null} />);
    await userEvent.click(screen.getByRole('button', { name: 'Start the run' }));
    expect(screen.getByText('Please give a text to learn from.')).toBeTruthy();
    await userEvent.type(screen.getByRole('textbox', { name: 'Text to learn from' }), '하늘 바다');
    await userEvent.click(screen.getByRole('button', { name: 'Start the run' }));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.body).toMatchObject({ source: { kind: 'text', name: 'Pasted text', text: '하늘 바다' } });
  });

  it('takes a recipe from a file and refuses names that no recipe has', async () => {
    await show(<DesignForm datasets={datasets} earlier={null} />);
    const input = screen.getByLabelText('Load a recipe');
    await userEvent.upload(input, recipeFile({ train: { steps: 77 } }));
    await waitFor(() => expect(field(/ steps$/).value).toBe('77'));
    expect(screen.getByText('The recipe “recipe.json” stands in the form.')).toBeTruthy();
    await userEvent.upload(input, recipeFile({ train: { stepz: 77 } }));
    expect(await screen.findByText(/train\.stepz is not known/)).toBeTruthy();
    await userEvent.upload(input, recipeFile([1]));
    expect(await screen.findByText(/This file is no recipe/)).toBeTruthy();
  });

  it('keeps what was typed when the page is opened again', async () => {
    const page = await show(<DesignForm datasets={datasets} earlier={null} />);
    await write(field(/^Batch size/), '24');
    page.unmount();
    await show(<DesignForm datasets={datasets} earlier={null} />);
    expect(field(/^Batch size/).value).toBe('24');
  });

  it('does a run again with its text and its values', async () => {
    await show(<DesignForm datasets={datasets} earlier={run({ title: 'first try' })} />);
    expect(screen.getByText('The text of “names.txt”, unchanged.')).toBeTruthy();
    await write(field(/^Learning rate/), '0.002');
    await userEvent.click(screen.getByRole('button', { name: 'Start the run' }));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.body).toMatchObject({
      title: 'first try',
      source: { kind: 'run', run: run().id },
      recipe: { train: { lr: 0.002, steps: 100 } },
    });
  });

  it('shows the server’s refusal and keeps the design', async () => {
    asked = serve(() => [429, problem('queue_full')]);
    await show(<DesignForm datasets={datasets} earlier={null} />);
    await write(field(/^Batch size/), '24');
    await userEvent.click(screen.getByRole('button', { name: 'Start the run' }));
    expect(await screen.findByText(/Too many of your submissions are waiting/)).toBeTruthy();
    expect(field(/^Batch size/).value).toBe('24');
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { RUN_STATES } from '@ear/engine';
import { problem, type Run } from '@ear/engine/contract';
import { hearAnswer } from '../../../live/answers.ts';
import { hearPlace } from '../../../live/places.ts';
import { hearTraining } from '../../../live/training.ts';
import { hearWords } from '../../../live/words.ts';
import { show, speak } from '../../../testing/page.tsx';
import { answered, curve, news, run } from '../../../testing/runs.ts';
import { serve, stopServing, type Asked } from '../../../testing/server.ts';
import { RunPage } from './RunPage.tsx';

/** Each test has a run of its own: what is heard live outlives a page. */
let turn = 0;
const ownId = (): string => `0190a000-0000-7000-8000-${String((turn += 1)).padStart(12, '0')}`;

async function open(change: Partial<Run> = {}, steps = 40) {
  const shown = run({ id: ownId(), ...change });
  const data = {
    run: shown,
    curve: { ...curve(steps), run: shown.id },
    samples: [{ step: 30, index: 0, text: 'emma' }],
  };
  return { shown, page: await show(<RunPage />, { data }) };
}
const state = () => document.querySelector('.run-state')?.textContent;
/** Tells the page news. It is drawn a few times a second: whoever looks waits for what the news change. */
const hear = (id: string, ...of: Parameters<typeof news>): void => {
  act(() => hearTraining({ ...news(...of), run: id }));
};

describe('the page of a run', () => {
  let answer: (asked: Asked) => readonly [number, unknown] = () => [404, problem('not_found')];
  let asked: Asked[] = [];
  beforeEach(() => {
    localStorage.clear();
    asked = serve((one) => answer(one));
  });
  afterEach(stopServing);

  it.each(RUN_STATES)('tells in words how a run stands: %s', async (of) => {
    await open({ state: of });
    expect(state()).toMatch(/^[A-Z][a-z ]+$/);
  });

  it('draws on while it runs: curve, numbers, samples', async () => {
    const { shown } = await open();
    const loss = screen.getByRole('slider', { name: 'Loss' });
    expect(loss.getAttribute('aria-valuenow')).toBe('40');
    hear(shown.id, 41, 60, { samples: [{ step: 60, index: 0, text: 'olivia' }] });
    await waitFor(() => expect(loss.getAttribute('aria-valuenow')).toBe('60'));
    expect(screen.getByRole('slider', { name: 'Gradient norm' }).getAttribute('aria-valuetext')).toBe(
      'Step 60 · Gradient norm 1.50',
    );
    expect(screen.getByText('60 / 100')).toBeTruthy();
    const texts = [...document.querySelectorAll('.run-text')].map((one) => one.textContent);
    expect(texts).toEqual(['emma', 'olivia']);
  });

  it('says what it is doing, and when it could be done', async () => {
    const { shown } = await open();
    hear(shown.id, 41, 50, { phase: 'evaluating', facts: { seconds: 10 } });
    expect(await screen.findByText('Evaluating')).toBeTruthy();
    expect(screen.getByText('10 s')).toBeTruthy();
  });

  it('says on which machine it is trained, in both languages', async () => {
    const { shown } = await open();
    const machine = (label: string) => screen.getByText(label).nextElementSibling?.textContent;
    expect(machine('Trains on')).toBe('–');
    hear(shown.id, 41, 42, { facts: { device: 'cpu', device_name: '' } });
    await waitFor(() => expect(machine('Trains on')).toBe('CPU'));
    hear(shown.id, 43, 44, { facts: { device: 'cuda', device_name: 'NVIDIA H100' } });
    await waitFor(() => expect(machine('Trains on')).toBe('GPU H100'));
    await act(() => speak('ko'));
    expect(machine('학습하는 곳')).toBe('GPU H100');
  });

  it('says why it trains on the CPU although a GPU was to train it, in both languages, as long as that is so', async () => {
    const { shown } = await open();
    const why_cpu = { ko: 'GPU가 없어요.', en: 'There is no GPU.' };
    hear(shown.id, 41, 42, { facts: { device: 'cpu', device_name: '', why_cpu } });
    expect(await screen.findByText(/on the CPU and not on the GPU.* There is no GPU\.$/)).toBeTruthy();
    await act(() => speak('ko'));
    expect(screen.getByText(/CPU로 학습해요\. GPU가 없어요\.$/)).toBeTruthy();
    hear(shown.id, 43, 44, { facts: { device: 'cuda', device_name: 'NVIDIA H100', why_cpu: null } });
    await waitFor(() => expect(screen.queryByText(/GPU가 없어요/)).toBeNull());
  });

  it('shows the place in line as it changes', async () => {
    const { shown } = await open({ state: 'waiting', place: { ahead: 2, graders: 1, estimate_s: 20 } }, 1);
    expect(screen.getByText('2 before you, about 20 s')).toBeTruthy();
    act(() => hearPlace(shown.id, { ahead: 0, graders: 1, estimate_s: 3 }));
    expect(screen.getByText('You are next, about 3 s')).toBeTruthy();
  });

  it('shows a cancelling before the server has answered, and then what it answered', async () => {
    const { shown } = await open();
    let settle: (value: readonly [number, unknown]) => void = () => undefined;
    const slow = new Promise<readonly [number, unknown]>((resolve) => {
      settle = resolve;
    });
    const served = globalThis.fetch;
    globalThis.fetch = (async (path: string, init: RequestInit) => {
      if (!path.endsWith('/cancel')) return served(path, init);
      const [status, body] = await slow;
      return new Response(JSON.stringify(body), { status });
    }) as typeof fetch;
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(state()).toBe('Cancelling');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Cancel' }).disabled).toBe(true);
    settle([200, { ...shown, state: 'cancelled', version: shown.version + 1 }]);
    await waitFor(() => expect(state()).toBe('Cancelled'));
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
  });

  it('puts the state right where the server refuses', async () => {
    answer = () => [409, problem('not_now')];
    await open();
    await userEvent.click(screen.getByRole('button', { name: 'Pause' }));
    await waitFor(() => expect(state()).toBe('Training'));
    expect(screen.getByRole('alert', { name: '' }).textContent).toMatch(/cannot be done/);
  });

  it('offers to go on where it is paused', async () => {
    const { shown } = await open({ state: 'paused' });
    answer = () => [200, { ...shown, state: 'waiting', version: shown.version + 1 }];
    await userEvent.click(screen.getByRole('button', { name: 'Go on' }));
    await waitFor(() => expect(state()).toBe('In line'));
    expect(asked.at(0)).toMatchObject({ method: 'POST', path: `/api/runs/${shown.id}/resume` });
  });

  it('says why it ended: the sentence names step and tensor', async () => {
    const text = { ko: '12걸음의 wte에서 발산했어요.', en: 'At step 12 wte was not finite.' };
    await open({ state: 'diverged', message: { id: 'run_diverged', text } });
    expect(screen.getByText(text.en)).toBeTruthy();
  });

  it('has the model go on from a prompt once there is a checkpoint', async () => {
    const { shown, page } = await open();
    expect(screen.queryByRole('textbox', { name: 'Prompt' })).toBeNull();
    page.unmount();
    const checkpoint = { step: 40, bytes: 4096, at: '2026-03-01T03:00:09.000Z' };
    await open({ id: shown.id, state: 'finished', checkpoint, weights: true });
    const waiting = answered({ run: shown.id, state: 'waiting', step: null, texts: null });
    answer = ({ method }) => (method === 'POST' ? [202, waiting] : [200, answered({ run: shown.id })]);
    await userEvent.type(screen.getByRole('textbox', { name: 'Prompt' }), '에마');
    await userEvent.clear(screen.getByRole('textbox', { name: 'Temperature' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Temperature' }), '11');
    await userEvent.click(screen.getByRole('button', { name: 'Let it write' }));
    expect(asked.filter(({ method }) => method === 'POST')).toEqual([]);
    expect(screen.getByText('Please write a number from 0 to 10.')).toBeTruthy();
    await userEvent.clear(screen.getByRole('textbox', { name: 'Temperature' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Temperature' }), '0.5');
    await userEvent.click(screen.getByRole('button', { name: 'Let it write' }));
    await waitFor(() =>
      expect(asked.find(({ method }) => method === 'POST')).toMatchObject({
        path: `/api/runs/${shown.id}/sample`,
        body: { prompt: '에마', temperature: 0.5, top_k: 0, top_p: 1 },
      }),
    );
    act(() => hearAnswer(waiting.id));
    expect(await screen.findByText('What the model wrote')).toBeTruthy();
  });

  it('shows what the model writes while it writes, and keeps it when it is stopped', async () => {
    const checkpoint = { step: 40, bytes: 4096, at: '2026-03-01T03:00:09.000Z' };
    const { shown } = await open({ checkpoint });
    const ask = ownId();
    const waiting = answered({ run: shown.id, id: ask, state: 'waiting', step: null, texts: null });
    answer = ({ method }) => (method === 'POST' ? [202, waiting] : [200, waiting]);
    const stop = screen.getByRole<HTMLButtonElement>('button', { name: 'Stop' });
    expect(stop.disabled).toBe(true);
    // The first words may be heard before the question's own answer.
    const write = (index: number, at: number, text: string) =>
      act(() => hearWords({ run: shown.id, ask, index, at, text }));
    write(0, 0, 'to be');
    await userEvent.click(screen.getByRole('button', { name: 'Let it write' }));
    expect(await screen.findByText('What the model is writing')).toBeTruthy();
    const texts = () => [...document.querySelectorAll('.run-sample-list .run-text')].map((one) => one.textContent);
    const before = texts().length;
    write(0, 5, ' or not');
    write(1, 0, 'another');
    // A piece was missed: the rest waits for the whole answer.
    write(0, 20, ' question');
    expect(texts().slice(before - 1)).toEqual(['to be or not', 'another']);
    const readOut = [...document.querySelectorAll('[aria-live=polite]')].map((one) => one.textContent);
    expect(readOut.join()).not.toContain('to be');

    answer = () => [200, { ...waiting, state: 'cancelled' }];
    await userEvent.click(stop);
    expect(asked.find(({ method }) => method === 'DELETE')?.path).toBe(`/api/runs/${shown.id}/asks/${ask}`);
    expect(await screen.findByText(/You stopped it/)).toBeTruthy();
    expect(texts().slice(before - 1)).toEqual(['to be or not', 'another']);
    expect(stop.disabled).toBe(true);
  });

  it('leaves the keys to the input method while a syllable is being composed', async () => {
    const checkpoint = { step: 40, bytes: 4096, at: '2026-03-01T03:00:09.000Z' };
    const { shown } = await open({ checkpoint });
    answer = () => [202, answered({ run: shown.id })];
    const prompt = screen.getByRole('textbox', { name: 'Prompt' });
    fireEvent.keyDown(prompt, { key: 'Enter', ctrlKey: true, isComposing: true });
    expect(asked).toEqual([]);
    fireEvent.keyDown(prompt, { key: 'Enter', ctrlKey: true });
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.path).toBe(`/api/runs/${shown.id}/sample`);
  });

  it('shows where a head looks, cell by cell', async () => {
    const checkpoint = { step: 40, bytes: 4096, at: '2026-03-01T03:00:09.000Z' };
    const { shown } = await open({ checkpoint });
    const heads = [
      [
        [1, 0],
        [0.25, 0.75],
      ],
      [
        [1, 0],
        [0.5, 0.5],
      ],
    ];
    answer = () => [
      200,
      answered({
        run: shown.id,
        kind: 'attention',
        texts: null,
        attention: { layer: 0, layers: 2, tokens: ['가', ' '], heads },
      }),
    ];
    await userEvent.click(screen.getByRole('button', { name: 'Show the map' }));
    expect(screen.getByText('Please write a text.')).toBeTruthy();
    await userEvent.type(screen.getByRole('textbox', { name: 'Text to look at' }), '가 ');
    await userEvent.click(screen.getByRole('button', { name: 'Show the map' }));
    const map = await screen.findByRole('img', { name: /Attention of layer 1, head 1, over 2 tokens/ });
    map.focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowRight}');
    expect(screen.getByText('“␣” (position 2) looks at “␣” (position 2): 75.0%')).toBeTruthy();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Head' }), '2');
    expect(screen.getByText('“␣” (position 2) looks at “␣” (position 2): 50.0%')).toBeTruthy();
  });
});

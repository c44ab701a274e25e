import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalText } from '@ear/engine';
import { RunFacts, SampleBody } from '@ear/engine/contract';
import type { AskLease, RunLease, Written } from '@ear/engine/contract';
import { ApiClient } from '../api/client.ts';
import { RunsClient } from '../api/runs.ts';
import { Device } from '../leases/device.ts';
import { openLog } from '../log.ts';
import { openFakeRunApi } from '../testing/fakeRunApi.ts';
import type { FakeRunApi } from '../testing/fakeRunApi.ts';
import { writeProgram } from '../testing/runPrograms.ts';
import type { PROGRAMS } from '../testing/runPrograms.ts';
import { until as untilTrue } from '../testing/until.ts';
import { holdAsk } from './holdAsk.ts';
import { holdRun } from './holdRun.ts';
import { sweepFolders } from './runTools.ts';
import type { RunTools } from './runTools.ts';

const ID = '00000000-0000-4000-8000-00000000000a';
const lease = { id: ID, token: 'lease-token', until: 'later' };
const recipe = { train: { batch_size: 2, accumulate: 1 }, model: { block_size: 8 } };
const run: RunLease = {
  lease,
  run: { run: ID, recipe, source: { kind: 'text', bytes: 19 }, text_sha256: null, state: null },
};
const ask: AskLease = {
  lease,
  ask: {
    ask: ID,
    run: ID,
    body: { kind: 'attention', prompt: 'To', layer: 0 },
    state: { step: 7, bytes: 10 },
  },
};

let api: FakeRunApi;
let folder: string;
let shutdown: AbortController;
beforeEach(async () => {
  api = await openFakeRunApi();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ear-runs-'));
  shutdown = new AbortController();
});
afterEach(async () => {
  shutdown.abort();
  await api.close();
  fs.rmSync(folder, { recursive: true });
});

function tools(program: keyof typeof PROGRAMS, more: Partial<RunTools> = {}): RunTools {
  return {
    api: new RunsClient(new ApiClient(api.url, { text: 'secret' })),
    log: openLog('silent'),
    datasets: { load: async (_dataset, text) => ({ text, sha256: '', fallback: true }) },
    folder,
    device: null,
    gpu: null,
    childFile: writeProgram(folder, program),
    firstSave_ms: 100,
    leastSave_ms: 50,
    ...more,
  };
}
const until = (holds: () => boolean): Promise<void> =>
  untilTrue(holds, () => api.heard.map(({ what }) => what).join(' '));
const column = (name: string): unknown[] =>
  api.of('news').flatMap(({ body }) => ((body['points'] as Record<string, unknown[]>) ?? {})[name] ?? []);
const leftovers = (): string[] => fs.readdirSync(folder).filter((name) => !name.endsWith('.mjs'));

describe('a run that a grader holds', () => {
  it('is trained to its end: every step told once and in order, state and weights kept, then its end', async () => {
    expect(await holdRun(run, tools('brief'), shutdown.signal)).toBe('completed');
    expect(column('step')).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(column('tokens_per_s')[0]).toBe(8000);
    expect(api.of('news').flatMap(({ body }) => body['samples'] ?? [])).toEqual([
      { step: 60, index: 0, text: 'to be' },
    ]);
    expect(api.of('news').flatMap(({ body }) => body['evals'] ?? [])).toEqual([
      { step: 60, train_loss: 2, val_loss: null },
    ]);
    expect([api.files.get('state'), api.files.get('weights')]).toEqual(['state at 100', 'weights at 100']);
    expect(api.of('end')).toMatchObject([
      {
        body: {
          token: 'lease-token',
          outcome: 'finished',
          message: null,
          facts: { first_loss: 3.999, num_params: 100, ended_by: 'steps', parameter_hash: 'f'.repeat(64) },
        },
      },
    ]);
    expect((api.of('end')[0]!.body['facts'] as { text_sha256: string }).text_sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(leftovers()).toEqual([]);
  });

  it('keeps its state again and again while it is trained, and says and keeps nothing more once it is cancelled', async () => {
    const held = holdRun(run, tools('endless'), shutdown.signal);
    await until(() => api.of('files/state').length >= 2);
    const steps = api.of('files/state').map(({ what }) => Number(/step=(\d+)/.exec(what)![1]));
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(api.files.get('state')).toMatch(/^state at \d+$/);
    api.say('cancelled');
    expect(await held).toBe('cancelled');
    expect(api.of('end')).toEqual([]);
    expect(leftovers()).toEqual([]);
    // What was on its way then still arrives.
    await sleep(500);
    const heard = api.heard.length;
    await sleep(500);
    expect(api.heard.length).toBe(heard);
  });

  it('hears of a cancelling by the beat that waits, though it has nothing to tell', async () => {
    const held = holdRun(run, tools('silent', { firstSave_ms: 60_000 }), shutdown.signal);
    await until(() => api.of('news').some(({ body }) => body['phase'] === 'training') && api.beatWaits());
    api.say('cancelled');
    expect(await held).toBe('cancelled');
    expect(leftovers()).toEqual([]);
  });

  it.each([
    ['pause', 'paused'],
    ['give_way', 'gave_way'],
  ] as const)('keeps state and weights when it is told to %s, and ends as %s', async (word, outcome) => {
    const held = holdRun(run, tools('endless', { firstSave_ms: 60_000 }), shutdown.signal);
    await until(() => column('step').length > 0);
    api.say(word);
    expect(await held).toBe('completed');
    expect(api.files.get('weights')).toBe(api.files.get('state')!.replace('state', 'weights'));
    expect(api.of('end')).toMatchObject([{ body: { outcome } }]);
    expect(api.heard.findIndex(({ what }) => what === 'end')).toBeGreaterThan(
      api.heard.findIndex(({ what }) => what.startsWith('files/weights')),
    );
  });

  it('goes on from its state', async () => {
    api.files.set('state', 'state at 50');
    const again = { ...run, run: { ...run.run, state: { step: 50, bytes: 11 } } };
    await holdRun(again, tools('brief'), shutdown.signal);
    expect(column('step')[0]).toBe(51);
  });

  it('gives the run back with its state when it is shut down', async () => {
    const held = holdRun(run, tools('endless', { firstSave_ms: 60_000 }), shutdown.signal);
    await until(() => column('step').length > 0);
    shutdown.abort();
    expect(await held).toBe('completed');
    expect(api.of('end')).toMatchObject([{ body: { outcome: 'gave_way' } }]);
    expect(api.files.get('state')).toMatch(/^state at \d+$/);
  });

  it('reports a training process that dies as our own fault', async () => {
    expect(await holdRun(run, tools('dying'), shutdown.signal)).toBe('faulted');
    expect(api.of('end')).toMatchObject([{ body: { outcome: 'faulted', message: { id: 'run.fault' } } }]);
    expect(leftovers()).toEqual([]);
  });

  it.each([
    ['refusing', 'refused', '너무 커요.'],
    ['diverging', 'diverged', null],
  ] as const)('tells what a %s engine says', async (program, outcome, ko) => {
    await holdRun(run, tools(program), shutdown.signal);
    expect(api.of('end')).toMatchObject([
      { body: { outcome, message: ko === null ? null : { id: 'run.refused', text: { ko } } } },
    ]);
  });

  it('does not go on with another text than it began with', async () => {
    const other = { ...run, run: { ...run.run, text_sha256: 'a'.repeat(64) } };
    await holdRun(other, tools('brief'), shutdown.signal);
    expect(api.of('end')).toMatchObject([{ body: { outcome: 'refused' } }]);
  });

  it('waits for the device, and is paused or cancelled there too', async () => {
    const name = `test-${Math.random()}`;
    const never = new AbortController().signal;
    await new Device(name).use(async () => {
      const paused = holdRun(run, tools('brief', { device: new Device(name) }), shutdown.signal);
      await until(() => api.of('beat').length >= 2);
      api.say('pause');
      expect(await paused).toBe('completed');
      expect(api.of('end')).toMatchObject([{ body: { outcome: 'paused' } }]);
      api.say('go_on');
      const cancelled = holdRun(run, tools('brief', { device: new Device(name) }), shutdown.signal);
      await until(() => api.beatWaits());
      api.say('cancelled');
      expect(await cancelled).toBe('cancelled');
    }, never);
    expect(api.of('news')).toEqual([]);
  });

  it('trains on the GPU what can be trained there, and tells where it trains', async () => {
    const free = { use: <T>(act: () => Promise<T>): Promise<T> => act() };
    const machineOf = async (change: Partial<typeof recipe.train> & Record<string, unknown>, gpu: RunTools['gpu']) => {
      const one = { ...run, run: { ...run.run, recipe: { ...recipe, train: { ...recipe.train, ...change } } } };
      await holdRun(one, tools('brief', { gpu }), shutdown.signal);
      return (api.of('end').at(-1)!.body['facts'] as { device: string }).device;
    };
    expect(await machineOf({ precision: 'bf16' }, free)).toBe('cuda');
    expect(await machineOf({ precision: 'bf16' }, null)).toBe('cpu');
    expect(await machineOf({ precision: 'fp32' }, free)).toBe('cpu');
    expect(await machineOf({ precision: 'bf16', checkpointing: true }, free)).toBe('cpu');
    expect(api.of('end')[0]!.body['facts']).toMatchObject({ device_name: 'a GPU' });
  });

  it('gives the GPU up to who waits for it, after its slice', async () => {
    const name = `test-${Math.random()}`;
    const bf16 = { ...run, run: { ...run.run, recipe: { ...recipe, train: { ...recipe.train, precision: 'bf16' } } } };
    const held = holdRun(bf16, tools('endless', { gpu: new Device(name), slice_ms: 300 }), shutdown.signal);
    await until(() => column('step').length > 0);
    await new Device(name).use(async () => undefined, shutdown.signal);
    expect(await held).toBe('completed');
    expect(api.of('end')).toMatchObject([{ body: { outcome: 'gave_way' } }]);
    expect(api.files.get('state')).toMatch(/^state at \d+$/);
  });

  const onGpu = (change: object = {}): RunLease => ({
    ...run,
    run: { ...run.run, recipe: { ...recipe, ...change, train: { ...recipe.train, steps: 20, precision: 'bf16' } } },
  });
  const whyCpu = (): unknown => (api.of('news').at(-1)?.body['facts'] as { why_cpu?: unknown } | undefined)?.why_cpu;

  it('gives a GPU back that it cannot use, tells why, and goes on once it has the processors', async () => {
    const [gpu, processors] = [`test-${Math.random()}`, `test-${Math.random()}`];
    const more = { gpu: new Device(gpu), device: new Device(processors) };
    const never = new AbortController().signal;
    let held!: Promise<unknown>;
    await new Device(processors).use(async () => {
      held = holdRun(onGpu(), tools('fallingBack', more), shutdown.signal);
      await until(() => whyCpu() !== undefined);
      await new Device(gpu).use(async () => undefined, never);
      expect(whyCpu()).toEqual({ ko: 'GPU가 없어요.', en: 'No GPU.' });
    }, never);
    await until(() => column('step').length > 0);
    let had = false;
    const other = new Device(processors).use(async () => void (had = true), never);
    const told = column('step').length;
    await until(() => column('step').length > told);
    expect(had).toBe(false);
    api.say('pause');
    expect(await held).toBe('completed');
    await other;
    expect(api.of('end')).toMatchObject([{ body: { outcome: 'paused', facts: { device: 'cpu', device_name: '' } } }]);
  });

  it.each([
    ['pause', 'completed', 'state at 0'],
    ['cancelled', 'cancelled', undefined],
  ] as const)('hears %s while it waits for the processors in place of a GPU', async (word, end, state) => {
    const processors = `test-${Math.random()}`;
    const more = { gpu: new Device(`test-${Math.random()}`), device: new Device(processors), firstSave_ms: 60_000 };
    await new Device(processors).use(async () => {
      const held = holdRun(onGpu(), tools('fallingBack', more), shutdown.signal);
      await until(() => whyCpu() !== undefined);
      api.say(word);
      expect(await held).toBe(end);
    }, new AbortController().signal);
    expect(api.files.get('state')).toBe(state);
    expect(column('step')).toEqual([]);
    expect(leftovers()).toEqual([]);
  });

  it('is trained by the engine on the CPU where its CUDA half is missing', async () => {
    const before = process.env['EAR_CUDA_PLUGIN'];
    process.env['EAR_CUDA_PLUGIN'] = '/nowhere/libear_cuda.so';
    const { childFile: _, ...real } = tools('brief', { gpu: new Device(`test-${Math.random()}`) });
    const small = { model: { n_layer: 1, n_head: 1, n_embd: 8, block_size: 4 }, eval: { every: 0 } };
    try {
      expect(await holdRun(onGpu({ ...small, data: { val_fraction: 0 } }), real, shutdown.signal)).toBe('completed');
    } finally {
      if (before === undefined) delete process.env['EAR_CUDA_PLUGIN'];
      else process.env['EAR_CUDA_PLUGIN'] = before;
    }
    const body = api.of('end')[0]!.body as { outcome: string; facts: { device: string; why_cpu: LocalText } };
    expect(body).toMatchObject({ outcome: 'finished', facts: { device: 'cpu' } });
    expect(body.facts.why_cpu.en).toContain('trains on a GPU cannot be opened');
    expect(body.facts.why_cpu.ko).toContain('GPU로 학습하는 부분을 열 수 없어요');
    expect(RunFacts.parse(body.facts)).toEqual(body.facts);
  });

  it('answers a question from the state', async () => {
    api.files.set('state', 'state at 7');
    expect(await holdAsk(ask, tools('answering'), shutdown.signal)).toBe('completed');
    expect(api.of('answer')).toMatchObject([{ body: { step: 7, texts: ['state at 7 / To'], message: null } }]);
  });

  const sample = (prompt: string): AskLease => ({
    ...ask,
    ask: { ...ask.ask, body: { ...SampleBody.parse({ prompt }), kind: 'sample' } },
  });
  /** The texts as a page puts them together. */
  const written = (): string[] => {
    const texts: string[] = [];
    for (const { index, at, text } of api.of('words').flatMap(({ body }) => body['words'] as Written[])) {
      expect((texts[index] ?? '').length).toBe(at);
      texts[index] = (texts[index] ?? '') + text;
    }
    return texts;
  };

  it('tells what a model writes while it writes, each character once and in order', async () => {
    api.files.set('state', 'state at 7');
    const enough = path.join(folder, 'enough.mjs');
    const held = holdAsk(sample(enough), tools('writing'), shutdown.signal);
    await until(() => api.of('words').length >= 3);
    fs.writeFileSync(enough, '');
    expect(await held).toBe('completed');
    expect(written()[0]).toMatch(/enough\.mjs( word)+$/);
    expect(written()[1]).toMatch(/^( word)+$/);
    // Ten messages a second at most, however many words there are: a tenth of a second after the last one arrived.
    const times = api.of('words').map(({ at }) => at);
    for (const [index, at] of times.slice(1).entries()) expect(at - times[index]!).toBeGreaterThan(95);
    expect(api.of('answer')).toMatchObject([{ body: { step: 7, texts: ['whole', 'texts'] } }]);
  });

  it('stops a model that writes when its learner has heard enough, and answers nothing', async () => {
    api.files.set('state', 'state at 7');
    const held = holdAsk(sample(path.join(folder, 'never')), tools('writing'), shutdown.signal);
    await until(() => api.of('words').length >= 2);
    api.say('lost');
    expect(await held).toBe('lost');
    expect(api.of('answer')).toEqual([]);
    expect(leftovers()).toEqual([]);
  });

  it('says that a model gave no answer when its process dies', async () => {
    api.files.set('state', 'state at 7');
    expect(await holdAsk(ask, tools('dying'), shutdown.signal)).toBe('completed');
    expect(api.of('answer')).toMatchObject([{ body: { texts: null, message: { id: 'run.no_answer' } } }]);
  });

  it('removes what killed graders left, and nothing of a living one', async () => {
    fs.mkdirSync(path.join(folder, '999999999-dead'));
    fs.mkdirSync(path.join(folder, `${process.pid}-alive`));
    await sweepFolders(folder);
    expect(leftovers()).toEqual([`${process.pid}-alive`]);
  });
});

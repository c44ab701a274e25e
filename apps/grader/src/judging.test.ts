import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Verdict } from '@ear/engine';
import type { Trainer } from '@ear/runner';
import type { JailSandbox } from './jail/sandbox.ts';
import { openSandbox } from './jail/sandbox.ts';
import { judgeWith } from './judging.ts';
import { openLog } from './log.ts';
import { sampleBundle, sampleJob } from './testing/samples.ts';
import { soundJail } from './testing/soundJail.ts';
import type { SoundJail } from './testing/soundJail.ts';

const noTrainer: Trainer = {
  build: async () => 'none',
  gpt: () => Promise.reject(new Error('not here')),
  lm: () => Promise.reject(new Error('not here')),
  bigram: () => Promise.reject(new Error('not here')),
  compare: () => Promise.reject(new Error('not here')),
  tokenizer: () => Promise.reject(new Error('not here')),
};

describe('judging in the real jail', () => {
  let jail: SoundJail;
  beforeAll(async () => {
    jail = await soundJail(process.env, 0, []);
  }, 30_000);
  afterAll(() => jail.release());

  function verdictOn(text: string, sandbox: JailSandbox | null = jail.sandbox): Promise<Verdict> {
    const parts = {
      log: openLog('silent'),
      sandbox,
      gpu: null,
      trainer: noTrainer,
      datasets: { load: () => Promise.reject(new Error('none')) },
    };
    const hooks = { signal: new AbortController().signal, onProgress: () => undefined };
    return judgeWith(parts)(sampleJob(text), sampleBundle(), hooks);
  }

  it('passes what is right and fails what is wrong', async () => {
    expect(await verdictOn('def double(x):\n    return 2 * x\n')).toMatchObject({
      status: 'passed',
      score: 1,
      checks_run: 2,
    });
    expect(await verdictOn('def double(x):\n    return 4\n')).toMatchObject({ status: 'failed' });
  });

  it('is a fault of the platform when there is no jail, or when the jail breaks', async () => {
    expect(await verdictOn('def double(x):\n    return 2 * x\n', null)).toMatchObject({ status: 'platform_error' });
    const plan = { ...jail.plan, bwrap: '/bin/false' };
    const broken = openSandbox(plan, { launchers: 0, spares: 0 });
    expect(await verdictOn('def double(x):\n    return 2 * x\n', broken)).toMatchObject({ status: 'platform_error' });
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '@ear/engine';
import type { JailSandbox } from './jail/sandbox.ts';
import { openSandbox } from './jail/sandbox.ts';
import { judgeWith } from './judging.ts';
import { openLog } from './log.ts';
import { noDatasets, noTrainer, useJail } from './testing/judgeIn.ts';
import { sampleBundle, sampleJob } from './testing/samples.ts';

describe('judging in the real jail', () => {
  const jail = useJail();

  function verdictOn(text: string, sandbox: JailSandbox | null = jail().sandbox): Promise<Verdict> {
    const parts = { log: openLog('silent'), sandbox, gpu: null, trainer: noTrainer, datasets: noDatasets };
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
    const plan = { ...jail().plan, bwrap: '/bin/false' };
    const broken = openSandbox(plan, { launchers: 0, spares: 0 });
    expect(await verdictOn('def double(x):\n    return 2 * x\n', broken)).toMatchObject({ status: 'platform_error' });
  });
});

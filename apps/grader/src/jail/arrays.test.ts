import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RUNTIME_LIMITS } from '@ear/engine';
import type { Check, JudgingBundle, Runtime, Verdict } from '@ear/engine';
import { findRuntime, judge, locateImage } from '@ear/runner';
import { sampleBundle, sampleJob } from '../testing/samples.ts';
import { soundJail } from '../testing/soundJail.ts';
import type { SoundJail } from '../testing/soundJail.ts';

const title = { ko: '확인', en: 'Check' };
const nothing = (): Promise<never> => Promise.reject(new Error('not here'));

const CODE: Partial<Record<Runtime, string>> = {
  numpy: `
import numpy as np
def rows(x): return np.exp(x) / np.exp(x).sum(-1, keepdims=True)
`,
  torch: `
import torch
def rows(x): return torch.nn.functional.softmax(x, dim=-1)
`,
};
const SEES = `
import os, socket
found = []
try: socket.create_connection(('127.0.0.1', 5432), 1); found.append('network')
except OSError: pass
for place in ('/usr/lib/python3', '/etc', '/usr'):
    try: open(place + '/written', 'w'); found.append(place)
    except OSError: pass
return found
`;

function bundleFor(runtime: Runtime): JudgingBundle {
  const base = { title, reveal: 'full' as const, weight: 1 };
  const checks: Check[] = [
    {
      ...base,
      id: 'rows',
      kind: 'call',
      call: { fn: 'rows', args: [{ $array: [[0, 0, 0, 0]], dtype: 'float32' }] },
      expect: { $array: [[0.25, 0.25, 0.25, 0.25]], dtype: 'float32' },
      tol: { atol: 1e-7, rtol: 0 },
    },
    { ...base, id: 'sees', kind: 'script', run: SEES, expect: [] },
    {
      ...base,
      id: 'threads',
      kind: 'script',
      run: "return sum('Threads' in line and line.split()[1] != '1' for line in open('/proc/self/status'))",
      expect: 0,
    },
  ];
  return sampleBundle({ runtime, limits: RUNTIME_LIMITS[runtime], checks });
}

const runtimes = await Promise.all(
  (['numpy', 'torch'] as const).map(async (runtime) => {
    const here = await locateImage(runtime).then(
      () => true,
      () => false,
    );
    return { runtime, here, name: here ? runtime : `${runtime} (skipped: it is not installed)` };
  }),
);

let jail: SoundJail;
// Each image is tried in a jail first, and importing PyTorch takes seconds on a busy machine.
beforeAll(async () => {
  jail = await soundJail();
}, 60_000);
afterAll(() => jail.release());

for (const { runtime, here, name } of runtimes) {
  const where = here ? describe : describe.skip;
  where(name, () => {
    it('judges in a real jail within the default limits of its runtime', async () => {
      const job = { ...sampleJob(CODE[runtime] ?? ''), limits: RUNTIME_LIMITS[runtime] };
      const verdict: Verdict = await judge(
        { job, bundle: bundleFor(runtime) },
        {
          sandbox: jail.sandbox,
          trainer: {
            build: async () => 'none',
            gpt: nothing,
            lm: nothing,
            bigram: nothing,
            compare: nothing,
            tokenizer: nothing,
          },
          datasets: { load: nothing },
        },
      );
      expect(verdict).toMatchObject({ status: 'passed', score: 1, checks_run: 3 });
      expect(verdict.runner_image).toContain(`-${runtime}-`);
    }, 60_000);

    it('runs a hand-in as a program of its own', async () => {
      const text = `import ${runtime}\nprint(int(input()) + int(${runtime}.ones(3).sum()))\n`;
      const { argv, files } = findRuntime(runtime)!.program({ 'main.py': text }, []);
      const run = await jail.sandbox.start({ image: runtime, argv, files, limits: RUNTIME_LIMITS[runtime] });
      let said = '';
      run.stdout.on('data', (bytes: Buffer) => (said += bytes.toString('utf8')));
      run.stderr.resume();
      run.replies.resume();
      run.calls.end('4\n');
      expect((await run.exit).code).toBe(0);
      expect(said).toBe('7\n');
    }, 60_000);
  });
}

import { describe, expect, it } from '@jest/globals';
import { RUNTIME_LIMITS } from '@ear/engine';
import type { Check, JudgingBundle, Limits, Runtime } from '@ear/engine';
import { findRuntime, locateImage, RUNTIMES_HERE } from '@ear/runner';
import { judgeIn, useJail } from '../testing/judgeIn.ts';
import { sampleBundle, sampleJob } from '../testing/samples.ts';

const title = { ko: '확인', en: 'Check' };

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

const jail = useJail(RUNTIMES_HERE);
/** The limits that a quest gets by default, but for the wall clock: others may use this machine meanwhile. */
const limitsOf = (runtime: Runtime): Limits => ({ ...RUNTIME_LIMITS[runtime], wall_s: 100 });

for (const { runtime, here, name } of runtimes) {
  const where = here ? describe : describe.skip;
  where(name, () => {
    it('judges in a real jail within the default limits of memory, processes and processor time', async () => {
      const job = { ...sampleJob(CODE[runtime] ?? ''), limits: limitsOf(runtime) };
      const verdict = await judgeIn(jail().sandbox, job, bundleFor(runtime));
      expect(verdict).toMatchObject({ status: 'passed', score: 1, checks_run: 3 });
      expect(verdict.runner_image).toContain(`-${runtime}-`);
    });

    it('runs a hand-in as a program of its own', async () => {
      const text = `import ${runtime}\nprint(int(input()) + int(${runtime}.ones(3).sum()))\n`;
      const { argv, files } = findRuntime(runtime)!.program({ 'main.py': text }, []);
      const run = await jail().sandbox.start({ image: runtime, argv, files, limits: limitsOf(runtime) });
      let said = '';
      run.stdout.on('data', (bytes: Buffer) => (said += bytes.toString('utf8')));
      run.stderr.resume();
      run.replies.resume();
      run.calls.end('4\n');
      expect((await run.exit).code).toBe(0);
      expect(said).toBe('7\n');
    });
  });
}

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JudgingBundle, JudgingJob, Limits } from '@ear/engine';
import { bareSandbox, judge } from '@ear/runner';
import type { Sandbox } from '@ear/runner';
import type { JailPlan } from './jail/launch.ts';
import { openSandbox } from './jail/sandbox.ts';

const RUNS = 30;
const PAUSE_MS = 150;
const ANSWER = 'def double(x):\n    return 2 * x\n';
const LIMITS: Limits = { wall_s: 5, cpu_s: 4, memory_mb: 128, processes: 8, output_kb: 64 };

/** One line of `--measure`; milliseconds are medians. */
export interface Measured {
  readonly bench: 'jail-floor';
  readonly metric: string;
  readonly value: number;
  readonly unit: 'ms' | 'ratio';
  readonly n: number;
  readonly cpu: string;
}

/**
 * What the jail costs: five calls by the bare interpreter (nothing beats that), the same five judged without walls, and
 * judged in the jail: cold, with a launcher waiting, with a started program waiting. In turns, so that all see the same
 * machine; between them what is kept ready has time to become so.
 */
export async function measureFloor(plan: JailPlan): Promise<Measured[]> {
  const times: Record<'bare_python' | 'judged_bare' | 'cold' | 'launcher' | 'spare', number[]> = {
    bare_python: [],
    judged_bare: [],
    cold: [],
    launcher: [],
    spare: [],
  };
  const sandboxes = {
    judged_bare: bareSandbox(),
    cold: openSandbox(plan, { launchers: 0, spares: 0 }),
    launcher: openSandbox(plan, { launchers: 1, spares: 0 }),
    spare: openSandbox(plan, { launchers: 0, spares: 1 }),
  };
  for (let run = 0; run < RUNS + 3; run++) {
    times.bare_python.push(await timed(() => callBare(plan.images.get('python')?.programs['python3'] ?? 'python3')));
    for (const way of ['judged_bare', 'cold', 'launcher', 'spare'] as const) {
      times[way].push(await timed(() => judgeIn(sandboxes[way])));
      await sleep(PAUSE_MS);
    }
  }
  await Promise.all([sandboxes.cold.close(), sandboxes.launcher.close(), sandboxes.spare.close()]);
  const p50 = (name: keyof typeof times): number => median(times[name].slice(3)); // The first ones warm the disk.
  const line = (metric: string, value: number, unit: Measured['unit']): Measured => ({
    bench: 'jail-floor',
    metric,
    value: Math.round(value * 100) / 100,
    unit,
    n: RUNS,
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
  });
  return [
    line('floor_p50_ms', p50('bare_python'), 'ms'),
    line('judged_bare_p50_ms', p50('judged_bare'), 'ms'),
    line('cold_p50_ms', p50('cold'), 'ms'),
    line('launcher_waiting_p50_ms', p50('launcher'), 'ms'),
    line('p50_ms', p50('spare'), 'ms'),
    line('p50_ratio', p50('spare') / p50('bare_python'), 'ratio'),
  ];
}

async function timed(act: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

function callBare(python: string): Promise<void> {
  const program = `${ANSWER}for n in range(5): print(double(n))`;
  return new Promise((resolve, reject) => {
    const child = spawn(python, ['-I', '-S', '-B', '-c', program], { env: {}, stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.resume();
    child.once('error', reject);
    child.once('close', () => resolve());
  });
}

async function judgeIn(sandbox: Sandbox): Promise<void> {
  const never = (): Promise<never> => Promise.reject(new Error('not measured'));
  const verdict = await judge(
    { job: JOB, bundle: BUNDLE },
    {
      sandbox,
      trainer: { build: async () => 'none', gpt: never, lm: never, bigram: never, compare: never, tokenizer: never },
      datasets: { load: never },
    },
  );
  if (verdict.status !== 'passed') throw new Error(`the measured submission ended as ${verdict.status}`);
}

const title = { ko: '두 배', en: 'Double' };
const BUNDLE: JudgingBundle = {
  quest: 'floor',
  version: 1,
  content_hash: '0'.repeat(64),
  judging_hash: '0'.repeat(64),
  datasets: [],
  data: {},
  challenges: [
    {
      id: 'double',
      action: { kind: 'code', files: ['answer.py'] },
      runtime: 'python',
      limits: LIMITS,
      min_score: 1,
      checks: [0, 1, 2, 3, 4].map((n) => ({
        id: `call-${n}`,
        kind: 'call' as const,
        title,
        reveal: 'none' as const,
        weight: 1,
        call: { fn: 'double', args: [n] },
        expect: 2 * n,
      })),
    },
  ],
};
const JOB: JudgingJob = {
  submission: '00000000-0000-4000-8000-000000000000',
  epoch: 0,
  quest: 'floor',
  challenge: 'double',
  bundle: BUNDLE.judging_hash,
  payload: { kind: 'code', files: { 'answer.py': ANSWER } },
  seed: randomBytes(16).toString('hex'),
  limits: LIMITS,
  public_only: false,
};

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}

import type { JudgingBundle, JudgingChallenge, JudgingJob, Verdict } from '@ear/engine';
import type { Lease } from '@ear/engine/contract';

const title = { ko: '확인', en: 'Check' };

/** One challenge that asks for `double(x)` in answer.py; `more` replaces parts of it. */
export function sampleBundle(more: Partial<JudgingChallenge> = {}): JudgingBundle {
  // Time that no honest program needs on any machine.
  const limits = { wall_s: 90, cpu_s: 30, memory_mb: 128, processes: 8, output_kb: 64 };
  return {
    quest: 'sample',
    version: 1,
    content_hash: 'c'.repeat(64),
    judging_hash: 'b'.repeat(64),
    datasets: [],
    data: {},
    challenges: [
      {
        id: 'double',
        action: { kind: 'code', files: ['answer.py'] },
        runtime: 'python',
        limits,
        min_score: 1,
        checks: [
          { id: 'two', kind: 'call', title, reveal: 'full', weight: 1, call: { fn: 'double', args: [2] }, expect: 4 },
          { id: 'nine', kind: 'call', title, reveal: 'none', weight: 1, call: { fn: 'double', args: [9] }, expect: 18 },
        ],
        ...more,
      },
    ],
  };
}

export function sampleJob(text: string, bundle: JudgingBundle = sampleBundle()): JudgingJob {
  const challenge = bundle.challenges[0] as JudgingChallenge;
  return {
    submission: '00000000-0000-4000-8000-000000000001',
    epoch: 0,
    quest: bundle.quest,
    challenge: challenge.id,
    bundle: bundle.judging_hash,
    payload: { kind: 'code', files: { 'answer.py': text } },
    seed: '0'.repeat(32),
    limits: challenge.limits,
    public_only: false,
  };
}

export function sampleLease(job: JudgingJob = sampleJob('def double(x):\n    return 2 * x\n')): Lease {
  return {
    lease: { id: '00000000-0000-4000-8000-00000000000a', token: 'lease-token', until: '2100-01-01T00:00:00.000Z' },
    job,
  };
}

export function sampleVerdict(): Verdict {
  return {
    status: 'passed',
    score: 1,
    tier: 'none',
    checks: [],
    checks_run: 1,
    metrics: {},
    message: null,
    evidence: {},
    stdout: '',
    limits: {},
    times: { wall_ms: 1, cpu_ms: 1, memory_peak_bytes: 1 },
    runner_image: 'x',
    engine_build: 'x',
    files_hash: 'x',
    seed: '0'.repeat(32),
  };
}

import type { CheckResult } from '@ear/engine';
import { SubmissionState, type LearnerChallenge, type VerdictJson } from '@ear/engine/contract';

export const SUBMISSION = '0190a000-0000-7000-8000-000000000001';
export const ATTEMPT = '0190a000-0000-7000-8000-000000000002';

export function check(id: string, change: Partial<CheckResult> = {}): CheckResult {
  return {
    id,
    kind: 'script',
    title: { ko: `검사 ${id}`, en: `Check ${id}` },
    public: true,
    reveal: 'full',
    status: 'passed',
    score: 1,
    weight: 1,
    message: null,
    detail: null,
    ms: 3,
    ...change,
  };
}

export function verdict(change: Partial<VerdictJson> = {}): VerdictJson {
  return {
    submission: SUBMISSION,
    quest: 'value-autograd',
    challenge: 'forward',
    status: 'passed',
    score: 1,
    tier: 'none',
    checks: [check('example')],
    metrics: {},
    message: null,
    xp: 0,
    hash: 'ab'.repeat(32),
    version: 1,
    seed: '0'.repeat(32),
    evidence: {},
    stdout: '',
    times: { wall_ms: 312, cpu_ms: 120, memory_peak_bytes: 12_582_912 },
    limits: { wall_s: 10, cpu_s: 8, memory_mb: 512 },
    checks_run: 1,
    runner_image: 'python 3.11',
    engine_build: '0.1.0',
    epoch: 0,
    judged_at: '2026-03-01T03:00:00.000Z',
    ...change,
  };
}

/** A submission with a verdict; held to the contract, so that the fixture cannot drift from the wire. */
export function judged(change: Partial<SubmissionState> = {}): SubmissionState {
  return SubmissionState.parse({
    id: SUBMISSION,
    attempt: ATTEMPT,
    quest: 'value-autograd',
    challenge: 'forward',
    public_only: false,
    number: 1,
    state: 'done',
    queue: 'interactive',
    place: null,
    progress: null,
    payload: { kind: 'code', files: { 'value.py': 'class Value: ...' } },
    submitted_at: '2026-03-01T03:00:00.000Z',
    verdict: verdict(),
    ...change,
  });
}

export function challenge(change: Partial<LearnerChallenge> = {}): LearnerChallenge {
  return {
    id: 'forward',
    title: { ko: '더하기', en: 'Add' },
    event: { ko: '이야기', en: 'A story' },
    evidence: null,
    action: { kind: 'code', files: ['value.py'] },
    runtime: 'python',
    limits: { wall_s: 10, cpu_s: 8, memory_mb: 512, processes: 16, output_kb: 256 },
    optional: false,
    prediction: null,
    xp: 40,
    reflection: null,
    hints: 0,
    checks: [],
    starter: { 'value.py': 'class Value:\n    pass\n' },
    ...change,
  };
}

import type { CheckResult, Verdict } from '@ear/engine';
import type { Lease } from '@ear/engine/contract';
import type { z } from 'zod';
import { type Answer, Visitor } from './visitor.ts';

export type Job = z.infer<typeof Lease>;

/** The contract allows no longer wait for a job. */
export const LONGEST_WAIT_S = 25;

/** A grader that speaks the real protocol and decides by a rule of its own: a hand-in that says 42 passes. */
export class FakeGrader extends Visitor {
  constructor(
    url: string,
    token: string,
    readonly name: string,
  ) {
    super(url);
    this.token = token;
  }

  capabilities(runtimes: object = { python: { ready: true, ko: '준비됨', en: 'ready' } }): object {
    return { name: this.name, queues: ['interactive', 'training'], runtimes, weakened: [], engine_build: 'fake' };
  }

  async lease(wait_s = 0, capabilities = this.capabilities()): Promise<Job | null> {
    const { status, body } = await this.post<Job>('/grader/leases', { capabilities, wait_s });
    if (status !== 200 && status !== 204) throw new Error(`lease: ${status} ${JSON.stringify(body)}`);
    return status === 200 ? body : null;
  }

  beat({ lease }: Job): Promise<Answer> {
    return this.post(`/grader/leases/${lease.id}/heartbeat`, { token: lease.token });
  }

  progress({ lease }: Job, progress: object): Promise<Answer> {
    return this.post(`/grader/leases/${lease.id}/progress`, { token: lease.token, progress });
  }

  release({ lease }: Job): Promise<Answer> {
    return this.post(`/grader/leases/${lease.id}/release`, { token: lease.token, reason: 'test' });
  }

  complete({ lease, job }: Job, verdict: Verdict = judge(job)): Promise<Answer> {
    return this.post(`/grader/leases/${lease.id}/complete`, { token: lease.token, epoch: job.epoch, verdict });
  }

  /** Leases a job that is there, or will be: waits as long as a grader may. */
  async take(): Promise<Job> {
    const job = await this.lease(LONGEST_WAIT_S);
    if (!job) throw new Error('there was nothing to judge');
    return job;
  }

  /** Leases one job and judges it. */
  async work(): Promise<Job> {
    const job = await this.take();
    const { status, body } = await this.complete(job);
    if (status !== 200) throw new Error(`complete: ${status} ${JSON.stringify(body)}`);
    return job;
  }
}

/** The verdict that the rule leads to, with a hidden check whose detail must never come out. */
export function judge(job: Job['job'], changes: Partial<Verdict> = {}): Verdict {
  const passed = JSON.stringify(job.payload).includes('42') || JSON.stringify(job.payload).includes('red');
  return {
    status: passed ? 'passed' : 'failed',
    score: passed ? 1 : 0,
    tier: 'none',
    checks: [check('answer', true, passed), check('hidden', false, passed)],
    checks_run: 2,
    metrics: { loss: { value: 45, unit: 'nats' } },
    message: null,
    evidence: {},
    stdout: 'printed by the student',
    limits: { wall_s: 10 },
    times: { wall_ms: 12, cpu_ms: 8, memory_peak_bytes: 1_000_000 },
    runner_image: 'fake',
    engine_build: 'fake',
    files_hash: 'f'.repeat(64),
    seed: job.seed,
    ...changes,
  };
}

function check(id: string, isPublic: boolean, passed: boolean): CheckResult {
  return {
    id,
    kind: 'call',
    title: { ko: id, en: id },
    public: isPublic,
    reveal: isPublic ? 'full' : 'none',
    status: passed ? 'passed' : 'failed',
    score: passed ? 1 : 0,
    weight: 1,
    message: { id: 'differs', text: { ko: '달라요', en: 'differs' } },
    detail: { expected: isPublic ? '42' : 'hidden-expectation', got: '41' },
    ms: 1,
  };
}

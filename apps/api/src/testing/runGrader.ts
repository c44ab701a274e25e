import type { AskLease, RunLease } from '@ear/engine/contract';
import type { Answer } from './visitor.ts';
import { FakeGrader, LONGEST_WAIT_S } from './fakeGrader.ts';

type Any = Pick<RunLease | AskLease, 'lease'>;

/** A grader that speaks the protocol of runs, one message at a time. */
export class RunGrader extends FakeGrader {
  static of({ url, token, name }: FakeGrader): RunGrader {
    return new RunGrader(url, token!, name);
  }

  override capabilities(): object {
    return { ...super.capabilities(), runs: true };
  }

  async leaseRun(): Promise<RunLease> {
    const given = (await this.lease(LONGEST_WAIT_S)) as unknown as RunLease | null;
    if (!given || !('run' in given)) throw new Error(`no run was given: ${JSON.stringify(given)}`);
    return given;
  }

  async leaseAsk(): Promise<AskLease> {
    const given = (await this.lease(LONGEST_WAIT_S)) as unknown as AskLease | null;
    if (!given || !('ask' in given)) throw new Error(`no question was given: ${JSON.stringify(given)}`);
    return given;
  }

  beatRun({ lease }: Any, wait_s = 0): Promise<Answer> {
    return this.post(`/grader/runs/${lease.id}/beat`, { token: lease.token, wait_s });
  }

  news({ lease }: Any, step: number, more: object = {}): Promise<Answer> {
    const body = { token: lease.token, phase: 'training', step, facts: { loss: 2 }, ...more };
    return this.post(`/grader/runs/${lease.id}/news`, body);
  }

  end({ lease }: Any, outcome: string, more: object = {}): Promise<Answer> {
    const body = { token: lease.token, outcome, message: null, facts: {}, ...more };
    return this.post(`/grader/runs/${lease.id}/end`, body);
  }

  async keep({ lease }: Any, kind: string, step: number, content: string): Promise<number> {
    const answer = await fetch(`${this.url}/api/grader/runs/${lease.id}/files/${kind}?step=${step}`, {
      method: 'PUT',
      headers: {
        Authorization: `Bearer ${this.token}`,
        'Lease-Token': lease.token,
        'Content-Type': 'application/octet-stream',
      },
      body: content,
    });
    return answer.status;
  }

  async file({ lease }: Any, kind: string): Promise<string> {
    const answer = await fetch(`${this.url}/api/grader/runs/${lease.id}/files/${kind}`, {
      headers: { Authorization: `Bearer ${this.token}`, 'Lease-Token': lease.token },
    });
    return answer.status === 200 ? answer.text() : String(answer.status);
  }

  words({ lease }: Any, ...words: object[]): Promise<Answer> {
    return this.post(`/grader/runs/${lease.id}/words`, { token: lease.token, words });
  }

  answer({ lease }: Any, more: object): Promise<Answer> {
    const body = { token: lease.token, step: 1, texts: null, attention: null, message: null, ...more };
    return this.post(`/grader/runs/${lease.id}/answer`, body);
  }
}

/** Points of the steps from `first`, each with a loss of its own. */
export function pointsFrom(first: number, count: number): object {
  const step = Array.from({ length: count }, (_, index) => first + index);
  return {
    points: {
      step,
      loss: step.map((one) => 4 - one / 1000),
      grad_norm: step.map(() => 1),
      lr: step.map(() => 0.001),
      tokens_per_s: step.map(() => 1000),
    },
  };
}

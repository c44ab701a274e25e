import type { JudgingProgress, Verdict } from '@ear/engine';
import type { LeaseAnswer, LeaseBody } from '@ear/engine/contract';
import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import {
  Graders,
  JudgingQueue,
  type JudgingState,
  type LeaseKey,
  MOST_DELIVERIES,
  notReady,
  TakeJob,
  type Taken,
} from '../judging/index.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { SettleAgain } from '../rejudgements/index.ts';
import { RunLeases } from '../runs/index.ts';
import { Notifier } from '../stream/index.ts';
import { ABANDONED, Jobs, Settle } from '../submissions/index.ts';
import { WaitingGraders } from './waiting.ts';

type Wish = z.output<typeof LeaseBody>;
type Given = z.infer<typeof LeaseAnswer>;

/** A submission to judge, whose job is yet to be read, or a run or question as it is given. */
type Found = { readonly taken: Taken } | { readonly given: Given };

/** What graders do: lease, say that they live, tell progress, complete, give back. */
@Injectable()
export class Leases {
  private readonly logger = new Logger('leases');

  constructor(
    private readonly graders: Graders,
    private readonly queue: JudgingQueue,
    private readonly taker: TakeJob,
    private readonly waiting: WaitingGraders,
    private readonly jobs: Jobs,
    private readonly settle: Settle,
    private readonly again: SettleAgain,
    private readonly runs: RunLeases,
    private readonly notifier: Notifier,
  ) {}

  /** One job, or null where none came within the wait or nobody is there any more to take it. */
  async lease(grader: string, { capabilities, wait_s }: Wish, isGone: () => boolean): Promise<Given | null> {
    await this.graders.hear(grader, capabilities);
    const { queues, runs = false } = capabilities;
    const cannot = notReady(capabilities);
    // Submissions come first: runs give way to them.
    const ask = async (): Promise<Found | null> => {
      const taken = await this.taker.take(grader, queues, cannot);
      if (taken) return { taken };
      const given = runs ? await this.runs.take(grader, queues) : null;
      return given && { given };
    };
    const kind = JSON.stringify([grader, queues, cannot, runs]);
    const found = await this.waiting.until({ kind, queues, isGone }, ask, wait_s * 1000);
    if (!found) return null;
    if ('taken' in found) return this.jobOf(grader, found.taken, isGone);
    if (!isGone()) return found.given;
    await this.undelivered(grader, found.given);
    return null;
  }

  private async jobOf(grader: string, taken: Taken, isGone: () => boolean): Promise<Given | null> {
    const key = { lease: taken.lease, token: taken.token, grader };
    if (isGone()) {
      await this.queue.returnUnused(key);
      return null;
    }
    const job = await this.jobs.findJob(taken);
    if (job) return { lease: { id: taken.lease, token: taken.token, until: taken.until.toISOString() }, job };
    this.logger.error(`submission ${taken.submission} has no hand-in any more`);
    await this.write(taken, ABANDONED, (manager) => this.queue.finish(manager, key, taken.epoch));
    return null;
  }

  /** The client went away before the answer reached it: nobody will work on this lease. */
  async undelivered(grader: string, given: Given): Promise<void> {
    const key = { lease: given.lease.id, token: given.lease.token, grader };
    if ('job' in given) await this.queue.returnUnused(key);
    else await this.runs.undelivered(key);
  }

  async heartbeat(key: LeaseKey): Promise<{ until: string } | Refusal> {
    const until = await this.queue.beat(key);
    if (!until) return this.lost(key);
    await this.graders.beat(key.grader);
    return { until: until.toISOString() };
  }

  async progress(key: LeaseKey, progress: JudgingProgress): Promise<Refusal | undefined> {
    const job = await this.queue.keepProgress(key, progress);
    if (!job) return this.lost(key);
    if (job.rejudgement === null) {
      await this.notifier.progress({ learner: job.learner, submission: job.submission, progress });
    }
    return undefined;
  }

  async release(key: LeaseKey): Promise<Refusal | undefined> {
    return (await this.queue.returnUnused(key)) ? undefined : this.lost(key);
  }

  /** Writes the verdict once; the same call again answers the same. Our own faults are tried again first. */
  async complete(key: LeaseKey, epoch: number, told: Verdict): Promise<{ accepted: boolean } | Refusal> {
    const verdict = honest(told);
    const job = await this.queue.find(key);
    if (!job) return this.lost(key);
    if (job.epoch !== epoch) return refuse('lease_lost');
    if (isOver(job.state)) return { accepted: true };
    if (job.state === 'cancelled') return refuse('lease_cancelled');
    const fault = verdict.status === 'platform_error' || verdict.status === 'cancelled';
    if (fault && job.deliveries < MOST_DELIVERIES) {
      this.logger.warn(`submission ${job.submission}: ${verdict.message?.text.en ?? verdict.status}, tried again`);
      const back = await this.queue.returnFaulted(key, reasonOf(verdict));
      return back ? { accepted: true } : this.lost(key);
    }
    const settled = fault ? { ...verdict, status: 'platform_error' as const } : verdict;
    const written = await this.write(job, settled, (manager) =>
      fault ? this.queue.setAside(manager, key, epoch, reasonOf(verdict)) : this.queue.finish(manager, key, epoch),
    );
    if (written) return { accepted: true };
    const now = await this.queue.find(key);
    return now && isOver(now.state) ? { accepted: true } : this.lost(key);
  }

  /** What a learner waits for becomes his verdict; what is judged again waits beside it. */
  private write(
    job: Pick<Taken, 'learner' | 'submission' | 'epoch' | 'rejudgement'>,
    verdict: Verdict,
    fence: (manager: EntityManager) => Promise<boolean>,
  ): Promise<boolean> {
    const { rejudgement } = job;
    return rejudgement === null
      ? this.settle.settle(job, verdict, fence)
      : this.again.settle({ ...job, rejudgement }, verdict, fence);
  }

  private async lost(key: LeaseKey): Promise<Refusal> {
    const job = await this.queue.find(key);
    if (job) return refuse(job.state === 'cancelled' ? 'lease_cancelled' : 'lease_lost');
    return refuse((await this.queue.isForeign(key)) ? 'forbidden' : 'lease_lost');
  }
}

const isOver = (state: JudgingState): boolean => state === 'done' || state === 'quarantined';

const reasonOf = ({ message, status }: Verdict): string => message?.text.en ?? status;

/** A verdict that ran no check says nothing about the learner: that is our fault, whatever it claims. */
function honest(verdict: Verdict): Verdict {
  const judged = verdict.status === 'passed' || verdict.status === 'failed';
  if (!judged || (verdict.checks_run > 0 && verdict.checks.length > 0)) return verdict;
  return { ...verdict, status: 'platform_error', score: 0, tier: 'none', message: null };
}

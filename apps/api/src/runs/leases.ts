import type { Message, Queue, RunEvent } from '@ear/engine';
import type {
  AskAnswerBody,
  AskLease,
  RunBeatAnswer,
  RunEndBody,
  RunFileKind,
  RunLease,
  RunNewsBody,
  Written,
} from '@ear/engine/contract';
import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import { DataSource, type EntityManager } from 'typeorm';
import { BlobFiles, BlobTooLarge } from '../blobs/index.ts';
import { transact } from '../kernel/database.ts';
import { Refusal, refuse } from '../kernel/refusal.ts';
import { withStorableText } from '../kernel/text.ts';
import { Notifier } from '../stream/index.ts';
import { Asks } from './asks.ts';
import { LeaseCalls } from './calls.ts';
import { RunJobs } from './jobs.ts';
import { pieces } from './live.ts';
import type { FileKind, RunFile } from './runFile.entity.ts';
import { LARGEST_FILE, RunFiles } from './runFiles.ts';
import { RunLog } from './runLog.ts';
import { type HeldRun, type RunKey, RunQueue, type TakenRun } from './runQueue.ts';
import { keepNews } from './news.ts';

type Beat = z.infer<typeof RunBeatAnswer>;
type End = z.infer<typeof RunEndBody>;

/** What each way in which a grader ends its work on a run means for the run. */
const ENDS: Readonly<Record<End['outcome'], RunEvent>> = {
  finished: { type: 'FINISHED' },
  diverged: { type: 'DIVERGED' },
  refused: { type: 'REFUSED' },
  paused: { type: 'PAUSED' },
  gave_way: { type: 'GAVE_WAY' },
  faulted: { type: 'FAULTED' },
};

/** What graders do with runs and questions: take, say that they live, tell news, keep files, end, answer, give back. */
@Injectable()
export class RunLeases {
  constructor(
    private readonly db: DataSource,
    private readonly queue: RunQueue,
    private readonly calls: LeaseCalls,
    private readonly log: RunLog,
    private readonly jobs: RunJobs,
    private readonly asks: Asks,
    private readonly files: RunFiles,
    private readonly blobs: BlobFiles,
    private readonly notifier: Notifier,
  ) {}

  /** A question first: somebody waits for it, and it is short. null where there is nothing. */
  async take(grader: string, queues: readonly Queue[]): Promise<RunLease | AskLease | null> {
    return (
      (queues.includes('interactive') ? await this.takeAsk(grader) : null) ??
      (queues.includes('training') ? await this.takeRun(grader) : null)
    );
  }

  private async takeRun(grader: string): Promise<RunLease | null> {
    for (const candidate of await this.queue.next('run')) {
      const taken = await transact(this.db, async (manager) => {
        const run = await this.log.lock(manager, candidate.learner, candidate.run);
        const lease = run && (await this.queue.take(manager, candidate, grader));
        return lease && (await this.log.move(manager, run, { type: 'LEASED' })) ? { run, lease } : null;
      });
      if (taken) return { lease: shownLease(taken.lease), run: await this.jobs.runJob(taken.run) };
    }
    return null;
  }

  private async takeAsk(grader: string): Promise<AskLease | null> {
    for (const candidate of await this.queue.next('ask')) {
      const taken = await transact(this.db, (manager) => this.queue.take(manager, candidate, grader));
      const ask = taken && (await this.asks.find(taken));
      const job = ask && (await this.jobs.askJob(ask));
      if (job) return { lease: shownLease(taken), ask: job };
    }
    return null;
  }

  /** The client went away before the answer reached it: nobody will work on this lease. */
  async undelivered(key: RunKey): Promise<void> {
    await transact(this.db, async (manager) => {
      const job = await this.queue.find(key, manager);
      if (job?.queue === 'run') await this.moveHeld(manager, key, job, { type: 'GAVE_WAY' });
      else if (job && (await this.queue.lock(manager, key))) await this.queue.enqueue(manager, job);
    });
  }

  /** Waits up to `wait_s` for something that the grader must know, and answers it at once. */
  async beat(key: RunKey, wait_s: number): Promise<Beat | Refusal> {
    const call = this.calls.listen(key.lease);
    try {
      const first = await this.wish(key);
      if (first instanceof Refusal || first.wish !== 'go_on' || wait_s === 0) return first;
      await call.wait(Math.min(wait_s, this.queue.longestWait_s) * 1000);
      return await this.wish(key);
    } finally {
      call.stop();
    }
  }

  private async wish(key: RunKey): Promise<Beat | Refusal> {
    const beat = await this.queue.beat(key);
    if (!beat) return this.lost(key);
    const wish = beat.runState === 'pausing' ? 'pause' : beat.othersWait ? 'give_way' : 'go_on';
    return { until: beat.until.toISOString(), wish };
  }

  async news(key: RunKey, told: Omit<RunNewsBody, 'token'>): Promise<Refusal | undefined> {
    const news = withStorableText(told);
    const run = await keepNews(this.db.manager, key, news);
    if (!run) return this.lost(key);
    for (const data of pieces(run.id, run.steps, news))
      await this.notifier.pass(run.learner, { event: 'run_news', data });
    return undefined;
  }

  /** Keeps a state or weights. A state that is kept is where the run goes on whatever dies. */
  async keepFile(key: RunKey, kind: RunFileKind, step: number, content: Readable): Promise<Refusal | undefined> {
    const held = await this.queue.find(key);
    if (held?.state !== 'leased' || held.queue !== 'run') return this.lost(key);
    const kept = await this.blobs.keep(held.learner, content, LARGEST_FILE).catch((error: unknown) => {
      if (error instanceof BlobTooLarge) return refuse('too_large', { limit: LARGEST_FILE });
      throw error;
    });
    if (kept instanceof Refusal) return kept;
    const replaced = await transact(this.db, async (manager) => {
      const run = await this.log.lock(manager, held.learner, held.run);
      if (!run || !(await this.queue.lock(manager, key))) return null;
      const file = { learner_id: held.learner, run_id: held.run, kind, step, ...kept };
      const before = await this.files.name(manager, file);
      if (kind === 'state') await this.log.move(manager, run, { type: 'CHECKPOINT_KEPT', step });
      return before === null ? [] : [before];
    });
    await this.files.forget(held.learner, replaced ?? [kept.digest]);
    return replaced === null ? this.lost(key) : undefined;
  }

  async readFile(key: RunKey, kind: FileKind): Promise<{ row: RunFile; content: Readable } | Refusal> {
    const held = await this.queue.find(key);
    if (held?.state !== 'leased') return this.lost(key);
    return (await this.files.read(held.learner, held.run, kind)) ?? refuse('not_found');
  }

  /** The same again answers the same. */
  async end(key: RunKey, { outcome, message, facts }: End): Promise<{ accepted: boolean } | Refusal> {
    const held = await this.queue.find(key);
    if (held?.queue !== 'run') return this.lost(key);
    if (held.state !== 'leased') return held.runState === 'cancelled' ? this.lost(key) : { accepted: true };
    const more = { facts, message: message === null ? null : withStorableText<Message>(message) };
    const moved = await transact(this.db, (manager) => this.moveHeld(manager, key, held, ENDS[outcome], more));
    return moved ? { accepted: true } : this.lost(key);
  }

  /** Passes on what a model has written so far of an answer. */
  async words(key: RunKey, words: readonly Written[]): Promise<Refusal | undefined> {
    const held = await this.queue.find(key);
    if (held?.queue !== 'ask' || held.state !== 'leased') return this.lost(key);
    await this.asks.write(held, withStorableText(words));
    return undefined;
  }

  async answer(key: RunKey, answer: Omit<AskAnswerBody, 'token'>): Promise<{ accepted: boolean } | Refusal> {
    const held = await this.queue.find(key);
    if (held?.queue !== 'ask') return this.lost(key);
    if (held.state !== 'leased') return { accepted: true };
    const settled = await transact(this.db, async (manager) => {
      if (!(await this.queue.lock(manager, key))) return false;
      await this.asks.settle(manager, held, answer);
      return true;
    });
    if (!settled) return this.lost(key);
    await this.asks.tell(held);
    return { accepted: true };
  }

  private async moveHeld(
    manager: EntityManager,
    key: RunKey,
    { learner, run: id }: HeldRun,
    event: RunEvent,
    more = {},
  ): Promise<boolean> {
    const run = await this.log.lock(manager, learner, id);
    return run !== null && (await this.queue.lock(manager, key)) !== null && this.log.move(manager, run, event, more);
  }

  private async lost(key: RunKey): Promise<Refusal> {
    const job = await this.queue.find(key);
    if (job) return refuse(job.runState === 'cancelled' ? 'lease_cancelled' : 'lease_lost');
    return refuse((await this.queue.isForeign(key)) ? 'forbidden' : 'lease_lost');
  }
}

const shownLease = ({ lease, token, until }: TakenRun) => ({ id: lease, token, until: until.toISOString() });

import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../kernel/config.ts';
import { isUnreachable, transact } from '../kernel/database.ts';
import { Asks, UNANSWERED } from './asks.ts';
import type { RunJobRow } from './runJob.entity.ts';
import { RunLog } from './runLog.ts';
import { RunQueue } from './runQueue.ts';

/** A question is given to as many graders; then it is our fault. */
const MOST_DELIVERIES = 2;

interface Lapsed {
  readonly id: string;
  readonly run: string;
  readonly learner: string;
  readonly queue: RunJobRow['queue'];
  readonly deliveries: number;
}

const LAPSED = `SELECT id, run_id AS run, learner_id AS learner, queue, deliveries FROM run_job
  WHERE state = 'leased' AND lease_until < now() ORDER BY lease_until LIMIT 100`;
const STILL = `SELECT 1 FROM run_job WHERE id = $1 AND state = 'leased' AND lease_until < now() FOR UPDATE`;

/** Looks for leases whose graders fell silent: runs go on from their states, questions are asked again. */
@Injectable()
export class RunSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('run-sweeper');
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private ended = false;

  constructor(
    private readonly db: DataSource,
    private readonly log: RunLog,
    private readonly queue: RunQueue,
    private readonly asks: Asks,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async onApplicationShutdown(): Promise<void> {
    this.ended = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
  }

  private async sweep(): Promise<void> {
    const lapsed: Lapsed[] = await this.db.query(LAPSED);
    for (const job of lapsed) {
      const given = job.queue === 'run' ? await this.giveUpRun(job) : await this.giveUpAsk(job);
      if (given) this.logger.warn(`the grader of ${job.queue} ${job.id} fell silent`);
    }
  }

  /** @returns false where the grader came back meanwhile, or another process was first */
  private giveUpRun({ id, learner }: Lapsed): Promise<boolean> {
    return transact(this.db, async (manager) => {
      const run = await this.log.lock(manager, learner, id);
      const still: unknown[] = await manager.query(STILL, [id]);
      if (!run || still.length === 0) return false;
      return this.log.move(manager, run, { type: 'GRADER_LOST' }, { message: LOST });
    });
  }

  private async giveUpAsk(job: Lapsed): Promise<boolean> {
    const over = await transact(this.db, async (manager) => {
      const still: unknown[] = await manager.query(STILL, [job.id]);
      if (still.length === 0) return null;
      const last = job.deliveries >= MOST_DELIVERIES;
      if (last) await this.asks.settle(manager, job, { step: null, texts: null, attention: null, message: UNANSWERED });
      else await this.queue.enqueue(manager, job);
      return last;
    });
    if (over) await this.asks.tell(job);
    return over !== null;
  }

  private schedule(): void {
    if (this.ended) return;
    this.timer = setTimeout(() => {
      this.running = this.sweep()
        .catch((error: unknown) => {
          if (!isUnreachable(error)) this.logger.error(error);
        })
        .finally(() => this.schedule());
    }, this.config.sweepMs);
  }
}

/** Goes when a grader takes the run again; stays when none does. */
const LOST = {
  id: 'run.grader_lost',
  text: {
    ko: '학습하던 기기가 답하지 않았어요. 저장된 곳에서 다시 이어 갈게요.',
    en: 'The machine that trained it fell silent. It goes on from where it was saved.',
  },
};

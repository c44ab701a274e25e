import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LapsedLeases } from '../judging/index.ts';
import { CONFIG, type Config } from '../kernel/config.ts';
import { isUnreachable } from '../kernel/database.ts';
import { SettleAgain } from '../rejudgements/index.ts';
import { ABANDONED, Settle } from '../submissions/index.ts';

/** Looks for lapsed leases: their jobs go to another grader, or, after three, are set aside as a platform error. */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('sweeper');
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private ended = false;

  constructor(
    private readonly lapsed: LapsedLeases,
    private readonly settle: Settle,
    private readonly again: SettleAgain,
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

  async sweep(): Promise<void> {
    const returned = await this.lapsed.giveBack();
    if (returned > 0) this.logger.warn(`${returned} leases lapsed; their jobs wait for another grader`);
    for (const job of await this.lapsed.abandoned()) {
      const { rejudgement } = job;
      const fence = (manager: EntityManager) => this.lapsed.setAside(manager, job);
      if (rejudgement === null) await this.settle.settle(job, ABANDONED, fence);
      else await this.again.settle({ ...job, rejudgement }, ABANDONED, fence);
      this.logger.error(`submission ${job.submission} is set aside: no grader came back with it`);
    }
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

import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LapsedLeases } from '../judging/index.ts';
import { CONFIG, type Config } from '../kernel/config.ts';
import { isUnreachable } from '../kernel/database.ts';
import { ABANDONED, Settle } from '../submissions/index.ts';

/** Looks for lapsed leases: their jobs go to another grader, or, after three, become a platform error. */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('sweeper');
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private ended = false;

  constructor(
    private readonly lapsed: LapsedLeases,
    private readonly settle: Settle,
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
      await this.settle.settle(job, ABANDONED, (manager) => this.lapsed.close(manager, job));
      this.logger.error(`submission ${job.submission} was given up: no grader came back with it`);
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

import type { Verdict } from '@ear/engine';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LapsedLeases } from '../judging/index.ts';
import { CONFIG, type Config } from '../kernel/config.ts';
import { isUnreachable } from '../kernel/database.ts';
import { Settle } from '../submissions/index.ts';

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

/** The verdict of a judging that came to no end: it costs nothing, and says so. */
const ABANDONED: Verdict = {
  status: 'platform_error',
  score: 0,
  tier: 'none',
  checks: [],
  checks_run: 0,
  metrics: {},
  message: {
    id: 'judging_abandoned',
    text: {
      ko: '채점기가 세 번 모두 답하지 않았어요. 저희 쪽 문제라 기록에 남지 않아요. 다시 내 주세요.',
      en: 'The graders did not answer three times. This is our fault and costs you nothing. Please submit again.',
    },
  },
  evidence: {},
  stdout: '',
  limits: {},
  times: { wall_ms: 0, cpu_ms: 0, memory_peak_bytes: 0 },
  runner_image: '',
  engine_build: '',
  files_hash: '',
  seed: '',
};

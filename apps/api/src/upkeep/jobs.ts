import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PgBoss } from 'pg-boss';
import { CONFIG, type Config } from '../kernel/config.ts';

/** Work that has a time of its own and is done by one process only, however many there are. */
@Injectable()
export class ScheduledJobs implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('upkeep');
  private readonly planned: { readonly name: string; readonly cron: string; readonly work: () => Promise<void> }[] = [];
  private boss: PgBoss | null = null;
  private starting: Promise<void> = Promise.resolve();

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Jobs are named in code only, before the application starts. `cron` is in UTC. */
  plan(name: string, cron: string, work: () => Promise<void>): void {
    this.planned.push({ name, cron, work });
  }

  /** Does not hold up the start: nothing that is scheduled is urgent. */
  onApplicationBootstrap(): void {
    if (!this.config.upkeep) return;
    this.starting = this.start().catch((error: unknown) => this.logger.error(error));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.starting;
    await this.boss?.stop({ graceful: false }).catch(() => undefined);
  }

  private async start(): Promise<void> {
    const boss = new PgBoss({ connectionString: this.config.databaseUrl, max: 2, application_name: 'ear-upkeep' });
    // Without a handler an unreachable database would end the process.
    boss.on('error', (error) => this.logger.warn(error.message));
    this.boss = await boss.start();
    for (const { name, cron, work } of this.planned) {
      await boss.createQueue(name, { policy: 'singleton' });
      await boss.work(name, { pollingIntervalSeconds: 30 }, work);
      await boss.schedule(name, cron);
    }
  }
}

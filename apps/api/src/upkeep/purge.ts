import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ScheduledJobs } from './jobs.ts';

/** How long things that nobody needs any more are kept. */
const STATEMENTS = [
  `DELETE FROM notification WHERE at < now() - interval '7 days'`,
  `DELETE FROM session WHERE coalesce(revoked_at, expires_at) < now() - interval '30 days'`,
  `DELETE FROM throttle WHERE window_ends_at < now()`,
];

/** Sweeps out what is over. */
@Injectable()
export class Purge implements OnModuleInit {
  constructor(
    private readonly db: DataSource,
    private readonly jobs: ScheduledJobs,
  ) {}

  onModuleInit(): void {
    this.jobs.plan('purge', '17 18 * * *', () => this.purge());
  }

  async purge(): Promise<void> {
    for (const statement of STATEMENTS) await this.db.query(statement);
  }
}

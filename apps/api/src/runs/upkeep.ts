import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BlobFiles } from '../blobs/index.ts';
import { ScheduledJobs } from '../upkeep/index.ts';
import { RunFiles } from './runFiles.ts';

const OLD_ASKS = `asked_at < now() - interval '1 day'`;
/** What arrived this long ago and has no row never got one. */
const LOST_MS = 24 * 3600 * 1000;

/** Sweeps out questions that are a day old, and files that no row names. */
@Injectable()
export class RunUpkeep implements OnModuleInit {
  constructor(
    private readonly db: DataSource,
    private readonly files: RunFiles,
    private readonly blobs: BlobFiles,
    private readonly jobs: ScheduledJobs,
  ) {}

  onModuleInit(): void {
    this.jobs.plan('runs', '37 18 * * *', () => this.sweep());
  }

  async sweep(): Promise<void> {
    await this.db.query(
      `DELETE FROM run_job j USING run_ask a WHERE j.queue = 'ask' AND a.learner_id = j.learner_id AND a.id = j.id AND a.${OLD_ASKS}`,
    );
    await this.db.query(`DELETE FROM run_ask WHERE ${OLD_ASKS}`);
    await this.blobs.sweep((owner, digests) => this.files.isNamed(owner, digests), LOST_MS);
  }
}

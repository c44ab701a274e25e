import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { MOST_DELIVERIES, QUEUE_CHANNEL, RETURNED } from './queue.ts';

/** A job that was given to as many graders as we try, and came back from none. */
export interface Abandoned {
  readonly submission: string;
  readonly epoch: number;
  readonly learner: string;
}

/** Leases whose graders fell silent. */
@Injectable()
export class LapsedLeases {
  constructor(private readonly db: DataSource) {}

  /** Returns lapsed jobs to their queues. @returns how many */
  async giveBack(): Promise<number> {
    const rows: unknown[] = await this.db.query(
      `WITH lapsed AS (
         SELECT submission_id, epoch FROM judging
         WHERE state = 'leased' AND lease_until < now() AND deliveries < ${MOST_DELIVERIES} FOR UPDATE SKIP LOCKED
       ), back AS (
         UPDATE judging j SET ${RETURNED}, trouble = 'the grader fell silent'
         FROM lapsed l WHERE j.submission_id = l.submission_id AND j.epoch = l.epoch RETURNING j.queue
       ) SELECT pg_notify('${QUEUE_CHANNEL}', queue) FROM back`,
    );
    return rows.length;
  }

  /** Lapsed jobs that nobody will be given again. */
  async abandoned(): Promise<Abandoned[]> {
    return this.db.query(
      `SELECT submission_id AS submission, epoch, learner_id AS learner FROM judging
       WHERE state = 'leased' AND lease_until < now() AND deliveries >= ${MOST_DELIVERIES}`,
    );
  }

  /** Closes an abandoned job. @returns false where its grader came back meanwhile, or another process closed it */
  async close(manager: EntityManager, { submission, epoch }: Abandoned): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `WITH closed AS (
         UPDATE judging SET state = 'done', finished_at = clock_timestamp(), progress = NULL, trouble = 'abandoned'
         WHERE submission_id = $1 AND epoch = $2 AND state = 'leased' AND lease_until < now() RETURNING epoch
       ) SELECT epoch FROM closed`,
      [submission, epoch],
    );
    return rows.length > 0;
  }
}

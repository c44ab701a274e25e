import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { MOST_DELIVERIES, QUEUE_CHANNEL, RETURNED, troubled } from './queue.ts';

/** A job that was given to as many graders as we try, and came back from none. */
export interface Abandoned {
  readonly submission: string;
  readonly epoch: number;
  readonly learner: string;
  /** The batch that judges it again; null for what its learner waits for. */
  readonly rejudgement: string | null;
}

const SILENT = `'the grader fell silent'`;

/** Leases whose graders fell silent. Every time is the database's. */
@Injectable()
export class LapsedLeases {
  constructor(private readonly db: DataSource) {}

  /** Returns lapsed jobs to their queues. @returns how many */
  async giveBack(): Promise<number> {
    const rows: unknown[] = await this.db.query(
      `WITH lapsed AS (
         SELECT submission_id, epoch FROM judging
         WHERE state = 'leased' AND lease_until < now() AND deliveries < ${MOST_DELIVERIES}
         ORDER BY learner_id FOR UPDATE SKIP LOCKED
       ), back AS (
         UPDATE judging j SET ${troubled(SILENT)}, ${RETURNED}
         FROM lapsed l WHERE j.submission_id = l.submission_id AND j.epoch = l.epoch RETURNING j.queue
       ) SELECT pg_notify('${QUEUE_CHANNEL}', queue) FROM back`,
    );
    return rows.length;
  }

  /** Lapsed jobs that nobody will be given again. */
  async abandoned(): Promise<Abandoned[]> {
    return this.db.query(
      `SELECT submission_id AS submission, epoch, learner_id AS learner, rejudgement_id AS rejudgement FROM judging
       WHERE state = 'leased' AND lease_until < now() AND deliveries >= ${MOST_DELIVERIES}`,
    );
  }

  /** Sets an abandoned job aside. @returns false where its grader came back meanwhile, or another process was first */
  async setAside(manager: EntityManager, { submission, epoch }: Abandoned): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `WITH closed AS (
         UPDATE judging SET state = 'quarantined', finished_at = clock_timestamp(), progress = NULL, ${troubled(SILENT)}
         WHERE submission_id = $1 AND epoch = $2 AND state = 'leased' AND lease_until < now() RETURNING epoch
       ) SELECT epoch FROM closed`,
      [submission, epoch],
    );
    return rows.length > 0;
  }
}

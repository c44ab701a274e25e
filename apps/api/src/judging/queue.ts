import type { JudgingProgress, Queue, Runtime } from '@ear/engine';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../kernel/config.ts';
import { newSeed, secretHash } from '../kernel/ids.ts';
import { prepared } from '../kernel/prepared.ts';
import type { JudgingState } from './judging.entity.ts';

export const QUEUE_CHANNEL = 'ear_queue';
/** How often one job is given to a grader before it is our fault. */
export const MOST_DELIVERIES = 3;

/** What a grader must show to act on a lease. */
export interface LeaseKey {
  readonly lease: string;
  readonly token: string;
  readonly grader: string;
}

/** A job as it stands, seen by the holder of its lease. */
export interface HeldJob {
  readonly submission: string;
  readonly epoch: number;
  readonly learner: string;
  readonly state: JudgingState;
  readonly deliveries: number;
  /** The batch that judges it again; null for what its learner waits for. */
  readonly rejudgement: string | null;
}

const HELD = `submission_id AS submission, epoch, learner_id AS learner, state, deliveries, rejudgement_id AS rejudgement`;

const ENQUEUE = prepared(
  `WITH queued AS (
         INSERT INTO judging (submission_id, epoch, learner_id, queue, runtime, state, seed, not_before, queued_at)
         VALUES ($1, 0, $2, $3, $4, 'queued', $5, now(), now())
       ), share AS (
         INSERT INTO judging_share (learner_id, queue, at) VALUES ($2, $3, now()) ON CONFLICT DO NOTHING
       )
       SELECT pg_notify('${QUEUE_CHANNEL}', $3::text)`,
);

const FIND = prepared(`SELECT ${HELD} FROM judging WHERE lease_id = $1 AND lease_hash = $2 AND grader_id = $3`);

const FINISH = prepared(
  `WITH finished AS (
         UPDATE judging SET state = 'done', finished_at = clock_timestamp(), progress = NULL
         WHERE lease_id = $1 AND lease_hash = $2 AND grader_id = $3 AND epoch = $4 AND state = 'leased' RETURNING epoch
       ) SELECT epoch FROM finished`,
);

const PENDING = prepared(
  `SELECT count(*) AS count FROM judging WHERE learner_id = $1 AND state IN ('queued', 'leased')
         AND rejudgement_id IS NULL`,
);

const BEAT = prepared(
  `WITH beaten AS (
         UPDATE judging SET lease_until = now() + make_interval(secs => $4), started_at = coalesce(started_at, now())
         WHERE lease_id = $1 AND lease_hash = $2 AND grader_id = $3 AND state = 'leased' RETURNING lease_until
       ) SELECT lease_until FROM beaten`,
);

const KEEP_PROGRESS = prepared(
  `WITH kept AS (
         UPDATE judging SET started_at = coalesce(started_at, now()), progress = $4::jsonb || jsonb_build_object('losses',
           jsonb_path_query_array(coalesce(progress->'losses', '[]') || $5::jsonb, '$[last - 4999 to last]'))
         WHERE lease_id = $1 AND lease_hash = $2 AND grader_id = $3 AND state = 'leased'
         RETURNING ${HELD}
       ) SELECT * FROM kept`,
);

/** The queue that is its own truth. Every change of a leased row is fenced by lease id, token hash and grader. */
@Injectable()
export class JudgingQueue {
  constructor(
    private readonly db: DataSource,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Puts a submission into its queue; graders wake when the transaction commits. */
  async enqueue(
    manager: EntityManager,
    job: { readonly submission: string; readonly learner: string; readonly queue: Queue; readonly runtime: Runtime },
  ): Promise<void> {
    await manager.query(ENQUEUE, [job.submission, job.learner, job.queue, job.runtime, newSeed()]);
  }

  /** The job behind a lease; null where the lease is not, or no longer, this grader's. */
  async find(key: LeaseKey): Promise<HeldJob | null> {
    const rows: HeldJob[] = await this.db.query(FIND, fence(key));
    return rows[0] ?? null;
  }

  /** Whether a lease is held by somebody else: another grader, or whoever knows its token. */
  async isForeign(key: LeaseKey): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      `SELECT 1 FROM judging WHERE lease_id = $1 AND (lease_hash <> $2 OR grader_id <> $3)`,
      fence(key),
    );
    return rows.length > 0;
  }

  /** Says that the grader is alive. @returns the new end of the lease, or null where it is not held */
  async beat(key: LeaseKey): Promise<Date | null> {
    const rows: { lease_until: Date }[] = await this.db.query(BEAT, [...fence(key), this.config.leaseSeconds]);
    return rows[0]?.lease_until ?? null;
  }

  /** Keeps what is known of a running job, the losses so far included, for a page that opens now. */
  async keepProgress(key: LeaseKey, { losses, ...rest }: JudgingProgress): Promise<HeldJob | null> {
    const rows: HeldJob[] = await this.db.query(KEEP_PROGRESS, [
      ...fence(key),
      JSON.stringify(rest),
      JSON.stringify(losses ?? []),
    ]);
    return rows[0] ?? null;
  }

  /** Marks a job done. @returns whether the lease was still held; if not, nothing may be written for it */
  async finish(manager: EntityManager, key: LeaseKey, epoch: number): Promise<boolean> {
    const rows: unknown[] = await manager.query(FINISH, [...fence(key), epoch]);
    return rows.length > 0;
  }

  /** Sets a job aside that no grader could judge, for a person to look at. @returns as `finish` */
  async setAside(manager: EntityManager, key: LeaseKey, epoch: number, reason: string): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `WITH aside AS (
         UPDATE judging SET state = 'quarantined', finished_at = clock_timestamp(), progress = NULL, ${troubled('$5')}
         WHERE lease_id = $1 AND lease_hash = $2 AND grader_id = $3 AND epoch = $4 AND state = 'leased' RETURNING epoch
       ) SELECT epoch FROM aside`,
      [...fence(key), epoch, reason.slice(0, LONGEST_REASON)],
    );
    return rows.length > 0;
  }

  /**
   * Gives a leased job back to its queue, because of a fault on our side: that counts, and waits a moment.
   * @param reason for operators, never for learners
   */
  async returnFaulted(key: LeaseKey, reason: string): Promise<boolean> {
    return this.giveBack(
      key,
      `${troubled('$4')}, not_before = now() + make_interval(secs => deliveries * deliveries * 0.5)`,
      [reason.slice(0, LONGEST_REASON)],
    );
  }

  /** Gives back a leased job that nobody worked on: as if it had never been given. */
  returnUnused(key: LeaseKey): Promise<boolean> {
    return this.giveBack(key, `deliveries = deliveries - 1, not_before = now()`, []);
  }

  private async giveBack(key: LeaseKey, change: string, given: readonly unknown[]): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      `WITH back AS (
         UPDATE judging SET ${change}, ${RETURNED}
         WHERE lease_id = $1 AND lease_hash = $2 AND grader_id = $3 AND state = 'leased' RETURNING queue
       ) SELECT pg_notify('${QUEUE_CHANNEL}', queue) FROM back`,
      [...fence(key), ...given],
    );
    return rows.length > 0;
  }

  /** Takes a submission's judging out of the queue or away from its grader, who hears of it with the next beat. Wakes
   *  graders: the learner's next job may run now. */
  async cancel(manager: EntityManager, submission: string): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `WITH cancelled AS (
         UPDATE judging SET state = 'cancelled', finished_at = clock_timestamp(), progress = NULL
         WHERE submission_id = $1 AND state IN ('queued', 'leased') AND rejudgement_id IS NULL RETURNING queue
       ) SELECT pg_notify('${QUEUE_CHANNEL}', queue) FROM cancelled`,
      [submission],
    );
    return rows.length > 0;
  }

  async isCancelled(manager: EntityManager, submission: string): Promise<boolean> {
    const rows: { state: JudgingState }[] = await manager.query(
      `SELECT state FROM judging WHERE submission_id = $1 AND rejudgement_id IS NULL ORDER BY epoch DESC LIMIT 1`,
      [submission],
    );
    return rows[0]?.state === 'cancelled';
  }

  /** Jobs of a learner that have no verdict yet. */
  async pending(manager: EntityManager, learner: string): Promise<number> {
    const rows: { count: string }[] = await manager.query(PENDING, [learner]);
    return Number(rows[0]?.count ?? 0);
  }
}

/** Columns of a row that waits again. */
export const RETURNED = `state = 'queued', lease_id = NULL, lease_hash = NULL, lease_until = NULL, leased_at = NULL,
  started_at = NULL, grader_id = NULL, progress = NULL`;

/** Reasons are kept this long at most, in characters. */
export const LONGEST_REASON = 400;

/** SQL: the job remembers the trouble with the grader that it comes from. @param reason a text parameter of the query */
export const troubled = (reason: string): string =>
  `troubles = troubles || jsonb_build_object('at', now(), 'grader', grader_id, 'reason', ${reason}::text)`;

const fence = ({ lease, token, grader }: LeaseKey): unknown[] => [lease, secretHash(token), grader];

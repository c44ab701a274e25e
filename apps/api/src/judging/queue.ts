import type { JudgingProgress, Queue, Runtime } from '@ear/engine';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../kernel/config.ts';
import { newId, newSecret, newSeed, secretHash } from '../kernel/ids.ts';
import type { JudgingState } from './judging.entity.ts';

export const QUEUE_CHANNEL = 'ear_queue';
/** How often one job is given to a grader before it is our fault. */
export const MOST_DELIVERIES = 3;

/** What a grader was given, with the secret that lets it finish. */
export interface Taken {
  readonly lease: string;
  readonly token: string;
  readonly until: Date;
  readonly submission: string;
  readonly epoch: number;
  readonly learner: string;
  readonly seed: string;
}

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
}

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
    await manager.query(
      `WITH queued AS (
         INSERT INTO judging (submission_id, epoch, learner_id, queue, runtime, state, seed, not_before, queued_at)
         VALUES ($1, 0, $2, $3, $4, 'queued', $5, now(), now())
       )
       SELECT pg_notify('${QUEUE_CHANNEL}', $3::text)`,
      [job.submission, job.learner, job.queue, job.runtime, newSeed()],
    );
  }

  /** Leases the job of the learner who waited longest; null where there is none for this grader. */
  async take(grader: string, queues: readonly Queue[], notReady: readonly Runtime[]): Promise<Taken | null> {
    const token = newSecret('lease');
    const lease = newId();
    const rows: { submission_id: string; epoch: number; learner_id: string; seed: string; lease_until: Date }[] =
      await this.db.query(
        `WITH next AS (
           SELECT j.submission_id, j.epoch FROM judging j LEFT JOIN judging_turn t USING (learner_id)
           WHERE j.state = 'queued' AND j.queue = ANY($1) AND j.not_before <= now() AND NOT (j.runtime = ANY($2))
           ORDER BY t.leased_at NULLS FIRST, j.queued_at LIMIT 1 FOR UPDATE OF j SKIP LOCKED
         ), taken AS (
           UPDATE judging j SET state = 'leased', deliveries = deliveries + 1, leased_at = now(), started_at = NULL,
             progress = NULL, lease_id = $3, lease_hash = $4, lease_until = now() + make_interval(secs => $5), grader_id = $6
           FROM next WHERE j.submission_id = next.submission_id AND j.epoch = next.epoch
           RETURNING j.submission_id, j.epoch, j.learner_id, j.seed, j.lease_until
         ), turn AS (
           INSERT INTO judging_turn (learner_id, leased_at) SELECT learner_id, clock_timestamp() FROM taken
           ON CONFLICT (learner_id) DO UPDATE SET leased_at = excluded.leased_at
         )
         SELECT * FROM taken`,
        [queues, notReady, lease, secretHash(token), this.config.leaseSeconds, grader],
      );
    const row = rows[0];
    if (!row) return null;
    return {
      lease,
      token,
      until: row.lease_until,
      submission: row.submission_id,
      epoch: row.epoch,
      learner: row.learner_id,
      seed: row.seed,
    };
  }

  /** The job behind a lease; null where the lease is not, or no longer, this grader's. */
  async find(key: LeaseKey): Promise<HeldJob | null> {
    const rows: HeldJob[] = await this.db.query(
      `SELECT submission_id AS submission, epoch, learner_id AS learner, state, deliveries
       FROM judging WHERE lease_id = $1 AND lease_hash = $2 AND grader_id = $3`,
      fence(key),
    );
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
    const rows: { lease_until: Date }[] = await this.db.query(
      `WITH beaten AS (
         UPDATE judging SET lease_until = now() + make_interval(secs => $4), started_at = coalesce(started_at, now())
         WHERE lease_id = $1 AND lease_hash = $2 AND grader_id = $3 AND state = 'leased' RETURNING lease_until
       ) SELECT lease_until FROM beaten`,
      [...fence(key), this.config.leaseSeconds],
    );
    return rows[0]?.lease_until ?? null;
  }

  /** Keeps what is known of a running job, the losses so far included, for a page that opens now. */
  async keepProgress(key: LeaseKey, { losses, ...rest }: JudgingProgress): Promise<HeldJob | null> {
    const rows: HeldJob[] = await this.db.query(
      `WITH kept AS (
         UPDATE judging SET started_at = coalesce(started_at, now()), progress = $4::jsonb || jsonb_build_object('losses',
           jsonb_path_query_array(coalesce(progress->'losses', '[]') || $5::jsonb, '$[last - 4999 to last]'))
         WHERE lease_id = $1 AND lease_hash = $2 AND grader_id = $3 AND state = 'leased'
         RETURNING submission_id AS submission, epoch, learner_id AS learner, state, deliveries
       ) SELECT * FROM kept`,
      [...fence(key), JSON.stringify(rest), JSON.stringify(losses ?? [])],
    );
    return rows[0] ?? null;
  }

  /** Marks a job done. @returns whether the lease was still held; if not, nothing may be written for it */
  async finish(manager: EntityManager, key: LeaseKey, epoch: number): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `WITH finished AS (
         UPDATE judging SET state = 'done', finished_at = clock_timestamp(), progress = NULL
         WHERE lease_id = $1 AND lease_hash = $2 AND grader_id = $3 AND epoch = $4 AND state = 'leased' RETURNING epoch
       ) SELECT epoch FROM finished`,
      [...fence(key), epoch],
    );
    return rows.length > 0;
  }

  /**
   * Gives a leased job back to its queue.
   * @param fault an infrastructure fault counts as a delivery and waits a moment; an unused lease does neither
   */
  async giveBack(key: LeaseKey, trouble: string, fault: boolean): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      `WITH back AS (
         UPDATE judging SET ${RETURNED}, trouble = $4, deliveries = deliveries - $5::int,
           not_before = now() + make_interval(secs => CASE WHEN $5 = 1 THEN 0 ELSE deliveries * deliveries * 0.5 END)
         WHERE lease_id = $1 AND lease_hash = $2 AND grader_id = $3 AND state = 'leased' RETURNING queue
       ) SELECT pg_notify('${QUEUE_CHANNEL}', queue) FROM back`,
      [...fence(key), trouble.slice(0, 400), fault ? 0 : 1],
    );
    return rows.length > 0;
  }

  /** Takes a submission's judging out of the queue or away from its grader, who hears of it with the next beat. */
  async cancel(manager: EntityManager, submission: string): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `WITH cancelled AS (
         UPDATE judging SET state = 'cancelled', finished_at = clock_timestamp(), progress = NULL
         WHERE submission_id = $1 AND state IN ('queued', 'leased') RETURNING epoch
       ) SELECT epoch FROM cancelled`,
      [submission],
    );
    return rows.length > 0;
  }

  async isCancelled(manager: EntityManager, submission: string): Promise<boolean> {
    const rows: { state: JudgingState }[] = await manager.query(
      `SELECT state FROM judging WHERE submission_id = $1 ORDER BY epoch DESC LIMIT 1`,
      [submission],
    );
    return rows[0]?.state === 'cancelled';
  }

  /** Jobs of a learner that have no verdict yet. */
  async pending(manager: EntityManager, learner: string): Promise<number> {
    const rows: { count: string }[] = await manager.query(
      `SELECT count(*) AS count FROM judging WHERE learner_id = $1 AND state IN ('queued', 'leased')`,
      [learner],
    );
    return Number(rows[0]?.count ?? 0);
  }
}

/** Columns of a row that waits again. */
export const RETURNED = `state = 'queued', lease_id = NULL, lease_hash = NULL, lease_until = NULL, leased_at = NULL,
  started_at = NULL, grader_id = NULL, progress = NULL`;

const fence = ({ lease, token, grader }: LeaseKey): unknown[] => [lease, secretHash(token), grader];

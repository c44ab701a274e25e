import type { Queue, Runtime } from '@ear/engine';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../kernel/config.ts';
import { newId, newSecret, secretHash } from '../kernel/ids.ts';
import { prepared } from '../kernel/prepared.ts';
import { LEAST_CHARGE_S, rankNow, usedNow } from './share.ts';

/** What a grader was given, with the secret that lets it finish. */
export interface Taken {
  readonly lease: string;
  readonly token: string;
  readonly until: Date;
  readonly submission: string;
  readonly epoch: number;
  readonly learner: string;
  readonly seed: string;
  /** The batch that judges it again; null for what its learner waits for. */
  readonly rejudgement: string | null;
  /** The quest version that it is judged by; null for the one that it was handed in for. */
  readonly content_hash: string | null;
}

/** Jobs that this grader may be given at all: $1 queues, $2 runtimes that it lacks, $6 the grader. */
const FITTING = `j.state = 'queued' AND j.queue = ANY($1) AND j.not_before <= now() AND NOT (j.runtime = ANY($2))`;

/**
 * A job whose grader died may be what killed it. A grader holds one such job at a time, so that the others that died
 * with it are not blamed three times as well.
 */
const NO_SECOND_SUSPECT = `(j.deliveries = 0 OR NOT EXISTS (
  SELECT 1 FROM judging o WHERE o.state = 'leased' AND o.grader_id = $6 AND o.deliveries > 1))`;

/** The learner who used least of the queue is next; see share.ts. The share is locked too: it counts what runs. */
const NEXT_LIVE = `
  SELECT j.submission_id, j.epoch FROM judging j JOIN judging_share s ON s.learner_id = j.learner_id AND s.queue = j.queue
  WHERE ${FITTING} AND j.rejudgement_id IS NULL AND s.running < $7 AND ${NO_SECOND_SUSPECT}
  ORDER BY ${rankNow('s')}, j.queued_at, j.submission_id LIMIT 1 FOR UPDATE OF j, s SKIP LOCKED`;

const NEXT_AGAIN = `
  SELECT j.submission_id, j.epoch FROM judging j
  WHERE ${FITTING} AND j.rejudgement_id IS NOT NULL AND ${NO_SECOND_SUSPECT}
    AND (SELECT count(*) FROM judging r WHERE r.rejudgement_id IS NOT NULL AND r.state = 'leased' AND r.queue = j.queue) < $7
  ORDER BY j.queued_at, j.submission_id LIMIT 1 FOR UPDATE OF j SKIP LOCKED`;

/**
 * Its commit does not wait for the disk: a lease that a crash takes back was never given, and its job waits again. What
 * is evidence, the hand-in and the verdict, waits.
 */
const takes = (next: string): string =>
  prepared(`
  WITH next AS (${next}), taken AS (
    UPDATE judging j SET state = 'leased', deliveries = deliveries + 1, leased_at = clock_timestamp(), started_at = NULL,
      progress = NULL, lease_id = $3, lease_hash = $4, lease_until = now() + make_interval(secs => $5), grader_id = $6
    FROM next WHERE j.submission_id = next.submission_id AND j.epoch = next.epoch
    RETURNING j.submission_id AS submission, j.epoch, j.learner_id AS learner, j.queue, j.seed, j.lease_until AS until,
      j.rejudgement_id AS rejudgement, j.content_hash
  ), booked AS (
    UPDATE judging_share s SET running = running + 1, used = ${usedNow('s')} + ${LEAST_CHARGE_S}, at = greatest(s.at, now())
    FROM taken t WHERE s.learner_id = t.learner AND s.queue = t.queue AND t.rejudgement IS NULL
  )
  SELECT submission, epoch, learner, seed, until, rejudgement, content_hash FROM taken
  WHERE set_config('synchronous_commit', 'off', true) = 'off'`);

const TAKE_LIVE = takes(NEXT_LIVE);
const TAKE_AGAIN = takes(NEXT_AGAIN);

/** Gives jobs to graders: learners' own by their shares, then what is judged again. */
@Injectable()
export class TakeJob {
  constructor(
    private readonly db: DataSource,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Leases the next job; null where there is none for this grader. */
  async take(grader: string, queues: readonly Queue[], notReady: readonly Runtime[]): Promise<Taken | null> {
    const { learnerJobs, rejudgeJobs } = this.config;
    return (
      (await this.lease(TAKE_LIVE, learnerJobs, grader, queues, notReady)) ??
      (await this.lease(TAKE_AGAIN, rejudgeJobs, grader, queues, notReady))
    );
  }

  private async lease(
    taking: string,
    most: number,
    grader: string,
    queues: readonly Queue[],
    notReady: readonly Runtime[],
  ): Promise<Taken | null> {
    const token = newSecret('lease');
    const lease = newId();
    const given = [queues, notReady, lease, secretHash(token), this.config.leaseSeconds, grader, most];
    const rows: Omit<Taken, 'lease' | 'token'>[] = await this.db.query(taking, given);
    return rows[0] ? { lease, token, ...rows[0] } : null;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { RunState } from '@ear/engine';
import { DataSource, type EntityManager } from 'typeorm';
import { LEAST_CHARGE_S, QUEUE_CHANNEL, rankNow, usedNow } from '../judging/index.ts';
import { CONFIG, type Config } from '../kernel/config.ts';
import { newId, newSecret, secretHash } from '../kernel/ids.ts';
import { prepared } from '../kernel/prepared.ts';
import { LEASE_CHANNEL } from './calls.ts';
import type { RunJobRow } from './runJob.entity.ts';

/** What a grader must show to act on a lease. */
export interface RunKey {
  readonly lease: string;
  readonly token: string;
  readonly grader: string;
}

/** A job of a run or of a question, as the holder of its lease sees it. */
export interface HeldRun {
  readonly id: string;
  readonly run: string;
  readonly learner: string;
  readonly queue: RunJobRow['queue'];
  readonly state: RunJobRow['state'];
  readonly runState: RunState;
  readonly until: Date;
}

/** A job that could be given out next. */
export interface Candidate {
  readonly id: string;
  readonly run: string;
  readonly learner: string;
}

export interface TakenRun extends Candidate {
  readonly lease: string;
  readonly token: string;
  readonly until: Date;
}

/** After this long a run lets others go first, where there are any; then it waits for its next turn. */
export const SLICE_S = 60;
/** A submission whose check trains waits for less: somebody sits before it. Saving and loading must still pay. */
const SLICE_FOR_CHECKS_S = 10;
/** Whoever waits for less than this is just being taken by a grader that is free. */
const WAITING_S = 1;
/** The queue of the judge in which each kind waits, for graders that ask by it. */
const WAKES = { run: 'training', ask: 'interactive' } as const;
/** Candidates that are looked at; where graders race for the first, the next is tried. */
const CANDIDATES = 4;

const ENQUEUE = prepared(
  `WITH queued AS (
     INSERT INTO run_job (id, learner_id, run_id, queue, state, not_before, queued_at)
     VALUES ($1, $2, $3, $4, 'queued', now() + make_interval(secs => $6), now())
     ON CONFLICT (id) DO UPDATE SET state = 'queued', not_before = EXCLUDED.not_before, queued_at = now(),
       lease_id = NULL, lease_hash = NULL, lease_until = NULL, leased_at = NULL, grader_id = NULL
   ), share AS (
     INSERT INTO judging_share (learner_id, queue, at) VALUES ($2, $4, now()) ON CONFLICT DO NOTHING
   ) SELECT pg_notify('${QUEUE_CHANNEL}', $5::text)`,
);

/** Who used least of late is next, as in share.ts of the judge. */
const NEXT = prepared(
  `SELECT j.id, j.run_id AS run, j.learner_id AS learner
   FROM run_job j JOIN judging_share s ON s.learner_id = j.learner_id AND s.queue = j.queue
   WHERE j.state = 'queued' AND j.queue = $1 AND j.not_before <= now() AND s.running < $2
   ORDER BY ${rankNow('s')}, j.queued_at, j.id LIMIT ${CANDIDATES}`,
);

const TAKE = prepared(
  `WITH share AS (
     SELECT s.learner_id, s.queue FROM judging_share s JOIN run_job j ON j.id = $1
     WHERE s.learner_id = j.learner_id AND s.queue = j.queue AND s.running < $2 FOR UPDATE OF s
   ), taken AS (
     UPDATE run_job j SET state = 'leased', deliveries = deliveries + 1, leased_at = clock_timestamp(), lease_id = $3,
       lease_hash = $4, lease_until = now() + make_interval(secs => $5), grader_id = $6
     FROM share WHERE j.id = $1 AND j.state = 'queued' RETURNING j.learner_id, j.queue, j.lease_until AS until
   ), booked AS (
     UPDATE judging_share s SET running = running + 1, used = ${usedNow('s')} + ${LEAST_CHARGE_S}, at = greatest(s.at, now())
     FROM taken t WHERE s.learner_id = t.learner_id AND s.queue = t.queue
   ) SELECT until FROM taken`,
);

const FENCE = `j.lease_id = $1 AND j.lease_hash = $2 AND j.grader_id = $3`;
const HELD = `j.id, j.run_id AS run, j.learner_id AS learner, j.queue, j.state, r.state AS "runState", j.lease_until AS until`;
const OF_RUN = `run r ON r.learner_id = j.learner_id AND r.id = j.run_id`;

const FIND = prepared(`SELECT ${HELD} FROM run_job j JOIN ${OF_RUN} WHERE ${FENCE}`);
const FIND_LOCKED = prepared(`SELECT ${HELD} FROM run_job j JOIN ${OF_RUN} WHERE ${FENCE} FOR UPDATE OF j`);

const BEAT = prepared(
  `WITH beaten AS (
     UPDATE run_job j SET lease_until = now() + make_interval(secs => $4) WHERE ${FENCE} AND j.state = 'leased'
     RETURNING j.learner_id, j.run_id, j.leased_at, j.lease_until
   ) SELECT b.lease_until AS until, r.state AS "runState", (
       b.leased_at < now() - interval '${SLICE_FOR_CHECKS_S} seconds' AND EXISTS (
         SELECT 1 FROM judging w WHERE w.queue = 'training' AND w.state = 'queued' AND w.rejudgement_id IS NULL
         AND w.not_before < now() - interval '${WAITING_S} seconds')
       OR b.leased_at < now() - interval '${SLICE_S} seconds' AND EXISTS (
         SELECT 1 FROM run_job w WHERE w.queue = 'run' AND w.state = 'queued' AND w.learner_id <> b.learner_id
         AND w.not_before < now() - interval '${WAITING_S} seconds')
     ) AS "othersWait"
     FROM beaten b JOIN run r ON r.learner_id = b.learner_id AND r.id = b.run_id`,
);

const STAND_DOWN = prepared(`UPDATE run_job SET state = 'idle' WHERE id = $1 AND state <> 'idle'`);
const CALL = prepared(
  `SELECT pg_notify('${LEASE_CHANNEL}', lease_id::text) FROM run_job WHERE id = $1 AND state = 'leased'`,
);

/** The line of runs and of questions to their models, beside the one of submissions and as fair. */
@Injectable()
export class RunQueue {
  constructor(
    private readonly db: DataSource,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** A beat that waited longer would let its own lease lapse. */
  get longestWait_s(): number {
    return this.config.leaseSeconds / 3;
  }

  /** Puts a job in line; graders wake when the transaction commits. `delay_s`: not before that. */
  async enqueue(
    manager: EntityManager,
    job: Pick<HeldRun, 'id' | 'run' | 'learner' | 'queue'>,
    delay_s = 0,
  ): Promise<void> {
    await manager.query(ENQUEUE, [job.id, job.learner, job.run, job.queue, WAKES[job.queue], delay_s]);
  }

  next(queue: RunJobRow['queue']): Promise<Candidate[]> {
    return this.db.query(NEXT, [queue, this.config.learnerJobs]);
  }

  /** Leases one job; null where somebody else was first. */
  async take(manager: EntityManager, candidate: Candidate, grader: string): Promise<TakenRun | null> {
    const { id, run, learner } = candidate;
    const token = newSecret('lease');
    const lease = newId();
    const given = [id, this.config.learnerJobs, lease, secretHash(token), this.config.leaseSeconds, grader];
    const rows: { until: Date }[] = await manager.query(TAKE, given);
    return rows[0] ? { id, run, learner, lease, token, until: rows[0].until } : null;
  }

  /** The job behind a lease, held or not any more; null where this grader never had it. */
  async find(key: RunKey, manager: EntityManager = this.db.manager): Promise<HeldRun | null> {
    const rows: HeldRun[] = await manager.query(FIND, fence(key));
    return rows[0] ?? null;
  }

  /** The same, and nobody else may change the job until the transaction ends; null where it is not held any more. */
  async lock(manager: EntityManager, key: RunKey): Promise<HeldRun | null> {
    const rows: HeldRun[] = await manager.query(FIND_LOCKED, fence(key));
    return rows[0]?.state === 'leased' ? rows[0] : null;
  }

  async isForeign({ lease, token, grader }: RunKey): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      `SELECT 1 FROM run_job WHERE lease_id = $1 AND (lease_hash <> $2 OR grader_id <> $3)`,
      [lease, secretHash(token), grader],
    );
    return rows.length > 0;
  }

  /** Says that the grader is alive; null where the lease is not held. */
  async beat(key: RunKey): Promise<{ until: Date; runState: RunState; othersWait: boolean } | null> {
    const rows: { until: Date; runState: RunState; othersWait: boolean }[] = await this.db.query(BEAT, [
      ...fence(key),
      this.config.leaseSeconds,
    ]);
    return rows[0] ?? null;
  }

  /** Nobody shall work on it: out of the line, its lease void. */
  async standDown(manager: EntityManager, id: string): Promise<void> {
    await manager.query(STAND_DOWN, [id]);
  }

  /** Wakes the grader that has it when the transaction commits. */
  async call(manager: EntityManager, id: string): Promise<void> {
    await manager.query(CALL, [id]);
  }
}

export const fence = ({ lease, token, grader }: RunKey): unknown[] => [lease, secretHash(token), grader];

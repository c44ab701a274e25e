import type { SubmissionState } from '@ear/engine/contract';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { prepared } from '../kernel/prepared.ts';
import { LEAST_CHARGE_S, rankNow } from './share.ts';

/** A grader counts as at work while it was heard within this time: a long poll lasts 25 s. */
export const GRADER_ALIVE_S = 35;
/** A slot that trains asks for nothing meanwhile; it is still there. */
const SLOT_ALIVE_S = 24 * 3600;
/** How long a job takes is the mean of this many that were judged last in its queue and runtime … */
const JUDGED_LAST = 20;
/** … and not longer ago than this: what a machine did before its last repair says nothing. */
const RECENT = '1 day';

type Place = NonNullable<SubmissionState['place']>;

export interface KnownPlace extends Place {
  readonly submission: string;
  readonly learner: string;
}

/**
 * The order in which what waits will be given out, as far as it is known now: a learner's n-th job comes when the
 * earlier ones are booked on his share.
 */
const LINE = `line AS (
    SELECT j.submission_id, j.learner_id, j.queue, j.runtime, j.queued_at, ${rankNow('s')}
      + ${LEAST_CHARGE_S} * (row_number() OVER (PARTITION BY j.learner_id, j.queue ORDER BY j.queued_at, j.submission_id) - 1) AS rank
    FROM judging j JOIN judging_share s ON s.learner_id = j.learner_id AND s.queue = j.queue
    WHERE j.state = 'queued' AND j.rejudgement_id IS NULL
  )`;

/**
 * Per waiting job: those before it in its queue, and how long until its verdict. Every job that is before it and what is
 * left of those that run is spread over as many lanes as run at present (where a line has formed, every slot that can
 * work does). Unknown while one of the jobs before it has a runtime that was not judged lately.
 */
const PLACES = `
  WITH ${LINE}, kind AS (
    SELECT k.queue, k.runtime, (SELECT avg(extract(epoch FROM d.finished_at - d.leased_at))::float8 FROM (
      SELECT finished_at, leased_at FROM judging
      WHERE queue = k.queue AND runtime = k.runtime AND state = 'done' AND finished_at > now() - interval '${RECENT}'
      ORDER BY finished_at DESC LIMIT ${JUDGED_LAST}) d) AS seconds
    FROM (SELECT queue, runtime FROM line UNION SELECT queue, runtime FROM judging WHERE state = 'leased') k
  ), busy AS (
    SELECT r.queue, count(*) AS lanes,
      coalesce(sum(greatest(0, k.seconds - extract(epoch FROM now() - r.leased_at)::float8)), 0) AS left_s
    FROM judging r JOIN kind k USING (queue, runtime) WHERE r.state = 'leased' GROUP BY r.queue
  ), placed AS (
    SELECT l.*, k.seconds, count(*) OVER before AS ahead, coalesce(sum(k.seconds) OVER before, 0) AS ahead_s,
      coalesce(bool_and(k.seconds IS NOT NULL) OVER before, true) AND k.seconds IS NOT NULL AS known
    FROM line l JOIN kind k USING (queue, runtime)
    WINDOW before AS (PARTITION BY l.queue ORDER BY l.rank, l.queued_at, l.submission_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
  )
  SELECT p.submission_id AS submission, p.learner_id AS learner, p.ahead::int AS ahead, g.graders::int AS graders,
    CASE WHEN p.known AND g.graders > 0
      THEN (p.ahead_s + coalesce(b.left_s, 0)) / greatest(1, coalesce(b.lanes, 1)) + p.seconds END AS estimate_s
  FROM placed p LEFT JOIN busy b ON b.queue = p.queue, LATERAL (
    SELECT count(*) AS graders FROM grader g WHERE g.revoked_at IS NULL
      AND g.seen_at > now() - interval '${GRADER_ALIVE_S} seconds'
      AND (g.heard->>p.queue)::float8 > extract(epoch FROM now()) - ${SLOT_ALIVE_S}
      AND coalesce((g.capabilities#>>ARRAY['runtimes', p.runtime, 'ready'])::boolean, true)) g`;

const OF_SUBMISSION = prepared(`${PLACES} WHERE p.submission_id = $1`);
const OF_LEARNERS = prepared(`${PLACES} WHERE p.learner_id = ANY($1)`);
const AHEAD = prepared(
  `WITH ${LINE} SELECT count(*)::int AS ahead FROM line l JOIN line mine ON mine.submission_id = $1 AND l.queue = mine.queue
   WHERE (l.rank, l.queued_at, l.submission_id) < (mine.rank, mine.queued_at, mine.submission_id)`,
);

/** Where waiting submissions stand. */
@Injectable()
export class Places {
  constructor(private readonly db: DataSource) {}

  /** How many jobs come before a submission; 0 where a grader has it. */
  async ahead(submission: string): Promise<number> {
    const rows: { ahead: number }[] = await this.db.query(AHEAD, [submission]);
    return rows[0]?.ahead ?? 0;
  }

  async of(submission: string): Promise<Place | null> {
    const rows: KnownPlace[] = await this.db.query(OF_SUBMISSION, [submission]);
    const row = rows[0];
    return row ? { ahead: row.ahead, graders: row.graders, estimate_s: row.estimate_s } : null;
  }

  /** The places of everything that these learners wait for. */
  ofLearners(learners: readonly string[]): Promise<KnownPlace[]> {
    return this.db.query(OF_LEARNERS, [learners]);
  }
}

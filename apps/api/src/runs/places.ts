import type { PlaceInLine } from '@ear/engine/contract';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { GRADER_ALIVE_S, LEAST_CHARGE_S, rankNow } from '../judging/index.ts';
import { prepared } from '../kernel/prepared.ts';
import { SLICE_S } from './runQueue.ts';

export interface RunPlace extends PlaceInLine {
  readonly run: string;
  readonly learner: string;
}

/**
 * Runs that wait, in the order in which they will be given out as far as it is known now. Who has a device keeps it for
 * a slice at most while others wait, so that a place is worth a slice: no longer than that, and often less.
 */
const PLACES = `
  WITH line AS (
    SELECT j.run_id, j.learner_id, j.queued_at, ${rankNow('s')}
      + ${LEAST_CHARGE_S} * (row_number() OVER (PARTITION BY j.learner_id ORDER BY j.queued_at, j.id) - 1) AS rank
    FROM run_job j JOIN judging_share s ON s.learner_id = j.learner_id AND s.queue = j.queue
    WHERE j.state = 'queued' AND j.queue = 'run'
  ), placed AS (
    SELECT l.run_id, l.learner_id, count(*) OVER (ORDER BY l.rank, l.queued_at, l.run_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS ahead FROM line l
  ), busy AS (
    SELECT count(*) AS lanes,
      coalesce(sum(greatest(0, ${SLICE_S} - extract(epoch FROM now() - leased_at)::float8)), 0) AS left_s
    FROM run_job WHERE state = 'leased' AND queue = 'run'
  ), there AS (
    SELECT count(*) AS graders FROM grader g WHERE g.revoked_at IS NULL
      AND g.seen_at > now() - interval '${GRADER_ALIVE_S} seconds' AND (g.capabilities->>'runs')::boolean
  )
  SELECT p.run_id AS run, p.learner_id AS learner, p.ahead::int AS ahead, t.graders::int AS graders,
    CASE WHEN t.graders > 0 THEN (p.ahead * ${SLICE_S} + b.left_s) / greatest(1, b.lanes) END AS estimate_s
  FROM placed p, busy b, there t WHERE p.learner_id = ANY($1)`;

const OF_LEARNERS = prepared(PLACES);

/** Where waiting runs stand. */
@Injectable()
export class RunPlaces {
  constructor(private readonly db: DataSource) {}

  ofLearners(learners: readonly string[]): Promise<RunPlace[]> {
    return this.db.query(OF_LEARNERS, [learners]);
  }

  /** Run -> its place, of one learner. */
  async of(learner: string): Promise<Map<string, PlaceInLine>> {
    const places = await this.ofLearners([learner]);
    return new Map(places.map(({ run, ahead, graders, estimate_s }) => [run, { ahead, graders, estimate_s }]));
  }
}

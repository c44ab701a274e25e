import type { SubmissionState } from '@ear/engine/contract';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** A grader counts as at work while it was heard within this time: a long poll lasts 25 s. */
export const GRADER_ALIVE_S = 35;

type Place = NonNullable<SubmissionState['place']>;

/** Where a waiting submission stands. */
@Injectable()
export class Places {
  constructor(private readonly db: DataSource) {}

  async of(submission: string, manager: EntityManager = this.db.manager): Promise<Place | null> {
    const rows: { ahead: string; graders: string; seconds: number | null }[] = await manager.query(
      `SELECT
         (SELECT count(*) FROM judging o WHERE o.state = 'queued' AND o.queue = j.queue AND o.queued_at < j.queued_at) AS ahead,
         (SELECT count(*) FROM grader g WHERE g.revoked_at IS NULL AND g.seen_at > now() - interval '${GRADER_ALIVE_S} seconds'
            AND g.capabilities->'queues' ? j.queue
            AND coalesce((g.capabilities#>>ARRAY['runtimes', j.runtime, 'ready'])::boolean, true)) AS graders,
         (SELECT avg(extract(epoch FROM d.finished_at - d.leased_at))::float8 FROM (
            SELECT finished_at, leased_at FROM judging
            WHERE queue = j.queue AND state = 'done' ORDER BY finished_at DESC LIMIT 50) d) AS seconds
       FROM judging j WHERE j.submission_id = $1 AND j.state = 'queued' ORDER BY j.epoch DESC LIMIT 1`,
      [submission],
    );
    const row = rows[0];
    if (!row) return null;
    const ahead = Number(row.ahead);
    const graders = Number(row.graders);
    const known = row.seconds !== null && graders > 0;
    return { ahead, graders, estimate_s: known ? ((ahead + 1) * row.seconds!) / graders : null };
  }
}

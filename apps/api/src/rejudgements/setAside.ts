import type { QuarantinedJudging } from '@ear/engine/contract';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { OrderRejudgement } from './order.ts';

const LISTED = 500;

/** Jobs that no grader could judge, for the operator: what they met, and what is to become of them. */
@Injectable()
export class SetAside {
  constructor(
    private readonly db: DataSource,
    private readonly orders: OrderRejudgement,
  ) {}

  /** Newest first. */
  async list(): Promise<QuarantinedJudging[]> {
    const rows: (Omit<QuarantinedJudging, 'at'> & { at: Date })[] = await this.db.query(
      `SELECT j.submission_id AS submission, j.epoch, j.learner_id AS learner, l.name, s.quest, s.challenge, j.runtime,
         j.queue, j.finished_at AS at,
         (SELECT jsonb_agg(t || jsonb_build_object('grader', (SELECT name FROM grader g WHERE g.id::text = t->>'grader')))
          FROM jsonb_array_elements(j.troubles) t) AS troubles
       FROM judging j JOIN submission s ON s.learner_id = j.learner_id AND s.id = j.submission_id
       JOIN learner l ON l.id = j.learner_id
       WHERE j.state = 'quarantined' ORDER BY j.finished_at DESC LIMIT ${LISTED}`,
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  /**
   * Lets a job go. Its learner was told long ago and may have handed in again: what judging it once more finds is
   * shown to the operator first, who may apply it.
   */
  async release(by: string, submission: string, again: boolean): Promise<{ rejudgement: string | null } | Refusal> {
    const rows: unknown[] = await this.db.query(
      `WITH released AS (
         UPDATE judging SET state = 'done' WHERE submission_id = $1 AND state = 'quarantined' RETURNING epoch
       ) SELECT epoch FROM released`,
      [submission],
    );
    if (rows.length === 0) return refuse('not_found');
    if (!again) return { rejudgement: null };
    const order = {
      scope: 'submission',
      target: submission,
      narrowed: null,
      against: 'same',
      dry_run: true,
      by,
    } as const;
    return { rejudgement: await this.orders.order(order) };
  }
}

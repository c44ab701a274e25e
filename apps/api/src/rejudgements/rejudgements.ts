import type { Verdict } from '@ear/engine';
import type { Rejudgement as Told, RejudgementChange, RejudgementPage } from '@ear/engine/contract';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CatalogueReader } from '../catalogue/index.ts';
import { Cohorts } from '../cohorts/index.ts';
import type { LearnerCaller } from '../kernel/caller.ts';
import { transact } from '../kernel/database.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { changedChecks } from './difference.ts';
import { type Order, OrderRejudgement } from './order.ts';
import type { Rejudgement } from './rejudgement.entity.ts';

/** A page lists this many changes at most. */
const LISTED = 1000;
const BATCHES = 100;

type Wish = Pick<Order, 'against' | 'dry_run'>;

const PROGRESS = `
  SELECT r.*, (SELECT jsonb_build_object(
    'total', count(*), 'waiting', count(*) FILTER (WHERE i.state = 'waiting'),
    'judged', count(*) FILTER (WHERE i.verdict IS NOT NULL), 'faulted', count(*) FILTER (WHERE i.state = 'faulted'),
    'changed', count(*) FILTER (WHERE i.changed), 'applied', count(*) FILTER (WHERE i.state = 'applied'))
    FROM rejudgement_item i WHERE i.rejudgement_id = r.id) AS progress
  FROM rejudgement r`;

type Row = Rejudgement & Pick<Told, 'progress'>;

/** Judging again: who may order it, how far it is, applying and cancelling it. */
@Injectable()
export class Rejudgements {
  constructor(
    private readonly db: DataSource,
    private readonly orders: OrderRejudgement,
    private readonly cohorts: Cohorts,
    private readonly catalogue: CatalogueReader,
  ) {}

  /** The admin, and whoever teaches a cohort in which its learner studies. */
  async ofSubmission(caller: LearnerCaller, submission: string, wish: Wish): Promise<Told | Refusal> {
    const refusal = await this.unlessTaught(caller, submission);
    if (refusal) return refusal;
    const waiting: unknown[] = await this.db.query(
      `SELECT 1 FROM judging WHERE submission_id = $1 AND state IN ('queued', 'leased') AND rejudgement_id IS NULL`,
      [submission],
    );
    if (waiting.length > 0) return refuse('not_judged_yet');
    return this.start(caller, { scope: 'submission', target: submission, narrowed: null, ...wish });
  }

  /** For the admin only: it reaches every learner. */
  async ofQuest(caller: LearnerCaller, slug: string, version: number | undefined, wish: Wish): Promise<Told | Refusal> {
    const known: unknown[] = await this.db.query(
      `SELECT 1 FROM quest_version WHERE slug = $1 AND ($2::int IS NULL OR version = $2) LIMIT 1`,
      [slug, version ?? null],
    );
    if (known.length === 0) return refuse('not_found');
    return this.start(caller, { scope: 'quest', target: slug, narrowed: version?.toString() ?? null, ...wish });
  }

  /** What the students of a cohort handed in. */
  async ofCohort(
    caller: LearnerCaller,
    cohort: string,
    quest: string | undefined,
    wish: Wish,
  ): Promise<Told | Refusal> {
    const refusal = await this.cohorts.unless(this.db.manager, caller, cohort, 'manage');
    if (refusal) return refusal;
    if (quest !== undefined && !(await this.catalogue.live()).quests.has(quest)) return refuse('not_found', { quest });
    return this.start(caller, { scope: 'cohort', target: cohort, narrowed: quest ?? null, ...wish });
  }

  /** One's own, newest first; all of them for the admin. */
  async list(caller: LearnerCaller): Promise<Told[]> {
    const rows: Row[] = await this.db.query(
      `${PROGRESS} WHERE $2 OR r.created_by = $1 ORDER BY r.created_at DESC, r.id LIMIT ${BATCHES}`,
      [caller.id, caller.admin],
    );
    return rows.map(toldOf);
  }

  async page(caller: LearnerCaller, id: string): Promise<RejudgementPage | Refusal> {
    const row = await this.find(caller, id);
    return row ? { ...toldOf(row), changes: await this.changes(id) } : refuse('not_found');
  }

  /** Lets the changed verdicts of a dry run count. Doing it twice is the same. */
  async apply(caller: LearnerCaller, id: string): Promise<Told | Refusal> {
    return this.turn(caller, id, async (state) => {
      if (state === 'judging') return refuse('not_judged_yet');
      if (state === 'cancelled') return refuse('rejudgement_over');
      await this.db.query(`UPDATE rejudgement SET state = 'applying' WHERE id = $1 AND state = 'judged'`, [id]);
      return null;
    });
  }

  /** Stops what is not judged or not applied yet. Doing it twice is the same. */
  async cancel(caller: LearnerCaller, id: string): Promise<Told | Refusal> {
    return this.turn(caller, id, async (state) => {
      if (state === 'applied') return refuse('rejudgement_over');
      await transact(this.db, async (manager) => {
        await manager.query(`UPDATE rejudgement SET state = 'cancelled', ended_at = now() WHERE id = $1`, [id]);
        await manager.query(
          `UPDATE judging SET state = 'cancelled', finished_at = clock_timestamp(), progress = NULL
           WHERE rejudgement_id = $1 AND state IN ('queued', 'leased')`,
          [id],
        );
        await manager.query(
          `UPDATE rejudgement_item SET state = 'cancelled', ended_at = now() WHERE rejudgement_id = $1 AND state = 'waiting'`,
          [id],
        );
      });
      return null;
    });
  }

  private async turn(
    caller: LearnerCaller,
    id: string,
    act: (state: Told['state']) => Promise<Refusal | null>,
  ): Promise<Told | Refusal> {
    const row = await this.find(caller, id);
    if (!row) return refuse('not_found');
    const refusal = await act(row.state);
    return refusal ?? toldOf((await this.find(caller, id))!);
  }

  private async start(caller: LearnerCaller, order: Omit<Order, 'by'>): Promise<Told> {
    const id = await this.orders.order({ ...order, by: caller.id });
    const rows: Row[] = await this.db.query(`${PROGRESS} WHERE r.id = $1`, [id]);
    return toldOf(rows[0]!);
  }

  /** Whoever ordered it, while he may still see what is in it; the admin. */
  private async find(caller: LearnerCaller, id: string): Promise<Row | null> {
    const rows: Row[] = await this.db.query(`${PROGRESS} WHERE r.id = $1 AND ($3 OR r.created_by = $2)`, [
      id,
      caller.id,
      caller.admin,
    ]);
    const row = rows[0];
    if (!row || caller.admin) return row ?? null;
    const refusal =
      row.scope === 'cohort'
        ? await this.cohorts.unless(this.db.manager, caller, row.target, 'manage')
        : await this.unlessTaught(caller, row.target);
    return refusal ? null : row;
  }

  /** A submission that one has nothing to do with does not exist for one; one’s own is judged again by others. */
  private async unlessTaught(caller: LearnerCaller, submission: string): Promise<Refusal | null> {
    const rows: { own: boolean; taught: boolean }[] = await this.db.query(
      `SELECT j.learner_id = $2 AS own, EXISTS (
         SELECT 1 FROM membership t JOIN membership m USING (cohort_id)
         WHERE t.learner_id = $2 AND t.role = 'teacher' AND m.learner_id = j.learner_id AND m.role = 'student') AS taught
       FROM judging j WHERE j.submission_id = $1 LIMIT 1`,
      [submission, caller.id],
    );
    if (!rows[0]) return refuse('not_found');
    if (caller.admin || rows[0].taught) return null;
    return refuse(rows[0].own ? 'forbidden' : 'not_found');
  }

  private async changes(id: string): Promise<RejudgementChange[]> {
    const rows: (Omit<RejudgementChange, 'before' | 'after' | 'checks'> & { before: Verdict; after: Verdict })[] =
      await this.db.query(
        `SELECT s.id AS submission, s.learner_id AS learner, l.name, s.quest, s.challenge, s.number, i.state, i.xp,
           b.body AS before, i.verdict AS after
         FROM rejudgement_item i
         JOIN submission s ON s.learner_id = i.learner_id AND s.id = i.submission_id
         JOIN learner l ON l.id = i.learner_id
         JOIN LATERAL (SELECT body FROM verdict v WHERE v.learner_id = i.learner_id AND v.submission_id = i.submission_id
           AND v.epoch < i.epoch ORDER BY v.epoch DESC LIMIT 1) b ON true
         WHERE i.rejudgement_id = $1 AND i.changed ORDER BY l.name NULLS LAST, l.id, s.submitted_at LIMIT ${LISTED}`,
        [id],
      );
    return rows.map(({ before, after, ...row }) => ({
      ...row,
      before: outcome(before),
      after: outcome(after),
      checks: changedChecks(before, after),
    }));
  }
}

const outcome = ({ status, score, tier }: Verdict): RejudgementChange['before'] => ({ status, score, tier });

function toldOf({ created_at, ended_at, ...row }: Row): Told {
  return { ...row, created_at: created_at.toISOString(), ended_at: ended_at?.toISOString() ?? null };
}

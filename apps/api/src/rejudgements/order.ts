import { queueOf, type Queue, type Runtime } from '@ear/engine';
import type { Rejudgement as Told } from '@ear/engine/contract';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CatalogueReader, type LiveCatalogue } from '../catalogue/index.ts';
import { QUEUE_CHANNEL } from '../judging/index.ts';
import { transact } from '../kernel/database.ts';
import { newId } from '../kernel/ids.ts';

/** What is to be judged again, already allowed. */
export interface Order {
  readonly scope: Told['scope'];
  readonly target: string;
  readonly narrowed: string | null;
  readonly against: Told['against'];
  readonly dry_run: boolean;
  readonly by: string;
}

interface Picked {
  readonly learner: string;
  readonly submission: string;
  readonly quest: string;
  readonly challenge: string;
  readonly queue: Queue;
  readonly runtime: Runtime;
  readonly seed: string;
  readonly epoch: number;
  readonly content_hash: string | null;
}

/** Which submissions a scope means; $1 is the target, $2 what it is narrowed to. */
const SCOPES: Readonly<Record<Order['scope'], string>> = {
  submission: `s.id = $1::uuid AND $2::text IS NULL AND s.learner_id = (SELECT learner_id FROM judging WHERE submission_id = $1::uuid LIMIT 1)`,
  quest: `s.quest = $1 AND ($2::text IS NULL OR s.content_hash IN (
    SELECT content_hash FROM quest_version WHERE slug = $1 AND version = $2::int))`,
  cohort: `s.learner_id IN (SELECT learner_id FROM membership WHERE cohort_id = $1::uuid AND role = 'student')
    AND ($2::text IS NULL OR s.quest = $2)`,
};

/** Puts what was judged back into the queues, each under a new epoch with the seed and the files of the first one. */
@Injectable()
export class OrderRejudgement {
  constructor(
    private readonly db: DataSource,
    private readonly catalogue: CatalogueReader,
  ) {}

  /** @returns the id of the batch; it may be empty */
  async order(order: Order): Promise<string> {
    const live = await this.catalogue.live();
    const id = newId();
    await transact(this.db, async (manager) => {
      // Two batches over the same submission must not meet in one epoch.
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('ear rejudgement'))`);
      const picked = await pick(manager, order);
      const jobs = order.against === 'same' ? picked : picked.flatMap((one) => againstLive(one, live));
      await manager.query(
        `INSERT INTO rejudgement (id, scope, target, narrowed, against, dry_run, state, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'judging', $7, now())`,
        [id, order.scope, order.target, order.narrowed, order.against, order.dry_run, order.by],
      );
      await manager.query(
        `WITH job AS (
           SELECT * FROM jsonb_to_recordset($2::jsonb) AS job(
             learner uuid, submission uuid, queue text, runtime text, seed text, epoch int, content_hash text)
         ), item AS (
           INSERT INTO rejudgement_item (learner_id, rejudgement_id, submission_id, epoch, state)
           SELECT learner, $1, submission, epoch, 'waiting' FROM job
         ), queued AS (
           INSERT INTO judging (submission_id, epoch, learner_id, queue, runtime, state, seed, not_before, queued_at,
             rejudgement_id, content_hash)
           SELECT submission, epoch, learner, queue, runtime, 'queued', seed, now(), now(), $1, content_hash FROM job
         )
         SELECT pg_notify('${QUEUE_CHANNEL}', queue) FROM (SELECT DISTINCT queue FROM job) q`,
        [id, JSON.stringify(jobs)],
      );
    });
    return id;
  }
}

/**
 * Judged hand-ins whose files are still there. A public check leaves no verdict that counts; what no grader could
 * judge is picked only by name.
 */
function pick(manager: EntityManager, { scope, target, narrowed }: Order): Promise<Picked[]> {
  const evidence =
    scope === 'submission' ? `v.status <> 'cancelled'` : `v.status NOT IN ('cancelled', 'platform_error')`;
  return manager.query(
    `SELECT s.learner_id AS learner, s.id AS submission, s.quest, s.challenge, s.queue, first.runtime, first.seed,
       (SELECT max(epoch) + 1 FROM judging WHERE submission_id = s.id) AS epoch, NULL AS content_hash
     FROM submission s
     JOIN LATERAL (SELECT runtime, seed FROM judging WHERE submission_id = s.id ORDER BY epoch LIMIT 1) first ON true
     WHERE NOT s.public_only AND ${SCOPES[scope]}
       AND EXISTS (SELECT 1 FROM blob b WHERE b.learner_id = s.learner_id AND b.digest = s.payload_digest)
       AND EXISTS (SELECT 1 FROM verdict v WHERE v.learner_id = s.learner_id AND v.submission_id = s.id AND ${evidence})
     ORDER BY s.submitted_at, s.id`,
    [target, narrowed],
  );
}

/** The same hand-in under the live version; nothing where that one has no such challenge any more. */
function againstLive(job: Picked, { quests }: LiveCatalogue): Picked[] {
  const version = quests.get(job.quest);
  const challenge = version?.judging.challenges.find(({ id }) => id === job.challenge);
  if (!version || !challenge) return [];
  return [{ ...job, queue: queueOf(challenge), runtime: challenge.runtime, content_hash: version.content_hash }];
}

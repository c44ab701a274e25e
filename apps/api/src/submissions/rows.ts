import type { Verdict } from '@ear/engine';
import type { EntityManager } from 'typeorm';
import { prepared } from '../kernel/prepared.ts';
import type { Submission } from './submission.entity.ts';
import type { VerdictRow } from './verdict.entity.ts';

/** The columns of a submission, of the row `s`. */
export const SUBMISSION_COLUMNS = `s.learner_id, s.id, s.attempt_id, s.attempt_version, s.quest, s.content_hash,
  s.judging_hash, s.challenge, s.public_only, s.number, s.queue, s.idempotency_key, s.body_hash, s.payload_digest,
  s.authors, s.submitted_at`;

const INSERT = prepared(
  `INSERT INTO submission (learner_id, id, attempt_id, attempt_version, quest, content_hash, judging_hash, challenge,
     public_only, number, queue, idempotency_key, body_hash, payload_digest, authors, submitted_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
);

const BY_KEY = prepared(
  `SELECT ${SUBMISSION_COLUMNS} FROM submission s WHERE s.learner_id = $1 AND s.idempotency_key = $2`,
);

const NEXT_NUMBER = prepared(
  `SELECT coalesce(max(number), 0) + 1 AS next FROM submission WHERE learner_id = $1 AND attempt_id = $2 AND challenge = $3`,
);

const WITH_ZONE = prepared(
  `SELECT ${SUBMISSION_COLUMNS}, l.zone FROM submission s JOIN learner l ON l.id = s.learner_id
   WHERE s.learner_id = $1 AND s.id = $2`,
);

const HANDED_IN = prepared(
  `SELECT ${SUBMISSION_COLUMNS}, b.content AS payload
   FROM submission s LEFT JOIN blob b ON b.learner_id = s.learner_id AND b.digest = s.payload_digest
   WHERE s.learner_id = $1 AND s.id = $2`,
);

const INSERT_VERDICT = prepared(
  `INSERT INTO verdict (learner_id, submission_id, epoch, status, score, tier, xp, body, judged_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);

export async function insertSubmission(manager: EntityManager, row: Submission): Promise<void> {
  await manager.query(INSERT, [
    row.learner_id,
    row.id,
    row.attempt_id,
    row.attempt_version,
    row.quest,
    row.content_hash,
    row.judging_hash,
    row.challenge,
    row.public_only,
    row.number,
    row.queue,
    row.idempotency_key,
    row.body_hash,
    row.payload_digest,
    row.authors,
    row.submitted_at,
  ]);
}

/** The submission that an Idempotency-Key was used for. */
export async function submissionByKey(
  manager: EntityManager,
  learner: string,
  key: string,
): Promise<Submission | null> {
  const rows: Submission[] = await manager.query(BY_KEY, [learner, key]);
  return rows[0] ?? null;
}

/** Submissions of one challenge are numbered 1, 2, 3 … within their attempt. */
export async function nextNumber(
  manager: EntityManager,
  learner: string,
  attempt: string,
  challenge: string,
): Promise<number> {
  const rows: { next: number }[] = await manager.query(NEXT_NUMBER, [learner, attempt, challenge]);
  return rows[0]!.next;
}

/**
 * A submission with its learner's present zone.
 * @throws Error where the learner has no such submission
 */
export async function submissionWithZone(
  manager: EntityManager,
  learner: string,
  id: string,
): Promise<Submission & { readonly zone: string }> {
  const rows: (Submission & { zone: string })[] = await manager.query(WITH_ZONE, [learner, id]);
  return one(rows, learner, id);
}

/**
 * A submission with its hand-in; null where that was erased.
 * @throws Error where the learner has no such submission
 */
export async function handedIn(
  manager: EntityManager,
  learner: string,
  id: string,
): Promise<Submission & { readonly payload: Buffer | null }> {
  const rows: (Submission & { payload: Buffer | null })[] = await manager.query(HANDED_IN, [learner, id]);
  return one(rows, learner, id);
}

export async function insertVerdict(
  manager: EntityManager,
  row: Omit<VerdictRow, 'body'> & { readonly body: Verdict },
): Promise<void> {
  const { learner_id, submission_id, epoch, status, score, tier, xp, body, judged_at } = row;
  const given = [learner_id, submission_id, epoch, status, score, tier, xp, JSON.stringify(body), judged_at];
  await manager.query(INSERT_VERDICT, given);
}

function one<T>([row]: readonly T[], learner: string, id: string): T {
  if (!row) throw new Error(`learner ${learner} has no submission ${id}`);
  return row;
}

import { createHash } from 'node:crypto';
import { queueOf, viewOf } from '@ear/engine';
import type { SubmissionAccepted, SubmissionBody } from '@ear/engine/contract';
import { Inject, Injectable } from '@nestjs/common';
import canonicalize from 'canonicalize';
import type { z } from 'zod';
import { DataSource, type EntityManager } from 'typeorm';
import { AttemptLog, type LockedAttempt } from '../attempts/index.ts';
import { BlobStore } from '../journey/index.ts';
import { JudgingQueue, Places } from '../judging/index.ts';
import type { LearnerCaller } from '../kernel/caller.ts';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { CONFIG, type Config } from '../kernel/config.ts';
import { transact } from '../kernel/database.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal, refuse } from '../kernel/refusal.ts';
import { whyUnfit } from './fitsAction.ts';
import { Submission } from './submission.entity.ts';

type Body = z.output<typeof SubmissionBody>;

/** The first of the two transactions of a submission: replay, play, append, project, queue. */
@Injectable()
export class Submit {
  constructor(
    private readonly db: DataSource,
    private readonly attempts: AttemptLog,
    private readonly blobs: BlobStore,
    private readonly queue: JudgingQueue,
    private readonly places: Places,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The same key with the same body is the same submission, however often it is sent. */
  async submit(
    caller: LearnerCaller,
    attemptId: string,
    version: number,
    key: string,
    body: Body,
  ): Promise<SubmissionAccepted | Refusal> {
    const bodyHash = createHash('sha256')
      .update(canonicalize({ attempt: attemptId, ...body }) ?? '')
      .digest();
    const row = await transact(this.db, async (manager) => {
      const attempt = await this.attempts.lock(manager, caller.id, attemptId);
      if (!attempt) return refuse('not_found');
      const known = await manager.findOneBy(Submission, { learner_id: caller.id, idempotency_key: key });
      if (known) return known.body_hash.equals(bodyHash) ? known : refuse('key_reused');
      if (attempt.row.version !== version) return refuse('conflict', { version: attempt.row.version });
      return this.accept(manager, caller, attempt, key, body, bodyHash);
    });
    if (row instanceof Refusal) return row;
    const place = await this.places.ahead(row.id);
    return { id: row.id, attempt_version: row.attempt_version, queue: row.queue, place };
  }

  private async accept(
    manager: EntityManager,
    caller: LearnerCaller,
    attempt: LockedAttempt,
    key: string,
    body: Body,
    bodyHash: Buffer,
  ): Promise<Submission | Refusal> {
    const challenge = attempt.quest.judging.challenges.find(({ id }) => id === body.challenge);
    if (!challenge) return refuse('not_now', { challenge: body.challenge });
    const unfit = whyUnfit(challenge.action, body.payload);
    if (unfit) return unfit;
    if ((await this.queue.pending(manager, caller.id)) >= this.config.learnerPending) return refuse('queue_full');
    const id = newId();
    const digest = await this.blobs.put(manager, caller.id, 'application/json', JSON.stringify(body.payload));
    const moved = body.public_only
      ? standing(attempt, body.challenge)
      : await this.play(manager, caller, attempt, { id, challenge: body.challenge, digest });
    if (moved instanceof Refusal) {
      await this.blobs.drop(manager, caller.id, digest);
      return moved;
    }
    const row: Submission = {
      learner_id: caller.id,
      id,
      attempt_id: attempt.row.id,
      attempt_version: moved.version,
      quest: attempt.row.quest,
      content_hash: attempt.row.content_hash,
      judging_hash: attempt.row.judging_hash,
      challenge: body.challenge,
      public_only: body.public_only,
      number: body.public_only ? null : await nextNumber(manager, attempt, body.challenge),
      queue: queueOf(challenge),
      idempotency_key: key,
      body_hash: bodyHash,
      payload_digest: digest,
      authors: [caller.id],
      submitted_at: new Date(this.clock.now()),
    };
    await manager.insert(Submission, row);
    await this.queue.enqueue(manager, {
      submission: id,
      learner: caller.id,
      queue: row.queue,
      runtime: challenge.runtime,
    });
    return row;
  }

  private async play(
    manager: EntityManager,
    caller: LearnerCaller,
    attempt: LockedAttempt,
    { id, challenge, digest }: { id: string; challenge: string; digest: string },
  ): Promise<{ version: number } | Refusal> {
    const event = { type: 'SUBMITTED', at: this.clock.now(), challenge, submission: id } as const;
    const about = { zone: caller.zone, blobs: { payload: digest }, submission: id };
    const advance = await this.attempts.advance(manager, attempt, event, about);
    return advance instanceof Refusal ? advance : { version: advance.attempt.row.version };
  }
}

/** Public checks may be run wherever work goes on; they move nothing. */
function standing({ row, quest, snapshot }: LockedAttempt, challenge: string): { version: number } | Refusal {
  const { position } = viewOf(quest.machine, snapshot);
  const working =
    position !== 'completed' &&
    position.challenge === challenge &&
    (position.stage === 'acting' || position.stage === 'failed');
  return working ? { version: row.version } : refuse('not_now');
}

async function nextNumber(manager: EntityManager, { row }: LockedAttempt, challenge: string): Promise<number> {
  const rows: { next: number }[] = await manager.query(
    `SELECT coalesce(max(number), 0) + 1 AS next FROM submission WHERE learner_id = $1 AND attempt_id = $2 AND challenge = $3`,
    [row.learner_id, row.id, challenge],
  );
  return rows[0]!.next;
}

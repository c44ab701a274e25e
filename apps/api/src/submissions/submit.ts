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
import { together, transact } from '../kernel/database.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal, refuse } from '../kernel/refusal.ts';
import { whyUnfit } from './fitsAction.ts';
import { insertSubmission, nextNumber, submissionByKey } from './rows.ts';
import type { Submission } from './submission.entity.ts';

type Body = z.output<typeof SubmissionBody>;

/** What is handed in, and what stood when it came. */
interface HandIn {
  readonly key: string;
  readonly body: Body;
  readonly bodyHash: Buffer;
  /** Jobs of the learner that have no verdict yet. */
  readonly pending: number;
  /** null where only the public checks are asked for. */
  readonly number: number | null;
}

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
      // Everything is read when the journey is locked.
      const [attempt, known, pending, number] = await together([
        this.attempts.lock(manager, caller.id, attemptId),
        submissionByKey(manager, caller.id, key),
        this.queue.pending(manager, caller.id),
        body.public_only ? null : nextNumber(manager, caller.id, attemptId, body.challenge),
      ]);
      if (!attempt) return refuse('not_found');
      if (known) return known.body_hash.equals(bodyHash) ? known : refuse('key_reused');
      if (attempt.row.version !== version) return refuse('conflict', { version: attempt.row.version });
      return this.accept(manager, caller, attempt, { key, body, bodyHash, pending, number });
    });
    if (row instanceof Refusal) return row;
    const place = await this.places.ahead(row.id);
    return { id: row.id, attempt_version: row.attempt_version, queue: row.queue, place };
  }

  private async accept(
    manager: EntityManager,
    caller: LearnerCaller,
    attempt: LockedAttempt,
    { key, body, bodyHash, pending, number }: HandIn,
  ): Promise<Submission | Refusal> {
    const challenge = attempt.quest.judging.challenges.find(({ id }) => id === body.challenge);
    if (!challenge) return refuse('not_now', { challenge: body.challenge });
    const unfit = whyUnfit(challenge.action, body.payload);
    if (unfit) return unfit;
    if (pending >= this.config.learnerPending) return refuse('queue_full');
    const id = newId();
    const at = this.clock.now();
    const step = body.public_only
      ? whyNoCheck(attempt, body.challenge)
      : this.attempts.next(attempt, { type: 'SUBMITTED', at, challenge: body.challenge, submission: id });
    if (step instanceof Refusal) return step;
    const blob = this.blobs.seal(JSON.stringify(body.payload));
    const row: Submission = {
      learner_id: caller.id,
      id,
      attempt_id: attempt.row.id,
      attempt_version: step?.version ?? attempt.row.version,
      quest: attempt.row.quest,
      content_hash: attempt.row.content_hash,
      judging_hash: attempt.row.judging_hash,
      challenge: body.challenge,
      public_only: body.public_only,
      number,
      queue: queueOf(challenge),
      idempotency_key: key,
      body_hash: bodyHash,
      payload_digest: blob.digest,
      authors: [caller.id],
      submitted_at: new Date(at),
    };
    const about = { zone: caller.zone, blobs: { payload: blob.digest }, submission: id };
    const job = { submission: id, learner: caller.id, queue: row.queue, runtime: challenge.runtime };
    await together([
      this.blobs.keep(manager, caller.id, 'application/json', blob),
      step && this.attempts.write(manager, attempt, step, about),
      insertSubmission(manager, row),
      this.queue.enqueue(manager, job),
    ]);
    return row;
  }
}

/** Public checks may be run wherever work goes on; they move nothing. */
function whyNoCheck({ quest, snapshot }: LockedAttempt, challenge: string): Refusal | null {
  const { position } = viewOf(quest.machine, snapshot);
  const working =
    position !== 'completed' &&
    position.challenge === challenge &&
    (position.stage === 'acting' || position.stage === 'failed');
  return working ? null : refuse('not_now');
}

import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AttemptLog } from '../attempts/index.ts';
import { JudgingQueue } from '../judging/index.ts';
import type { LearnerCaller } from '../kernel/caller.ts';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { transact } from '../kernel/database.ts';
import { Refusal, refuse } from '../kernel/refusal.ts';
import { Notifier } from '../stream/index.ts';
import { Submission } from './submission.entity.ts';

/** Takes a submission back before its verdict: it costs nothing, and its grader stops with the next heartbeat. */
@Injectable()
export class Cancel {
  constructor(
    private readonly db: DataSource,
    private readonly attempts: AttemptLog,
    private readonly queue: JudgingQueue,
    private readonly notifier: Notifier,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Cancelling twice is the same; a submission that has its verdict stays judged. */
  async cancel(caller: LearnerCaller, id: string): Promise<Refusal | undefined> {
    return transact(this.db, async (manager) => {
      const row = await manager.findOneBy(Submission, { learner_id: caller.id, id });
      const attempt = row && (await this.attempts.lock(manager, caller.id, row.attempt_id));
      if (!attempt) return refuse('not_found');
      if (!(await this.queue.cancel(manager, id))) {
        return (await this.queue.isCancelled(manager, id)) ? undefined : refuse('not_now');
      }
      if (row.public_only) {
        await this.notifier.tell(manager, caller.id, {
          event: 'checked',
          data: { attempt: row.attempt_id, submission: id },
        });
        return undefined;
      }
      const event = { type: 'CANCELLED', at: this.clock.now(), challenge: row.challenge, submission: id } as const;
      const advance = await this.attempts.advance(manager, attempt, event, { zone: caller.zone, submission: id });
      return advance instanceof Refusal ? advance : undefined;
    });
  }
}

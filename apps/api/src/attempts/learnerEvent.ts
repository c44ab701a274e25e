import { type AttemptEvent, viewOf } from '@ear/engine';
import type { LearnerEventBody } from '@ear/engine/contract';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource } from 'typeorm';
import { BlobStore } from '../journey/index.ts';
import type { LearnerCaller } from '../kernel/caller.ts';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { transact } from '../kernel/database.ts';
import { Refusal, refuse } from '../kernel/refusal.ts';
import { AttemptLog, type LockedAttempt } from './attemptLog.ts';

type Body = z.infer<typeof LearnerEventBody>;

/** What a learner says besides submitting: begun, predicted, hint taken, reflected and so on. */
@Injectable()
export class LearnerEvents {
  constructor(
    private readonly db: DataSource,
    private readonly log: AttemptLog,
    private readonly blobs: BlobStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async record(caller: LearnerCaller, id: string, version: number, body: Body): Promise<LockedAttempt | Refusal> {
    return transact(this.db, async (manager) => {
      const attempt = await this.log.lock(manager, caller.id, id);
      if (!attempt) return refuse('not_found');
      if (attempt.row.version !== version) return refuse('conflict', { version: attempt.row.version });
      const event = this.eventOf(body, attempt);
      const text = body.type === 'REFLECTED' ? await this.blobs.put(manager, caller.id, 'text/plain', body.text) : null;
      const about = { zone: caller.zone, ...(text ? { blobs: { text } } : {}) };
      const advance = await this.log.advance(manager, attempt, event, about);
      if (!(advance instanceof Refusal)) return advance.attempt;
      if (text) await this.blobs.drop(manager, caller.id, text);
      return advance;
    });
  }

  private eventOf(body: Body, { quest, snapshot }: LockedAttempt): AttemptEvent {
    const { position, challenges } = viewOf(quest.machine, snapshot);
    const challenge = position === 'completed' ? '' : position.challenge;
    const at = this.clock.now();
    switch (body.type) {
      case 'PREDICTED':
        return { type: 'PREDICTED', at, challenge, value: body.value };
      case 'HINT_TAKEN':
        return { type: 'HINT_TAKEN', at, challenge, index: challenges[challenge]?.hints.length ?? 0 };
      case 'REFLECTED':
        return { type: 'REFLECTED', at, challenge, chars: Array.from(body.text.trim()).length };
      default:
        return { type: body.type, at, challenge };
    }
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BlobStore, Journal } from '../journey/index.ts';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { transact } from '../kernel/database.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { Notifier } from '../stream/index.ts';
import { levelOf } from '@ear/engine';
import { Ledger } from './ledger.ts';
import { adjustment } from './rebuild.ts';

interface Target {
  readonly journey_id: string;
  readonly zone: string;
}

/** What a person decides about a learner's progress. Each is an event of the learner's journey. */
@Injectable()
export class Grants {
  constructor(
    private readonly db: DataSource,
    private readonly journal: Journal,
    private readonly blobs: BlobStore,
    private readonly ledger: Ledger,
    private readonly notifier: Notifier,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The only way in which XP goes down. */
  async adjustXp(by: string, learner: string, amount: number, reason: string): Promise<Refusal | undefined> {
    return transact(this.db, async (manager) => {
      const target = await this.findTarget(learner);
      if (!target) return refuse('not_found');
      const at = this.clock.now();
      const journey = await this.journal.lock(manager, learner, target.journey_id);
      const payload = { amount, by };
      const blobs = { reason: await this.blobs.put(manager, learner, 'text/plain', reason) };
      const seq = await this.journal.append(manager, journey, {
        type: 'XP_ADJUSTED',
        at,
        zone: target.zone,
        payload,
        blobs,
      });
      await this.ledger.add(manager, learner, [adjustment({ seq, at: new Date(at), payload })]);
      const xp = await this.ledger.xp(learner, manager);
      await this.notifier.tell(manager, learner, {
        event: 'xp',
        data: { xp, level: levelOf(xp).level, gained: amount },
      });
      return undefined;
    });
  }

  /** Opens a quest for a learner, whatever it requires. Granting twice changes nothing. */
  async unlock(by: string, learner: string, quest: string): Promise<Refusal | undefined> {
    return transact(this.db, async (manager) => {
      const target = await this.findTarget(learner);
      if (!target) return refuse('not_found');
      const at = this.clock.now();
      const journey = await this.journal.lock(manager, learner, target.journey_id);
      const fresh: unknown[] = await manager.query(
        `INSERT INTO unlock (learner_id, quest, granted_by, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING quest`,
        [learner, quest, by, new Date(at)],
      );
      if (fresh.length === 0) return undefined;
      await this.journal.append(manager, journey, {
        type: 'UNLOCK_GRANTED',
        at,
        zone: target.zone,
        payload: { quest, by },
      });
      return undefined;
    });
  }

  async granted(learner: string): Promise<Set<string>> {
    const rows: { quest: string }[] = await this.db.query(`SELECT quest FROM unlock WHERE learner_id = $1`, [learner]);
    return new Set(rows.map(({ quest }) => quest));
  }

  private async findTarget(learner: string): Promise<Target | null> {
    const rows: Target[] = await this.db.query(`SELECT journey_id, zone FROM learner WHERE id = $1`, [learner]);
    return rows[0] ?? null;
  }
}

import type { Me } from '@ear/engine/contract';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Memberships } from '../cohorts/index.ts';
import { Learner } from '../identity/index.ts';
import { Journal } from '../journey/index.ts';
import type { LearnerCaller } from '../kernel/caller.ts';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { transact } from '../kernel/database.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { ProgressReader } from '../progress/index.ts';
import { isKnownZone } from './zones.ts';

interface Changes {
  readonly locale?: Me['locale'] | undefined;
  readonly zone?: string | undefined;
}

/** What a learner sees and decides about themselves. */
@Injectable()
export class Profile {
  constructor(
    private readonly db: DataSource,
    private readonly progress: ProgressReader,
    private readonly memberships: Memberships,
    private readonly journal: Journal,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async of(id: string): Promise<Me> {
    const { name, admin, locale, zone } = await this.db.manager.findOneByOrFail(Learner, { id });
    const [progress, memberships] = await Promise.all([this.progress.of(id, zone), this.memberships.of(id)]);
    return { id, name, guest: name === null, admin, locale, zone, progress, memberships };
  }

  /** A new zone is an event: days that were earned before it stay earned. */
  async change(caller: LearnerCaller, { locale, zone }: Changes): Promise<Me | Refusal> {
    if (zone !== undefined && !isKnownZone(zone))
      return refuse('bad_request', { fields: [{ path: 'zone', message: 'unknown zone' }] });
    await transact(this.db, async (manager) => {
      const journey = await this.journal.lock(manager, caller.id, caller.journey);
      const now = await manager.findOneByOrFail(Learner, { id: caller.id });
      if (zone !== undefined && zone !== now.zone) {
        const payload = { from: now.zone, to: zone };
        await this.journal.append(manager, journey, { type: 'ZONE_CHANGED', at: this.clock.now(), zone, payload });
      }
      await manager.update(Learner, { id: caller.id }, { locale: locale ?? now.locale, zone: zone ?? now.zone });
    });
    return this.of(caller.id);
  }
}

import { begin, CHART_FORMAT, snapshotToJson } from '@ear/engine';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, IsNull, type EntityManager } from 'typeorm';
import { CatalogueReader, type OpenVersion } from '../catalogue/index.ts';
import { Journal, type LockedJourney } from '../journey/index.ts';
import type { LearnerCaller } from '../kernel/caller.ts';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { transact } from '../kernel/database.ts';
import { newId } from '../kernel/ids.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { Notifier } from '../stream/index.ts';
import { Attempt } from './attempt.entity.ts';
import { Campaign } from './campaign.ts';

/** Starts a quest, or finds the attempt that is already open. */
@Injectable()
export class StartAttempt {
  constructor(
    private readonly db: DataSource,
    private readonly catalogue: CatalogueReader,
    private readonly campaign: Campaign,
    private readonly journal: Journal,
    private readonly notifier: Notifier,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async start(caller: LearnerCaller, slug: string): Promise<{ id: string; fresh: boolean } | Refusal> {
    const live = await this.catalogue.live();
    const quest = live.quests.get(slug);
    const campaign = await this.campaign.stateOf(caller.id, live);
    return transact(this.db, async (manager) => {
      const journey = await this.journal.lock(manager, caller.id, caller.journey);
      const open = await manager.findOneBy(Attempt, { learner_id: caller.id, quest: slug, completed_at: IsNull() });
      if (open) return { id: open.id, fresh: false };
      if (!quest) return refuse(live.quarantined.some((one) => one.slug === slug) ? 'quest_withdrawn' : 'not_found');
      if (quest.definition.status === 'deprecated') return refuse('quest_withdrawn');
      const lock = this.campaign.lockOf(quest, campaign);
      if (lock) return refuse('quest_locked', { guard: lock.guard, needs: lock.needs }, lock.text);
      return { id: await this.insert(manager, journey, caller, quest), fresh: true };
    });
  }

  private async insert(
    manager: EntityManager,
    journey: LockedJourney,
    caller: LearnerCaller,
    quest: OpenVersion,
  ): Promise<string> {
    const id = newId();
    const at = this.clock.now();
    const { content_hash, judging_hash } = quest;
    await manager.insert(Attempt, {
      learner_id: caller.id,
      id,
      journey_id: journey.id,
      quest: quest.slug,
      content_hash,
      judging_hash,
      chart_format: CHART_FORMAT,
      version: 0,
      snapshot: snapshotToJson(quest.machine, begin(quest.machine)) as object,
      challenges_passed: 0,
      assignment_id: null,
      started_at: new Date(at),
      completed_at: null,
    });
    await this.journal.append(manager, journey, {
      type: 'ATTEMPT_STARTED',
      at,
      zone: caller.zone,
      payload: { version: quest.version, judging_hash, chart_format: CHART_FORMAT },
      attempt: { id, version: 0, quest: quest.slug, content_hash },
    });
    await this.notifier.tell(manager, caller.id, {
      event: 'moved',
      data: { attempt: id, version: 0, submission: null, type: 'ATTEMPT_STARTED' },
    });
    return id;
  }
}

import {
  type AttemptAction,
  type AttemptEvent,
  type AttemptSnapshot,
  levelOf,
  play,
  replay,
  snapshotFromJson,
  snapshotToJson,
  viewOf,
  whyRefused,
} from '@ear/engine';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CatalogueReader, type OpenVersion } from '../catalogue/index.ts';
import { Journal, type LockedJourney } from '../journey/index.ts';
import { type Refusal } from '../kernel/refusal.ts';
import { Ledger } from '../progress/index.ts';
import { Notifier } from '../stream/index.ts';
import { Attempt } from './attempt.entity.ts';
import { guardRefusal } from './guardRefusal.ts';

/** An attempt with its chart, as it stands. */
export interface ReadAttempt {
  readonly row: Attempt;
  readonly quest: OpenVersion;
  readonly snapshot: AttemptSnapshot;
}

/** An attempt whose journey this transaction holds locked. */
export interface LockedAttempt extends ReadAttempt {
  readonly journey: LockedJourney;
}

/** What one event led to. */
export interface Advance {
  readonly attempt: LockedAttempt;
  /** What the chart asks the outside to do, XP and completion already done. */
  readonly actions: readonly AttemptAction[];
  /** XP that is new in the ledger. */
  readonly gained: number;
}

/** The one way in which an attempt moves: play, append, project, tell. */
@Injectable()
export class AttemptLog {
  constructor(
    private readonly db: DataSource,
    private readonly catalogue: CatalogueReader,
    private readonly journal: Journal,
    private readonly ledger: Ledger,
    private readonly notifier: Notifier,
  ) {}

  async find(learner: string, id: string): Promise<ReadAttempt | null> {
    const row = await this.db.manager.findOneBy(Attempt, { learner_id: learner, id });
    return row && this.open(this.db.manager, row);
  }

  /** Locks the attempt's journey, then reads the attempt; null where the learner has no such attempt. */
  async lock(manager: EntityManager, learner: string, id: string): Promise<LockedAttempt | null> {
    const rows: { journey_id: string }[] = await manager.query(
      `SELECT journey_id FROM attempt WHERE learner_id = $1 AND id = $2`,
      [learner, id],
    );
    if (!rows[0]) return null;
    const journey = await this.journal.lock(manager, learner, rows[0].journey_id);
    const row = await manager.findOneByOrFail(Attempt, { learner_id: learner, id });
    return { ...(await this.open(manager, row)), journey };
  }

  /**
   * Plays one event and writes everything that follows from it, or returns why the chart refuses it.
   * @param submission named in the message to open pages
   */
  async advance(
    manager: EntityManager,
    attempt: LockedAttempt,
    event: AttemptEvent,
    about: { readonly zone: string; readonly blobs?: Record<string, string>; readonly submission?: string },
  ): Promise<Advance | Refusal> {
    const { row, quest, snapshot, journey } = attempt;
    const guard = whyRefused(quest.machine, snapshot, event);
    if (guard) return guardRefusal(guard, quest.machine, event);
    const [next, actions] = play(quest.machine, snapshot, event);
    const { type, at, ...payload } = event;
    const version = row.version + 1;
    await this.journal.append(manager, journey, {
      type,
      at,
      zone: about.zone,
      payload,
      attempt: { id: row.id, version, quest: row.quest, content_hash: row.content_hash },
      ...(about.blobs ? { blobs: about.blobs } : {}),
    });
    const moved = await this.project(manager, attempt, next, version, actions, at);
    const gained = await this.award(manager, row, actions, at);
    await this.notifier.tell(manager, row.learner_id, {
      event: 'moved',
      data: { attempt: row.id, version, submission: about.submission ?? null, type },
    });
    return { attempt: { ...attempt, row: moved, snapshot: next }, actions, gained };
  }

  /** The snapshot is a cache: where it cannot be read, the events are replayed. */
  private async open(manager: EntityManager, row: Attempt): Promise<ReadAttempt> {
    const quest = await this.catalogue.getVersion(row.content_hash, manager);
    const kept = snapshotFromJson(quest.machine, row.snapshot);
    return { row, quest, snapshot: kept ?? replay(quest.machine, await this.events(manager, row)) };
  }

  private async events(manager: EntityManager, row: Attempt): Promise<unknown[]> {
    const events: { type: string; at: Date; payload: object }[] = await manager.query(
      `SELECT type, at, payload FROM event
       WHERE learner_id = $1 AND attempt_id = $2 AND attempt_version > 0 ORDER BY attempt_version`,
      [row.learner_id, row.id],
    );
    return events.map(({ type, at, payload }) => ({ ...payload, type, at: at.getTime() }));
  }

  private async project(
    manager: EntityManager,
    { row, quest }: LockedAttempt,
    next: AttemptSnapshot,
    version: number,
    actions: readonly AttemptAction[],
    at: number,
  ): Promise<Attempt> {
    const view = viewOf(quest.machine, next);
    const completes = actions.some(({ type }) => type === 'completeQuest');
    const changed = {
      version,
      snapshot: snapshotToJson(quest.machine, next),
      challenges_passed: Object.values(view.challenges).filter(({ passed }) => passed).length,
      completed_at: completes ? new Date(at) : row.completed_at,
    };
    await manager.query(
      `UPDATE attempt SET version = $3, snapshot = $4, challenges_passed = $5, completed_at = $6
       WHERE learner_id = $1 AND id = $2`,
      [
        row.learner_id,
        row.id,
        version,
        JSON.stringify(changed.snapshot),
        changed.challenges_passed,
        changed.completed_at,
      ],
    );
    return Object.assign(row, changed);
  }

  private async award(
    manager: EntityManager,
    row: Attempt,
    actions: readonly AttemptAction[],
    at: number,
  ): Promise<number> {
    const rows = actions.flatMap((action) =>
      action.type === 'awardXp' ? [{ quest: row.quest, ...action.params, at }] : [],
    );
    const gained = await this.ledger.add(manager, row.learner_id, rows);
    if (gained === 0) return 0;
    const xp = await this.ledger.xp(row.learner_id, manager);
    await this.notifier.tell(manager, row.learner_id, {
      event: 'xp',
      data: { xp, level: levelOf(xp).level, gained },
    });
    return gained;
  }
}

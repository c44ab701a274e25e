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
import { together } from '../kernel/database.ts';
import { prepared } from '../kernel/prepared.ts';
import { Refusal } from '../kernel/refusal.ts';
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

/** What one event leads to, before it is written. */
export interface Step {
  readonly event: AttemptEvent;
  readonly version: number;
  readonly snapshot: AttemptSnapshot;
  readonly actions: readonly AttemptAction[];
}

/** What is written beside an event; `submission` is named in the message to open pages. */
interface About {
  readonly zone: string;
  readonly blobs?: Record<string, string>;
  readonly submission?: string;
}

/** What one event led to. */
export interface Advance {
  readonly attempt: LockedAttempt;
  /** What the chart asks the outside to do, XP and completion already done. */
  readonly actions: readonly AttemptAction[];
  /** XP that is new in the ledger. */
  readonly gained: number;
}

const READ = prepared(
  `SELECT learner_id, id, journey_id, quest, content_hash, judging_hash, chart_format, version, snapshot,
          challenges_passed, assignment_id, started_at, completed_at
   FROM attempt WHERE learner_id = $1 AND id = $2`,
);

const PROJECT = prepared(
  `UPDATE attempt SET version = $3, snapshot = $4, challenges_passed = $5, completed_at = $6
   WHERE learner_id = $1 AND id = $2`,
);

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
    const row = await read(this.db.manager, learner, id);
    return row && this.open(this.db.manager, row);
  }

  /** Locks the attempt's journey, then reads the attempt; null where the learner has no such attempt. */
  async lock(manager: EntityManager, learner: string, id: string): Promise<LockedAttempt | null> {
    // The attempt is read when the lock is held.
    const [journey, row] = await together([
      this.journal.lockOfAttempt(manager, learner, id),
      read(manager, learner, id),
    ]);
    return journey && row && { ...(await this.open(manager, row)), journey };
  }

  /** Plays one event: what follows from it, or why the chart refuses it. */
  next({ row, quest, snapshot }: ReadAttempt, event: AttemptEvent): Step | Refusal {
    const guard = whyRefused(quest.machine, snapshot, event);
    if (guard) return guardRefusal(guard, quest.machine, event);
    const [next, actions] = play(quest.machine, snapshot, event);
    return { event, version: row.version + 1, snapshot: next, actions };
  }

  /** Plays one event and writes everything that follows from it, or returns why the chart refuses it. */
  async advance(
    manager: EntityManager,
    attempt: LockedAttempt,
    event: AttemptEvent,
    about: About,
  ): Promise<Advance | Refusal> {
    const step = this.next(attempt, event);
    return step instanceof Refusal ? step : this.write(manager, attempt, step, about);
  }

  /** Writes what `next` answered. */
  async write(manager: EntityManager, attempt: LockedAttempt, step: Step, about: About): Promise<Advance> {
    const { row, journey } = attempt;
    const { version, snapshot, actions } = step;
    const { type, at, ...payload } = step.event;
    const [, moved, gained] = await together([
      this.journal.append(manager, journey, {
        type,
        at,
        zone: about.zone,
        payload,
        attempt: { id: row.id, version, quest: row.quest, content_hash: row.content_hash },
        ...(about.blobs ? { blobs: about.blobs } : {}),
      }),
      this.project(manager, attempt, step),
      this.award(manager, row, actions, at).then(async (xp) => {
        const data = { attempt: row.id, version, submission: about.submission ?? null, type };
        await this.notifier.tell(manager, row.learner_id, { event: 'moved', data });
        return xp;
      }),
    ]);
    return { attempt: { ...attempt, row: moved, snapshot }, actions, gained };
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

  private async project(manager: EntityManager, { row, quest }: LockedAttempt, step: Step): Promise<Attempt> {
    const { version, snapshot, actions } = step;
    const view = viewOf(quest.machine, snapshot);
    const completes = actions.some(({ type }) => type === 'completeQuest');
    const changed = {
      version,
      snapshot: snapshotToJson(quest.machine, snapshot),
      challenges_passed: Object.values(view.challenges).filter(({ passed }) => passed).length,
      completed_at: completes ? new Date(step.event.at) : row.completed_at,
    };
    await manager.query(PROJECT, [
      row.learner_id,
      row.id,
      version,
      JSON.stringify(changed.snapshot),
      changed.challenges_passed,
      changed.completed_at,
    ]);
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

async function read(manager: EntityManager, learner: string, id: string): Promise<Attempt | null> {
  const rows: Attempt[] = await manager.query(READ, [learner, id]);
  return rows[0] ?? null;
}

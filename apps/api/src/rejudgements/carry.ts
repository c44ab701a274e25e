import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AttemptLog } from '../attempts/index.ts';
import { CONFIG, type Config } from '../kernel/config.ts';
import { isUnreachable, transact } from '../kernel/database.ts';
import { Settle } from '../submissions/index.ts';
import type { Verdict } from '@ear/engine';

/** Items that are applied in one round; then others may have their turn. */
const ROUND = 50;

interface Due {
  readonly learner: string;
  readonly submission: string;
  readonly rejudgement: string;
  readonly epoch: number;
  readonly attempt: string;
}

/** Takes batches further: to `judged` when nothing waits any more, and changed verdicts into their attempts. */
@Injectable()
export class CarryRejudgements implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('rejudgements');
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private ended = false;

  constructor(
    private readonly db: DataSource,
    private readonly attempts: AttemptLog,
    private readonly settle: Settle,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async onApplicationShutdown(): Promise<void> {
    this.ended = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
  }

  /** One round over all batches; any number of processes may do it at the same time. */
  async carry(): Promise<void> {
    await this.db.query(
      `UPDATE rejudgement r SET state = CASE WHEN dry_run THEN 'judged' ELSE 'applying' END, ended_at = now()
       WHERE state = 'judging'
         AND NOT EXISTS (SELECT 1 FROM rejudgement_item i WHERE i.rejudgement_id = r.id AND i.state = 'waiting')`,
    );
    const due: Due[] = await this.db.query(
      `SELECT i.learner_id AS learner, i.submission_id AS submission, i.rejudgement_id AS rejudgement, i.epoch,
         s.attempt_id AS attempt
       FROM rejudgement r JOIN rejudgement_item i ON i.rejudgement_id = r.id
       JOIN submission s ON s.learner_id = i.learner_id AND s.id = i.submission_id
       WHERE r.state = 'applying' AND i.state = 'judged' AND i.changed
       ORDER BY r.created_at, s.submitted_at LIMIT ${ROUND}`,
    );
    for (const one of due) {
      if (this.ended) return;
      await this.apply(one);
    }
    await this.db.query(
      `UPDATE rejudgement r SET state = 'applied', ended_at = now() WHERE state = 'applying'
         AND NOT EXISTS (SELECT 1 FROM rejudgement_item i WHERE i.rejudgement_id = r.id AND i.state = 'judged' AND i.changed)`,
    );
  }

  /** One changed verdict, in one transaction. The journey is locked first, as everywhere. */
  private async apply(due: Due): Promise<void> {
    await transact(this.db, async (manager) => {
      const attempt = await this.attempts.lock(manager, due.learner, due.attempt);
      const verdict = await claim(manager, due);
      if (!attempt || !verdict) return;
      const later: unknown[] = await manager.query(
        `SELECT 1 FROM verdict WHERE learner_id = $1 AND submission_id = $2 AND epoch > $3`,
        [due.learner, due.submission, due.epoch],
      );
      if (later.length > 0) return end(manager, due, 'superseded', 0);
      const { xp, counted } = await this.settle.settleAgain(manager, attempt, due, verdict);
      return end(manager, due, counted ? 'applied' : 'refused', xp);
    });
  }

  private schedule(): void {
    if (this.ended) return;
    this.timer = setTimeout(() => {
      this.running = this.carry()
        .catch((error: unknown) => {
          if (!isUnreachable(error)) this.logger.error(error);
        })
        .finally(() => this.schedule());
    }, this.config.sweepMs);
  }
}

/** Locks an item that is still to be applied; null where another process was first or the batch was cancelled. */
async function claim(manager: EntityManager, { learner, rejudgement, submission }: Due): Promise<Verdict | null> {
  const rows: { verdict: Verdict }[] = await manager.query(
    `SELECT i.verdict FROM rejudgement_item i JOIN rejudgement r ON r.id = i.rejudgement_id
     WHERE i.learner_id = $1 AND i.rejudgement_id = $2 AND i.submission_id = $3 AND i.state = 'judged'
       AND r.state = 'applying' FOR UPDATE OF i`,
    [learner, rejudgement, submission],
  );
  return rows[0]?.verdict ?? null;
}

async function end(
  manager: EntityManager,
  { learner, rejudgement, submission }: Due,
  state: 'applied' | 'refused' | 'superseded',
  xp: number,
): Promise<void> {
  await manager.query(
    `UPDATE rejudgement_item SET state = $4, xp = $5, ended_at = now()
     WHERE learner_id = $1 AND rejudgement_id = $2 AND submission_id = $3`,
    [learner, rejudgement, submission, state, xp],
  );
}

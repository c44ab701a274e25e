import { type AttemptEvent, redactVerdict, type Verdict } from '@ear/engine';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AttemptLog, type LockedAttempt } from '../attempts/index.ts';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { transact } from '../kernel/database.ts';
import { Refusal } from '../kernel/refusal.ts';
import { withStorableText } from '../kernel/text.ts';
import { Notifier } from '../stream/index.ts';
import { Submission } from './submission.entity.ts';
import { VerdictRow } from './verdict.entity.ts';

export interface Judged {
  readonly learner: string;
  readonly submission: string;
  readonly epoch: number;
}

/** The second transaction of a submission: fence, append, ledger and projections, tell. */
@Injectable()
export class Settle {
  private readonly logger = new Logger('settle');

  constructor(
    private readonly db: DataSource,
    private readonly attempts: AttemptLog,
    private readonly notifier: Notifier,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Writes a verdict, exactly once.
   * @param fence closes the judging row inside this transaction; where it answers false, nothing is written
   */
  async settle(
    judged: Judged,
    verdict: Verdict,
    fence: (manager: EntityManager) => Promise<boolean>,
  ): Promise<boolean> {
    return transact(this.db, async (manager) => {
      const row = await manager.findOneByOrFail(Submission, { learner_id: judged.learner, id: judged.submission });
      const attempt = await this.attempts.lock(manager, row.learner_id, row.attempt_id);
      if (!attempt || !(await fence(manager))) return false;
      const shown = withStorableText(redactVerdict(verdict));
      const event = this.eventOf(row, judged.epoch, shown);
      const xp = row.public_only ? 0 : await this.append(manager, attempt, row, event);
      await manager.insert(VerdictRow, {
        learner_id: row.learner_id,
        submission_id: row.id,
        epoch: judged.epoch,
        status: shown.status,
        score: shown.score,
        tier: shown.tier,
        xp,
        body: shown as object,
        judged_at: new Date(event.at),
      });
      if (row.public_only) {
        await this.notifier.tell(manager, row.learner_id, {
          event: 'checked',
          data: { attempt: row.attempt_id, submission: row.id },
        });
      }
      return true;
    });
  }

  private async append(
    manager: EntityManager,
    attempt: LockedAttempt,
    row: Submission,
    event: AttemptEvent,
  ): Promise<number> {
    const zone = await zoneOf(manager, row.learner_id);
    const advance = await this.attempts.advance(manager, attempt, event, { zone, submission: row.id });
    if (!(advance instanceof Refusal)) return advance.gained;
    // The chart moved on without this verdict. It is kept beside the submission, and nobody is moved or rewarded.
    this.logger.error(`submission ${row.id}: ${event.type} was refused (${JSON.stringify(advance.problem.facts)})`);
    return 0;
  }

  private eventOf({ id, challenge }: Submission, epoch: number, verdict: Verdict): AttemptEvent {
    const at = this.clock.now();
    if (verdict.status === 'platform_error') return { type: 'JUDGING_ABANDONED', at, challenge, submission: id };
    if (verdict.status === 'cancelled') return { type: 'CANCELLED', at, challenge, submission: id };
    const { status, score, tier, metrics } = verdict;
    const passed = status === 'passed';
    return { type: 'JUDGED', at, challenge, submission: id, epoch, status, passed, score, tier, metrics };
  }
}

async function zoneOf(manager: EntityManager, learner: string): Promise<string> {
  const rows: { zone: string }[] = await manager.query(`SELECT zone FROM learner WHERE id = $1`, [learner]);
  return rows[0]!.zone;
}

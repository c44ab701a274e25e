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
      const shown = shownOf(verdict);
      const event = this.eventOf(row, judged.epoch, shown);
      const { xp } = row.public_only ? { xp: 0 } : await this.append(manager, attempt, row, event);
      await this.keep(manager, judged, shown, xp, event.at);
      if (row.public_only) {
        await this.notifier.tell(manager, row.learner_id, {
          event: 'checked',
          data: { attempt: row.attempt_id, submission: row.id },
        });
      }
      return true;
    });
  }

  /**
   * Lets a repeated judgement count: REJUDGED, ledger, and the verdict as the submission's newest. The caller holds
   * the attempt locked.
   * @param shown as `shownOf` answers it
   */
  async settleAgain(
    manager: EntityManager,
    attempt: LockedAttempt,
    judged: Judged,
    shown: Verdict,
  ): Promise<{ xp: number; counted: boolean }> {
    const row = await manager.findOneByOrFail(Submission, { learner_id: judged.learner, id: judged.submission });
    const event = judgedEvent('REJUDGED', this.clock.now(), row, judged.epoch, shown);
    const outcome = await this.append(manager, attempt, row, event);
    await this.keep(manager, judged, shown, outcome.xp, event.at);
    return outcome;
  }

  private async keep(
    manager: EntityManager,
    { learner, submission, epoch }: Judged,
    shown: Verdict,
    xp: number,
    at: number,
  ): Promise<void> {
    const { status, score, tier } = shown;
    await manager.insert(VerdictRow, {
      learner_id: learner,
      submission_id: submission,
      epoch,
      status,
      score,
      tier,
      xp,
      body: shown as object,
      judged_at: new Date(at),
    });
  }

  private async append(
    manager: EntityManager,
    attempt: LockedAttempt,
    row: Submission,
    event: AttemptEvent,
  ): Promise<{ xp: number; counted: boolean }> {
    const zone = await zoneOf(manager, row.learner_id);
    const advance = await this.attempts.advance(manager, attempt, event, { zone, submission: row.id });
    if (!(advance instanceof Refusal)) return { xp: advance.gained, counted: true };
    // The chart moved on without this verdict. It is kept beside the submission, and nobody is moved or rewarded.
    this.logger.error(`submission ${row.id}: ${event.type} was refused (${JSON.stringify(advance.problem.facts)})`);
    return { xp: 0, counted: false };
  }

  private eventOf(row: Submission, epoch: number, verdict: Verdict): AttemptEvent {
    const at = this.clock.now();
    const { id, challenge } = row;
    if (verdict.status === 'platform_error') return { type: 'JUDGING_ABANDONED', at, challenge, submission: id };
    if (verdict.status === 'cancelled') return { type: 'CANCELLED', at, challenge, submission: id };
    return judgedEvent('JUDGED', at, row, epoch, verdict);
  }
}

/** A verdict as its learner may see it, in text that the database can hold. */
export function shownOf(verdict: Verdict): Verdict {
  return withStorableText(redactVerdict(verdict));
}

function judgedEvent(
  type: 'JUDGED' | 'REJUDGED',
  at: number,
  { id, challenge }: Submission,
  epoch: number,
  { status, score, tier, metrics }: Verdict,
): AttemptEvent {
  const passed = status === 'passed';
  return { type, at, challenge, submission: id, epoch, status, passed, score, tier, metrics };
}

async function zoneOf(manager: EntityManager, learner: string): Promise<string> {
  const rows: { zone: string }[] = await manager.query(`SELECT zone FROM learner WHERE id = $1`, [learner]);
  return rows[0]!.zone;
}

import { type AttemptEvent, redactVerdict, type Verdict } from '@ear/engine';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AttemptLog, type LockedAttempt } from '../attempts/index.ts';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { together, transact } from '../kernel/database.ts';
import { Refusal } from '../kernel/refusal.ts';
import { withStorableText } from '../kernel/text.ts';
import { Notifier } from '../stream/index.ts';
import { insertVerdict, submissionWithZone } from './rows.ts';
import type { Submission } from './submission.entity.ts';

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
      const row = await submissionWithZone(manager, judged.learner, judged.submission);
      // The journey is locked before the judging row.
      const [attempt, held] = await together([
        this.attempts.lock(manager, row.learner_id, row.attempt_id),
        fence(manager),
      ]);
      if (!held) return false;
      if (!attempt) throw new Error(`submission ${row.id} has no attempt`);
      const shown = shownOf(verdict);
      const event = this.eventOf(row, judged.epoch, shown);
      const { xp } = row.public_only
        ? await this.tellChecked(manager, row)
        : await this.append(manager, attempt, row, event);
      await this.keep(manager, judged, shown, xp, event.at);
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
    const row = await submissionWithZone(manager, judged.learner, judged.submission);
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
    await insertVerdict(manager, {
      learner_id: learner,
      submission_id: submission,
      epoch,
      status,
      score,
      tier,
      xp,
      body: shown,
      judged_at: new Date(at),
    });
  }

  /** Public checks move nothing and bring nothing. */
  private async tellChecked(manager: EntityManager, row: Submission): Promise<{ xp: 0 }> {
    const data = { attempt: row.attempt_id, submission: row.id };
    await this.notifier.tell(manager, row.learner_id, { event: 'checked', data });
    return { xp: 0 };
  }

  private async append(
    manager: EntityManager,
    attempt: LockedAttempt,
    row: Submission & { readonly zone: string },
    event: AttemptEvent,
  ): Promise<{ xp: number; counted: boolean }> {
    const about = { zone: row.zone, submission: row.id };
    const advance = await this.attempts.advance(manager, attempt, event, about);
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

import { costsNothing, type Verdict } from '@ear/engine';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { transact } from '../kernel/database.ts';
import { shownOf } from '../submissions/index.ts';
import { differs } from './difference.ts';

/** One submission of a batch, by its judging. */
export interface JudgedAgain {
  readonly learner: string;
  readonly submission: string;
  readonly epoch: number;
  readonly rejudgement: string;
}

/** What judging again found is kept beside the verdict: nothing of the learner moves. */
@Injectable()
export class SettleAgain {
  constructor(private readonly db: DataSource) {}

  /** @param fence closes the judging row inside this transaction; where it answers false, nothing is written */
  async settle(
    { learner, submission, epoch, rejudgement }: JudgedAgain,
    verdict: Verdict,
    fence: (manager: EntityManager) => Promise<boolean>,
  ): Promise<boolean> {
    return transact(this.db, async (manager) => {
      if (!(await fence(manager))) return false;
      const faulted = costsNothing(verdict.status);
      const shown = faulted ? null : shownOf(verdict);
      const before = await standing(manager, learner, submission, epoch);
      const changed = shown !== null && before !== null && differs(before, shown);
      await manager.query(
        `UPDATE rejudgement_item SET state = $4, verdict = $5, changed = $6, ended_at = now()
         WHERE learner_id = $1 AND rejudgement_id = $2 AND submission_id = $3 AND state = 'waiting'`,
        [learner, rejudgement, submission, faulted ? 'faulted' : 'judged', shown && JSON.stringify(shown), changed],
      );
      return true;
    });
  }
}

/** The verdict that a submission had before an epoch. */
async function standing(
  manager: EntityManager,
  learner: string,
  submission: string,
  epoch: number,
): Promise<Verdict | null> {
  const rows: { body: Verdict }[] = await manager.query(
    `SELECT body FROM verdict WHERE learner_id = $1 AND submission_id = $2 AND epoch < $3 ORDER BY epoch DESC LIMIT 1`,
    [learner, submission, epoch],
  );
  return rows[0]?.body ?? null;
}

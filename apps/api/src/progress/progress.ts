import { EARNING_EVENTS, levelOf, streakOf } from '@ear/engine';
import type { Progress } from '@ear/engine/contract';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { Ledger } from './ledger.ts';

/** Level, XP and streak: folds of the engine over what is stored. */
@Injectable()
export class ProgressReader {
  constructor(
    private readonly db: DataSource,
    private readonly ledger: Ledger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async of(learner: string, zone: string): Promise<Progress> {
    const [xp, events] = await Promise.all([this.ledger.xp(learner), this.earning(learner)]);
    const { level, floor, ceiling, title } = levelOf(xp);
    return {
      xp,
      level,
      level_floor: floor,
      level_ceiling: ceiling,
      title,
      streak: streakOf(events, this.clock.now(), zone),
    };
  }

  private async earning(learner: string): Promise<{ at: number; zone: string; type: string }[]> {
    const rows: { at: Date; zone: string; type: string }[] = await this.db.query(
      `SELECT at, zone, type FROM event WHERE learner_id = $1 AND type = ANY($2) ORDER BY at`,
      [learner, [...EARNING_EVENTS]],
    );
    return rows.map((row) => ({ ...row, at: row.at.getTime() }));
  }
}

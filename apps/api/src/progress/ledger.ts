import { FOR_THE_FIRST_WALK, foldLedger, type LedgerRow } from '@ear/engine';
import type { LedgerPage } from '@ear/engine/contract';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DataSource } from 'typeorm';

/** Rows of the XP ledger: each key is written once, whoever asks twice. */
@Injectable()
export class Ledger {
  constructor(private readonly db: DataSource) {}

  /** Writes rows that are not there yet; a second walk earns nothing that rewards a first one. @returns the XP that was really added */
  async add(manager: EntityManager, learner: string, rows: readonly LedgerRow[]): Promise<number> {
    let gained = 0;
    for (const { quest, challenge, kind, amount, at } of rows) {
      const written: { amount: number }[] = await manager.query(
        `INSERT INTO ledger (learner_id, quest, challenge, kind, amount, at)
         SELECT $1::uuid, $2::text, $3::text, $4::text, $5::integer, $6::timestamptz
          WHERE NOT ($4 = ANY ($7::text[]) AND EXISTS (
                SELECT FROM ledger
                 WHERE learner_id = $1 AND quest = $2 AND challenge = $3 AND kind = 'pass' AND at < $6))
         ON CONFLICT DO NOTHING RETURNING amount`,
        [learner, quest, challenge, kind, amount, new Date(at), FOR_THE_FIRST_WALK],
      );
      gained += written[0]?.amount ?? 0;
    }
    return gained;
  }

  async rows(learner: string, manager: EntityManager = this.db.manager): Promise<LedgerRow[]> {
    const rows: (Omit<LedgerRow, 'at'> & { at: Date })[] = await manager.query(
      `SELECT quest, challenge, kind, amount, at FROM ledger WHERE learner_id = $1 ORDER BY at, quest, challenge, kind`,
      [learner],
    );
    return rows.map((row) => ({ ...row, at: row.at.getTime() }));
  }

  async xp(learner: string, manager: EntityManager = this.db.manager): Promise<number> {
    const rows: { xp: string | null }[] = await manager.query(
      `SELECT sum(amount) AS xp FROM ledger WHERE learner_id = $1`,
      [learner],
    );
    return Math.max(0, Number(rows[0]?.xp ?? 0));
  }

  async page(learner: string): Promise<LedgerPage> {
    const rows = await this.rows(learner);
    return {
      rows: rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() })),
      total: foldLedger(rows).xp,
    };
  }
}

import { ledgerKey, ledgerOf, type LedgerRow, type QuestMachine } from '@ear/engine';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CatalogueReader } from '../catalogue/index.ts';
import { Ledger } from './ledger.ts';

interface LoggedEvent {
  readonly seq: number;
  readonly type: string;
  readonly at: Date;
  readonly attempt_id: string | null;
  readonly attempt_version: number | null;
  readonly quest: string | null;
  readonly content_hash: string | null;
  readonly payload: Record<string, unknown>;
}

/** The ledger as a fold over the event log: what the table must equal. */
@Injectable()
export class LedgerRebuild {
  constructor(
    private readonly db: DataSource,
    private readonly catalogue: CatalogueReader,
    private readonly ledger: Ledger,
  ) {}

  /** Rows that the log of all the learner's journeys leads to. */
  async rebuild(learner: string): Promise<LedgerRow[]> {
    const events: LoggedEvent[] = await this.db.query(
      `SELECT seq, type, at, attempt_id, attempt_version, quest, content_hash, payload
       FROM event WHERE learner_id = $1 ORDER BY journey_id, seq`,
      [learner],
    );
    const machines = new Map<string, QuestMachine>();
    for (const { content_hash } of events) {
      if (content_hash && !machines.has(content_hash)) {
        machines.set(content_hash, (await this.catalogue.getVersion(content_hash)).machine);
      }
    }
    // ATTEMPT_STARTED has version 0: it opens an attempt and is none of its chart's events.
    const steps = events.flatMap(({ attempt_id, attempt_version, quest, content_hash, payload, type, at }) =>
      attempt_id && attempt_version && quest && content_hash
        ? [{ attempt: attempt_id, quest, content_hash, event: { ...payload, type, at: at.getTime() } }]
        : [],
    );
    const earned = ledgerOf((_, hash) => machines.get(hash)!, steps);
    return [...earned, ...events.filter(({ type }) => type === 'XP_ADJUSTED').map(adjustment)];
  }

  /** Keys whose rows differ between the table and the log; empty when all is well. */
  async differences(learner: string): Promise<string[]> {
    const [kept, rebuilt] = await Promise.all([this.ledger.rows(learner), this.rebuild(learner)]);
    const text = (row: LedgerRow) => `${ledgerKey(row)} ${row.amount} ${row.at}`;
    const a = new Set(kept.map(text));
    const b = new Set(rebuilt.map(text));
    return [...a].filter((one) => !b.has(one)).concat([...b].filter((one) => !a.has(one)));
  }
}

/** The ledger row of an XP_ADJUSTED event: one per event, so that each of them counts. */
export function adjustment({ seq, at, payload }: Pick<LoggedEvent, 'seq' | 'at' | 'payload'>): LedgerRow {
  return { quest: '', challenge: String(seq), kind: 'adjustment', amount: Number(payload['amount']), at: at.getTime() };
}

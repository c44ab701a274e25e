import type { LedgerRow } from '@ear/engine';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** XP that was earned once. Equal to a rebuild from the journey at any time. */
@Entity('ledger')
export class LedgerEntry {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'ledger_pk' })
  learner_id: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'ledger_pk' })
  quest: string;

  /** For an adjustment, the sequence number of its event. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'ledger_pk' })
  challenge: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'ledger_pk' })
  kind: LedgerRow['kind'];

  @Column('integer')
  amount: number;

  @Column('timestamptz')
  at: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Earlier drafts, so that nothing that was typed is lost. */
@Entity('draft_history')
export class DraftHistoryRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'draft_history_pk' })
  learner_id: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'draft_history_pk' })
  attempt_id: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'draft_history_pk' })
  challenge: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'draft_history_pk' })
  version: number;

  @Column('jsonb')
  files: Record<string, string>;

  @Column('integer')
  bytes: number;

  @Column('timestamptz')
  saved_at: Date;
}

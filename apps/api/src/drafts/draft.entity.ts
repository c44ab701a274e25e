import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Attempt } from '../attempts/index.ts';

/** What the editor of one challenge holds now. Drafts are no events. */
@Entity('draft')
@ForeignKey(() => Attempt, ['learner_id', 'attempt_id'], ['learner_id', 'id'], { name: 'draft_attempt_fk' })
export class DraftRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'draft_pk' })
  learner_id: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'draft_pk' })
  attempt_id: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'draft_pk' })
  challenge: string;

  @Column('integer')
  version: number;

  /** path -> text */
  @Column('jsonb')
  files: Record<string, string>;

  @Column('timestamptz')
  saved_at: Date;
}

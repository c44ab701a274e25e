import type { Rejudgement as Told } from '@ear/engine/contract';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One order to judge again: a batch of submissions, who asked for it, and how far it is. */
@Entity('rejudgement')
@Index('rejudgement_created_idx', ['created_at'])
export class Rejudgement {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'rejudgement_pk' })
  id: string;

  @Column('text')
  scope: Told['scope'];

  /** The submission's id, the quest's slug or the cohort's id. */
  @Column('text')
  target: string;

  /** A cohort's quest, or a quest's version. */
  @Column('text', { nullable: true })
  narrowed: string | null;

  @Column('text')
  against: Told['against'];

  @Column('boolean')
  dry_run: boolean;

  @Column('text')
  state: Told['state'];

  @Column('uuid')
  created_by: string;

  @Column('timestamptz')
  created_at: Date;

  @Column('timestamptz', { nullable: true })
  ended_at: Date | null;
}

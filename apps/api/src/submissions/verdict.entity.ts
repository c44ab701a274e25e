import type { Tier, Verdict, VerdictStatus } from '@ear/engine';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Submission } from './submission.entity.ts';

/** What judging found, as the learner may see it. One per submission and epoch. */
@Entity('verdict')
@ForeignKey(() => Submission, ['learner_id', 'submission_id'], ['learner_id', 'id'], { name: 'verdict_submission_fk' })
export class VerdictRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'verdict_pk' })
  learner_id: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'verdict_pk' })
  submission_id: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'verdict_pk' })
  epoch: number;

  @Column('text')
  status: VerdictStatus;

  @Column('double precision')
  score: number;

  @Column('text')
  tier: Tier;

  /** XP that this verdict brought. */
  @Column('integer')
  xp: number;

  @Column('jsonb')
  body: Verdict;

  @Column('timestamptz')
  judged_at: Date;
}

import type { Role } from '@ear/engine/contract';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Learner } from '../identity/index.ts';
import { Cohort } from './cohort.entity.ts';

/** Who belongs to a cohort, and as what. */
@Entity('membership')
@Index('membership_cohort_idx', ['cohort_id'])
@ForeignKey(() => Learner, ['learner_id'], ['id'], { name: 'membership_learner_fk' })
@ForeignKey(() => Cohort, ['cohort_id'], ['id'], { name: 'membership_cohort_fk' })
export class Membership {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'membership_pk' })
  learner_id: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'membership_pk' })
  cohort_id: string;

  @Column('text')
  role: Role;

  @Column('timestamptz')
  joined_at: Date;
}

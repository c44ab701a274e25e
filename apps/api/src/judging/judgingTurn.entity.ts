import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When a learner's work was last given to a grader: the one who waited longest is next. */
@Entity('judging_turn')
export class JudgingTurn {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'judging_turn_pk' })
  learner_id: string;

  @Column('timestamptz')
  leased_at: Date;
}

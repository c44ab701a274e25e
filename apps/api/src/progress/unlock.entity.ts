import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A quest that was opened for a learner by a person or by a placement test, whatever it requires. */
@Entity('unlock')
export class Unlock {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'unlock_pk' })
  learner_id: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'unlock_pk' })
  quest: string;

  @Column('uuid', { nullable: true })
  granted_by: string | null;

  @Column('timestamptz')
  at: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A class. */
@Entity('cohort')
export class Cohort {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'cohort_pk' })
  id: string;

  @Column('text')
  name: string;

  @Column('timestamptz')
  created_at: Date;
}

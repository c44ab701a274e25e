import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One append-only, hash-chained log of one learner. The row is the lock under which sequence numbers are given. */
@Entity('journey')
export class Journey {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'journey_pk' })
  learner_id: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'journey_pk' })
  id: string;

  @Column('integer', { default: 0 })
  last_seq: number;

  /** Hash of the last event; 32 zero bytes before the first. */
  @Column('bytea')
  head: Buffer;

  @Column('timestamptz')
  started_at: Date;
}

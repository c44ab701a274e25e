import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/**
 * What graders are given of runs, as a row of moments: the training of a run (id: the run's) or a question (id: the
 * question's). Whoever holds the lease that stands here may speak for it, nobody else. `idle`: there is nothing to do.
 */
@Entity('run_job')
@Index('run_job_lease_idx', ['lease_id'], { unique: true })
@Index('run_job_queued_idx', ['queue', 'queued_at'], { where: `state = 'queued'` })
@Index('run_job_leased_idx', ['lease_until'], { where: `state = 'leased'` })
@Index('run_job_run_idx', ['run_id'])
@ForeignKey('Run', ['learner_id', 'run_id'], ['learner_id', 'id'], { name: 'run_job_run_fk' })
export class RunJobRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'run_job_pk' })
  id: string;

  @Column('uuid')
  learner_id: string;

  @Column('uuid')
  run_id: string;

  @Column('text')
  queue: 'run' | 'ask';

  @Column('text')
  state: 'queued' | 'leased' | 'idle';

  /** How many graders were given it. */
  @Column('integer', { default: 0 })
  deliveries: number;

  @Column('timestamptz')
  not_before: Date;

  @Column('timestamptz')
  queued_at: Date;

  @Column('timestamptz', { nullable: true })
  leased_at: Date | null;

  @Column('uuid', { nullable: true })
  lease_id: string | null;

  @Column('bytea', { nullable: true })
  lease_hash: Buffer | null;

  @Column('timestamptz', { nullable: true })
  lease_until: Date | null;

  @Column('uuid', { nullable: true })
  grader_id: string | null;
}

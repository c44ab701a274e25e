import type { Queue } from '@ear/engine';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a learner has of a queue just now: jobs that run, and grader time used of late (see share.ts). */
@Entity('judging_share')
export class JudgingShare {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'judging_share_pk' })
  learner_id: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'judging_share_pk' })
  queue: Queue;

  /** Jobs that are leased; a trigger counts it down whenever one leaves its grader. */
  @Column('integer', { default: 0 })
  running: number;

  /** Grader seconds, decayed up to `at`. */
  @Column('double precision', { default: 0 })
  used: number;

  @Column('timestamptz')
  at: Date;
}

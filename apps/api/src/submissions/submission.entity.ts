import type { Queue } from '@ear/engine';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Attempt } from '../attempts/index.ts';

/** What was handed in for one challenge. The hand-in itself is a blob. */
@Entity('submission')
@Index('submission_key_idx', ['learner_id', 'idempotency_key'], { unique: true })
@Index('submission_attempt_idx', ['learner_id', 'attempt_id', 'submitted_at'])
@ForeignKey(() => Attempt, ['learner_id', 'attempt_id'], ['learner_id', 'id'], { name: 'submission_attempt_fk' })
export class Submission {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'submission_pk' })
  learner_id: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'submission_pk' })
  id: string;

  @Column('uuid')
  attempt_id: string;

  /** The attempt's version after this submission. */
  @Column('integer')
  attempt_version: number;

  @Column('text')
  quest: string;

  @Column('text')
  content_hash: string;

  @Column('text')
  judging_hash: string;

  @Column('text')
  challenge: string;

  /** Only the public checks were asked for: no event, no number, no reward. */
  @Column('boolean')
  public_only: boolean;

  /** 1, 2, 3 … within the challenge of the attempt. */
  @Column('integer', { nullable: true })
  number: number | null;

  @Column('text')
  queue: Queue;

  @Column('text')
  idempotency_key: string;

  /** SHA-256 of what was asked, so that a key used for something else is noticed. */
  @Column('bytea')
  body_hash: Buffer;

  @Column('text')
  payload_digest: string;

  @Column('uuid', { array: true })
  authors: string[];

  @Column('timestamptz')
  submitted_at: Date;
}

import type { JudgingProgress, Queue, Runtime } from '@ear/engine';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** `quarantined`: no grader could judge it, and a person should look at it; its learner was told and charged nothing. */
export type JudgingState = 'queued' | 'leased' | 'done' | 'cancelled' | 'quarantined';

/** Why a job came back without a verdict. */
interface Trouble {
  readonly at: string;
  readonly grader: string | null;
  readonly reason: string;
}

/**
 * One judging of one submission as a row of moments. It is queue, fence and outbox in one: whoever holds the lease
 * that stands here may finish it, nobody else.
 */
@Entity('judging')
@Index('judging_lease_idx', ['lease_id'], { unique: true })
@Index('judging_queued_idx', ['queue', 'queued_at'], { where: `state = 'queued' AND rejudgement_id IS NULL` })
@Index('judging_again_idx', ['rejudgement_id', 'queued_at'], {
  where: `rejudgement_id IS NOT NULL AND state IN ('queued', 'leased')`,
})
@Index('judging_aside_idx', ['finished_at'], { where: `state = 'quarantined'` })
@Index('judging_done_idx', ['queue', 'runtime', 'finished_at'], { where: `state = 'done'` })
@Index('judging_leased_idx', ['lease_until'], { where: `state = 'leased'` })
@Index('judging_learner_idx', ['learner_id'], { where: `state IN ('queued', 'leased')` })
@ForeignKey('Submission', ['learner_id', 'submission_id'], ['learner_id', 'id'], { name: 'judging_submission_fk' })
export class Judging {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'judging_pk' })
  submission_id: string;

  /** 0 for the first judging; a re-judgement is a new epoch. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'judging_pk' })
  epoch: number;

  @Column('uuid')
  learner_id: string;

  @Column('text')
  queue: Queue;

  @Column('text')
  runtime: Runtime;

  @Column('text')
  state: JudgingState;

  /** Secret of this judging: random inputs are drawn from it. */
  @Column('text')
  seed: string;

  /** How many graders were given it. */
  @Column('integer', { default: 0 })
  deliveries: number;

  @Column('timestamptz')
  not_before: Date;

  @Column('timestamptz')
  queued_at: Date;

  @Column('timestamptz', { nullable: true })
  leased_at: Date | null;

  @Column('timestamptz', { nullable: true })
  started_at: Date | null;

  @Column('timestamptz', { nullable: true })
  finished_at: Date | null;

  @Column('uuid', { nullable: true })
  lease_id: string | null;

  @Column('bytea', { nullable: true })
  lease_hash: Buffer | null;

  @Column('timestamptz', { nullable: true })
  lease_until: Date | null;

  @Column('uuid', { nullable: true })
  grader_id: string | null;

  @Column('jsonb', { nullable: true })
  progress: JudgingProgress | null;

  /** Why it came back without a verdict, oldest first. */
  @Column('jsonb', { default: [] })
  troubles: Trouble[];

  /** The batch that judges it again; null for the judging that its learner waits for. */
  @Column('uuid', { nullable: true })
  rejudgement_id: string | null;

  /** The quest version that it is judged by; null for the one that it was handed in for. */
  @Column('text', { nullable: true })
  content_hash: string | null;
}

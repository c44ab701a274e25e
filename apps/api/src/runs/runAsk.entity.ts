import type { Message } from '@ear/engine';
import type { AskJob, AttentionMaps } from '@ear/engine/contract';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Run } from './run.entity.ts';

export interface KeptAnswer {
  readonly texts: string[] | null;
  readonly attention: AttentionMaps | null;
}

/** A question to a run's model, and its answer. */
@Entity('run_ask')
@Index('run_ask_run_idx', ['learner_id', 'run_id'])
@ForeignKey(() => Run, ['learner_id', 'run_id'], ['learner_id', 'id'], { name: 'run_ask_run_fk' })
export class RunAsk {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'run_ask_pk' })
  learner_id: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'run_ask_pk' })
  id: string;

  @Column('uuid')
  run_id: string;

  @Column('jsonb')
  body: AskJob['body'];

  @Column('text')
  state: 'waiting' | 'answered' | 'failed' | 'cancelled';

  /** Of the weights that answered. */
  @Column('integer', { nullable: true })
  step: number | null;

  @Column('jsonb', { nullable: true })
  answer: KeptAnswer | null;

  @Column('jsonb', { nullable: true })
  message: Message | null;

  @Column('timestamptz')
  asked_at: Date;
}

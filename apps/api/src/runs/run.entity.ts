import type { Message, RunMemory, RunState } from '@ear/engine';
import type { RecipeJson, RunFacts } from '@ear/engine/contract';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** What a run is trained on. The text of the learner's own is a file of the run. */
export type KeptSource =
  | { readonly kind: 'text'; readonly name: string }
  | {
      readonly kind: 'dataset';
      readonly quest: string;
      readonly dataset: string;
      readonly name: string;
      readonly bytes: number;
      /** The quest version whose dataset it is. */
      readonly judging_hash: string;
    };

/** A training run: a state of the run's chart, and what is known of it. */
@Entity('run')
@Index('run_key_idx', ['learner_id', 'idempotency_key'], { unique: true })
@ForeignKey('Journey', ['learner_id', 'journey_id'], ['learner_id', 'id'], { name: 'run_journey_fk' })
export class Run {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'run_pk' })
  learner_id: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'run_pk' })
  id: string;

  /** Whose lock orders what its pages are told. */
  @Column('uuid')
  journey_id: string;

  @Column('text')
  title: string;

  @Column('text')
  state: RunState;

  @Column('jsonb')
  memory: RunMemory;

  /** Goes up by one with every change of state. */
  @Column('integer', { default: 0 })
  version: number;

  @Column('jsonb')
  recipe: RecipeJson;

  @Column('jsonb')
  source: KeptSource;

  @Column('integer')
  steps: number;

  @Column('integer', { default: 0 })
  step: number;

  @Column('jsonb', { default: {} })
  facts: RunFacts;

  @Column('jsonb', { nullable: true })
  message: Message | null;

  @Column('text')
  idempotency_key: string;

  /** SHA-256 of what was asked, so that a key used for something else is noticed. */
  @Column('bytea')
  body_hash: Buffer;

  @Column('timestamptz')
  created_at: Date;

  @Column('timestamptz', { nullable: true })
  started_at: Date | null;

  @Column('timestamptz', { nullable: true })
  ended_at: Date | null;
}

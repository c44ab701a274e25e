import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Run } from './run.entity.ts';

/**
 * What a run said at a step: points of its curve (from that step on), an evaluation, a sample. A run that goes on from
 * an earlier state says the same again, over what stands here.
 */
@Entity('run_note')
@ForeignKey(() => Run, ['learner_id', 'run_id'], ['learner_id', 'id'], { name: 'run_note_run_fk' })
export class RunNote {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'run_note_pk' })
  learner_id: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'run_note_pk' })
  run_id: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'run_note_pk' })
  kind: 'points' | 'eval' | 'sample';

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'run_note_pk' })
  step: number;

  /** Of the sample within its step; 0 for others. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'run_note_pk' })
  number: number;

  @Column('jsonb')
  body: Record<string, unknown>;
}

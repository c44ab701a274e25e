import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Run } from './run.entity.ts';

/** `text`: the learner's own training text. `state`: all that training goes on from. `weights`: for other programs. */
export type FileKind = 'text' | 'state' | 'weights';

/** A file of a run; its bytes are kept outside the database under their digest. */
@Entity('run_file')
@ForeignKey(() => Run, ['learner_id', 'run_id'], ['learner_id', 'id'], { name: 'run_file_run_fk' })
export class RunFile {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'run_file_pk' })
  learner_id: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'run_file_pk' })
  run_id: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'run_file_pk' })
  kind: FileKind;

  @Column('integer')
  step: number;

  /** SHA-256 */
  @Column('text')
  digest: string;

  @Column('integer')
  bytes: number;

  @Column('timestamptz')
  kept_at: Date;
}

import type { SnapshotJson } from '@ear/engine';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { QuestVersion } from '../catalogue/index.ts';
import { Journey } from '../journey/index.ts';

/** One learner's passage through one version of one quest. `snapshot` is a cache of what its events lead to. */
@Entity('attempt')
@Index('attempt_open_idx', ['learner_id', 'quest'], { unique: true, where: 'completed_at IS NULL' })
@ForeignKey(() => Journey, ['learner_id', 'journey_id'], ['learner_id', 'id'], { name: 'attempt_journey_fk' })
@ForeignKey(() => QuestVersion, ['content_hash'], ['content_hash'], { name: 'attempt_version_fk' })
export class Attempt {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'attempt_pk' })
  learner_id: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'attempt_pk' })
  id: string;

  @Column('uuid')
  journey_id: string;

  @Column('text')
  quest: string;

  @Column('text')
  content_hash: string;

  @Column('text')
  judging_hash: string;

  @Column('integer')
  chart_format: number;

  /** Number of events; what If-Match is compared with. */
  @Column('integer', { default: 0 })
  version: number;

  @Column('jsonb')
  snapshot: SnapshotJson;

  @Column('integer', { default: 0 })
  challenges_passed: number;

  @Column('uuid', { nullable: true })
  assignment_id: string | null;

  @Column('timestamptz')
  started_at: Date;

  @Column('timestamptz', { nullable: true })
  completed_at: Date | null;
}

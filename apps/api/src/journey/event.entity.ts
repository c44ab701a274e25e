import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Journey } from './journey.entity.ts';

/** One fact. `envelope` holds the bytes that the hash covers; the other columns are the same facts for queries. */
@Entity('event')
@Index('event_attempt_idx', ['learner_id', 'attempt_id', 'attempt_version'], { unique: true })
@ForeignKey(() => Journey, ['learner_id', 'journey_id'], ['learner_id', 'id'], { name: 'event_journey_fk' })
export class StoredEvent {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'event_pk' })
  learner_id: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'event_pk' })
  journey_id: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'event_pk' })
  seq: number;

  @Column('text')
  type: string;

  @Column('timestamptz')
  at: Date;

  /** IANA zone in which it happened. */
  @Column('text')
  zone: string;

  @Column('uuid', { nullable: true })
  attempt_id: string | null;

  @Column('integer', { nullable: true })
  attempt_version: number | null;

  @Column('text', { nullable: true })
  quest: string | null;

  /** The quest version that the attempt pins. */
  @Column('text', { nullable: true })
  content_hash: string | null;

  @Column('jsonb')
  payload: Record<string, unknown>;

  /** Name -> salted digest of a blob. */
  @Column('jsonb', { default: {} })
  blobs: Record<string, string>;

  @Column('bytea')
  envelope: Buffer;

  @Column('bytea')
  prev_hash: Buffer;

  @Column('bytea')
  hash: Buffer;
}

import type { Locale } from '@ear/engine';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person who learns; a guest has no name yet. */
@Entity('learner')
export class Learner {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'learner_pk' })
  id: string;

  @Column('text', { nullable: true })
  name: string | null;

  @Column('boolean', { default: false })
  admin: boolean;

  @Column('text')
  locale: Locale;

  /** IANA time zone in which the learner's days begin and end. */
  @Column('text')
  zone: string;

  /** The journey that new events go to. */
  @Column('uuid')
  journey_id: string;

  @Column('timestamptz')
  created_at: Date;
}

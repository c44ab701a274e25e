import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One message to a learner's open pages. Numbers rise within a learner, because they are drawn under the journey's lock. */
@Entity('notification')
export class Notification {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'notification_pk' })
  learner_id: string;

  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'notification_pk' })
  id: string;

  @Column('text')
  event: string;

  @Column('jsonb')
  data: Record<string, unknown>;

  @Column('timestamptz')
  at: Date;
}

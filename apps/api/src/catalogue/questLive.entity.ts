import type { QuarantinedQuest } from '@ear/engine/contract';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { QuestVersion } from './questVersion.entity.ts';

/** Which version of a quest new attempts get, and what keeps a newer one out. */
@Entity('quest_live')
@ForeignKey(() => QuestVersion, ['content_hash'], ['content_hash'], { name: 'quest_live_version_fk' })
export class QuestLive {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'quest_live_pk' })
  slug: string;

  /** The last good version; null where there never was one. */
  @Column('text', { nullable: true })
  content_hash: string | null;

  @Column('text')
  folder: string;

  /** What is wrong with the folder as it is now; null where it is published. */
  @Column('jsonb', { nullable: true })
  findings: QuarantinedQuest['findings'] | null;

  /** The folder is gone: open attempts go on, new ones do not start. */
  @Column('boolean', { default: false })
  withdrawn: boolean;

  @Column('timestamptz')
  updated_at: Date;
}

import type { JudgingBundle, LocalText, QuestDefinition } from '@ear/engine';
import type { LearnerQuest } from '@ear/engine/contract';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One published version of a quest. Never changed: attempts, verdicts and exports name it by its hash. */
@Entity('quest_version')
@Index('quest_version_judging_idx', ['judging_hash'])
@Index('quest_version_slug_idx', ['slug'])
export class QuestVersion {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'quest_version_pk' })
  content_hash: string;

  @Column('text')
  judging_hash: string;

  /** The id that the quest keeps through all its versions. */
  @Column('uuid')
  quest_id: string;

  @Column('text')
  slug: string;

  /** The author's label. */
  @Column('integer')
  version: number;

  @Column('jsonb')
  definition: QuestDefinition;

  @Column('jsonb')
  learner: LearnerQuest;

  @Column('jsonb')
  judging: JudgingBundle;

  /** challenge id -> hints in order. */
  @Column('jsonb')
  hints: Record<string, LocalText[]>;

  @Column('timestamptz')
  published_at: Date;
}

import type { Verdict } from '@ear/engine';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Submission } from '../submissions/index.ts';

export type ItemState = 'waiting' | 'judged' | 'faulted' | 'cancelled' | 'applied' | 'refused' | 'superseded';

/** One submission of a batch. Its verdict stands here, in the shadow, until somebody applies it. */
@Entity('rejudgement_item')
@Index('rejudgement_item_batch_idx', ['rejudgement_id', 'state'])
@ForeignKey(() => Submission, ['learner_id', 'submission_id'], ['learner_id', 'id'], {
  name: 'rejudgement_item_submission_fk',
})
export class RejudgementItem {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'rejudgement_item_pk' })
  learner_id: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'rejudgement_item_pk' })
  rejudgement_id: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'rejudgement_item_pk' })
  submission_id: string;

  /** The epoch of the judging, and of the verdict once it is applied. */
  @Column('integer')
  epoch: number;

  @Column('text')
  state: ItemState;

  /** As its learner may see it. */
  @Column('jsonb', { nullable: true })
  verdict: Verdict | null;

  /** Whether class, score, tier or a check's status differ from the verdict that stood when it was judged again. */
  @Column('boolean', { default: false })
  changed: boolean;

  /** XP that applying it brought. */
  @Column('integer', { default: 0 })
  xp: number;

  @Column('timestamptz', { nullable: true })
  ended_at: Date | null;
}

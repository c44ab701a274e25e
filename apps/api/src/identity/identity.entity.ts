import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Learner } from './learner.entity.ts';

/** One way to sign in as a learner. A learner may have many: a password today, OIDC or LTI later. */
@Entity('identity')
@Index('identity_learner_idx', ['learner_id'])
@ForeignKey(() => Learner, ['learner_id'], ['id'], { name: 'identity_learner_fk' })
export class Identity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'identity_pk' })
  provider: 'password';

  /** What the provider calls the person: here the account's name, folded so that look-alikes meet. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'identity_pk' })
  subject: string;

  @Column('uuid')
  learner_id: string;

  /** argon2id hash of the password. */
  @Column('text', { nullable: true })
  secret: string | null;

  @Column('timestamptz')
  created_at: Date;
}

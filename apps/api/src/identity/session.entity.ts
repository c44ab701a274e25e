import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Learner } from './learner.entity.ts';

/** A signed-in browser or a token of a program. Only the SHA-256 of its secret is kept. */
@Entity('session')
@Index('session_learner_idx', ['learner_id'])
@Index('session_token_idx', ['token_hash'], { unique: true })
@ForeignKey(() => Learner, ['learner_id'], ['id'], { name: 'session_learner_fk' })
export class Session {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'session_pk' })
  id: string;

  @Column('uuid')
  learner_id: string;

  @Column('bytea')
  token_hash: Buffer;

  @Column('text')
  kind: 'cookie' | 'token';

  @Column('text')
  label: string;

  @Column('timestamptz')
  created_at: Date;

  @Column('timestamptz')
  last_used_at: Date;

  @Column('timestamptz', { nullable: true })
  expires_at: Date | null;

  @Column('timestamptz', { nullable: true })
  revoked_at: Date | null;
}

import type { z } from 'zod';
import type { Capabilities } from '@ear/engine/contract';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A machine that judges, known by its token and by what it last said of itself. */
@Entity('grader')
@Index('grader_token_idx', ['token_hash'], { unique: true })
export class Grader {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'grader_pk' })
  id: string;

  @Column('text')
  name: string;

  @Column('bytea')
  token_hash: Buffer;

  @Column('jsonb', { nullable: true })
  capabilities: z.infer<typeof Capabilities> | null;

  /** Queue -> when one of its slots last asked for a job of it, in seconds since 1970: each slot asks for its own. */
  @Column('jsonb', { default: {} })
  heard: Record<string, number>;

  @Column('timestamptz')
  created_at: Date;

  @Column('timestamptz', { nullable: true })
  seen_at: Date | null;

  @Column('timestamptz', { nullable: true })
  revoked_at: Date | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Free text or files, named by SHA-256(salt ‖ content): erasing the row leaves the chain verifiable and tells nothing. */
@Entity('blob')
export class Blob {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'blob_pk' })
  learner_id: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'blob_pk' })
  digest: string;

  @Column('bytea')
  salt: Buffer;

  @Column('text')
  media_type: string;

  @Column('integer')
  size: number;

  @Column('bytea')
  content: Buffer;

  @Column('timestamptz')
  created_at: Date;
}

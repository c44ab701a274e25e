import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How often something was tried within a window; counted in the database, so that all API processes agree. */
@Entity('throttle')
export class Throttle {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'throttle_pk' })
  key: string;

  @Column('integer')
  hits: number;

  @Column('timestamptz')
  window_ends_at: Date;
}

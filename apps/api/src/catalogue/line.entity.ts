import type { LineDefinition } from '@ear/engine';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One ordered map of quests. */
@Entity('line')
export class Line {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'line_pk' })
  slug: string;

  @Column('integer')
  position: number;

  @Column('jsonb')
  definition: LineDefinition;

  @Column('boolean', { default: false })
  withdrawn: boolean;
}

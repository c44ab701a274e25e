import type { Me } from '@ear/engine/contract';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** The cohorts that a learner belongs to. */
@Injectable()
export class Memberships {
  constructor(private readonly db: DataSource) {}

  async of(learner: string): Promise<Me['memberships']> {
    return this.db.query(
      `SELECT m.cohort_id AS cohort, c.name, m.role FROM membership m JOIN cohort c ON c.id = m.cohort_id
       WHERE m.learner_id = $1 ORDER BY m.joined_at, c.id`,
      [learner],
    );
  }
}

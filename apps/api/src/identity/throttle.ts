import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

export interface ThrottleRule {
  readonly hits: number;
  readonly window_s: number;
}

/** Counts tries per key in fixed windows. */
@Injectable()
export class ThrottleService {
  constructor(private readonly db: DataSource) {}

  /** Counts one try. @returns whether it was still allowed */
  async hit(key: string, rule: ThrottleRule): Promise<boolean> {
    const rows: { hits: number }[] = await this.db.query(
      `INSERT INTO throttle AS t (key, hits, window_ends_at) VALUES ($1, 1, now() + make_interval(secs => $2))
       ON CONFLICT (key) DO UPDATE SET
         hits = CASE WHEN t.window_ends_at > now() THEN t.hits + 1 ELSE 1 END,
         window_ends_at = CASE WHEN t.window_ends_at > now() THEN t.window_ends_at ELSE excluded.window_ends_at END
       RETURNING hits`,
      [key, rule.window_s],
    );
    return (rows[0]?.hits ?? 1) <= rule.hits;
  }

  /** Takes one try back that turned out to be honest. */
  async refund(key: string): Promise<void> {
    await this.db.query(`UPDATE throttle SET hits = hits - 1 WHERE key = $1 AND hits > 0`, [key]);
  }

  async forget(key: string): Promise<void> {
    await this.db.query(`DELETE FROM throttle WHERE key = $1`, [key]);
  }
}

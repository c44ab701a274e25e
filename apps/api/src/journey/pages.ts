import { Injectable } from '@nestjs/common';
import type { JourneyEvent, JourneyPage } from '@ear/engine/contract';
import { DataSource } from 'typeorm';
import type { StoredEvent } from './event.entity.ts';

/** Reads a journey in pages, oldest first. */
@Injectable()
export class JourneyReader {
  constructor(private readonly db: DataSource) {}

  async page(learner: string, journey: string, after: number, limit: number): Promise<JourneyPage> {
    const heads: { last_seq: number }[] = await this.db.query(
      `SELECT last_seq FROM journey WHERE learner_id = $1 AND id = $2`,
      [learner, journey],
    );
    const total = heads[0]?.last_seq ?? 0;
    const rows: StoredEvent[] = await this.db.query(
      `SELECT * FROM event WHERE learner_id = $1 AND journey_id = $2 AND seq > $3 ORDER BY seq LIMIT $4`,
      [learner, journey, after, limit],
    );
    const last = rows.at(-1)?.seq;
    return {
      journey,
      events: rows.map(wireEvent),
      next: last !== undefined && last < total ? last : null,
      total,
    };
  }
}

function wireEvent(row: StoredEvent): JourneyEvent {
  const { challenge } = row.payload;
  const named = Object.keys(row.blobs).length > 0 ? { blobs: row.blobs } : {};
  return {
    seq: row.seq,
    type: row.type,
    at: row.at.toISOString(),
    zone: row.zone,
    attempt: row.attempt_id,
    quest: row.quest,
    challenge: typeof challenge === 'string' ? challenge : null,
    payload: { ...row.payload, ...named },
    prev_hash: row.prev_hash.toString('hex'),
    hash: row.hash.toString('hex'),
  };
}

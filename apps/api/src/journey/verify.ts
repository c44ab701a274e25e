import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { ChainCheck } from '@ear/engine/contract';
import { DataSource } from 'typeorm';
import { chainHash, type Envelope, GENESIS } from './chain.ts';
import type { StoredEvent } from './event.entity.ts';

const PAGE = 1000;

/** Walks a chain from its first event and says where it stops to follow. */
@Injectable()
export class ChainService {
  constructor(private readonly db: DataSource) {}

  async check(learner: string, journey: string): Promise<ChainCheck> {
    const rows: { last_seq: number; head: Buffer }[] = await this.db.query(
      `SELECT last_seq, head FROM journey WHERE learner_id = $1 AND id = $2`,
      [learner, journey],
    );
    const { last_seq: events, head } = rows[0] ?? { last_seq: 0, head: GENESIS };
    const broken = await this.firstBroken(learner, journey, events, head);
    return { journey, events, valid: broken === null, broken_at: broken, head: head.toString('hex') };
  }

  /** Events after `upTo` were written while we walked and are not looked at. */
  private async firstBroken(learner: string, journey: string, upTo: number, head: Buffer): Promise<number | null> {
    let previous: Buffer = GENESIS;
    let seq = 0;
    while (seq < upTo) {
      const page: StoredEvent[] = await this.db.query(
        `SELECT * FROM event WHERE learner_id = $1 AND journey_id = $2 AND seq > $3 AND seq <= $4 ORDER BY seq LIMIT $5`,
        [learner, journey, seq, upTo, PAGE],
      );
      if (page.length === 0) return seq + 1;
      for (const event of page) {
        seq += 1;
        if (event.seq !== seq || !follows(event, previous)) return seq;
        previous = event.hash;
      }
    }
    return previous.equals(head) ? null : Math.max(1, seq);
  }
}

/** The hash covers the stored bytes, and the columns say what the bytes say. */
function follows(event: StoredEvent, previous: Buffer): boolean {
  if (!event.prev_hash.equals(previous)) return false;
  if (!chainHash(previous, event.envelope).equals(event.hash)) return false;
  const told = JSON.parse(event.envelope.toString('utf8')) as Envelope;
  const stored: Envelope = {
    format: 1,
    journey: event.journey_id,
    seq: event.seq,
    type: event.type,
    at: event.at.toISOString(),
    zone: event.zone,
    attempt: event.attempt_id,
    attempt_version: event.attempt_version,
    quest: event.quest,
    content_hash: event.content_hash,
    payload: event.payload,
    blobs: event.blobs,
  };
  return isDeepStrictEqual(told, stored);
}

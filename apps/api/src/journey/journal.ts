import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../kernel/ids.ts';
import { prepared } from '../kernel/prepared.ts';
import { chainHash, type Envelope, envelopeBytes, GENESIS } from './chain.ts';
import { Journey } from './journey.entity.ts';

/** What happened, before it has a place in a journey. */
export interface Fact {
  readonly type: string;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly at: number;
  readonly zone: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly attempt?: {
    readonly id: string;
    readonly version: number;
    readonly quest: string;
    readonly content_hash: string;
  };
  readonly blobs?: Readonly<Record<string, string>>;
}

/** A journey whose row this transaction holds locked. */
export interface LockedJourney {
  readonly learner: string;
  readonly id: string;
  lastSeq: number;
  head: Buffer;
}

const LOCK = prepared(`SELECT last_seq, head FROM journey WHERE learner_id = $1 AND id = $2 FOR UPDATE`);

const LOCK_OF_ATTEMPT = prepared(
  `SELECT id, last_seq, head FROM journey
   WHERE learner_id = $1 AND id = (SELECT journey_id FROM attempt WHERE learner_id = $1 AND id = $2) FOR UPDATE`,
);

const APPEND = prepared(
  `WITH moved AS (
     UPDATE journey SET last_seq = $3, head = $15 WHERE learner_id = $1 AND id = $2
   )
   INSERT INTO event (learner_id, journey_id, seq, type, at, zone, attempt_id, attempt_version, quest,
                      content_hash, payload, blobs, envelope, prev_hash, hash)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
);

/** The only writer of the event log. */
@Injectable()
export class Journal {
  /** Opens a learner's journey with its first event. */
  async start(manager: EntityManager, learner: string, at: number, zone: string): Promise<LockedJourney> {
    const journey: LockedJourney = { learner, id: newId(), lastSeq: 0, head: GENESIS };
    await manager.insert(Journey, {
      learner_id: learner,
      id: journey.id,
      last_seq: 0,
      head: GENESIS,
      started_at: new Date(at),
    });
    await this.append(manager, journey, { type: 'JOURNEY_STARTED', at, zone, payload: { format: 1 } });
    return journey;
  }

  /**
   * Locks a journey until the transaction ends. Whatever writes for a learner takes this lock first, so that
   * everything that happens to one learner happens one after the other.
   */
  async lock(manager: EntityManager, learner: string, id: string): Promise<LockedJourney> {
    const rows: { last_seq: number; head: Buffer }[] = await manager.query(LOCK, [learner, id]);
    const row = rows[0];
    if (!row) throw new Error(`learner ${learner} has no journey ${id}`);
    return { learner, id, lastSeq: row.last_seq, head: row.head };
  }

  /** Locks the journey that an attempt belongs to; null where the learner has no such attempt. */
  async lockOfAttempt(manager: EntityManager, learner: string, attempt: string): Promise<LockedJourney | null> {
    const rows: { id: string; last_seq: number; head: Buffer }[] = await manager.query(LOCK_OF_ATTEMPT, [
      learner,
      attempt,
    ]);
    const row = rows[0];
    return row ? { learner, id: row.id, lastSeq: row.last_seq, head: row.head } : null;
  }

  /** Appends one event. @returns its sequence number */
  async append(manager: EntityManager, journey: LockedJourney, fact: Fact): Promise<number> {
    const seq = journey.lastSeq + 1;
    const envelope: Envelope = {
      format: 1,
      journey: journey.id,
      seq,
      type: fact.type,
      at: new Date(fact.at).toISOString(),
      zone: fact.zone,
      attempt: fact.attempt?.id ?? null,
      attempt_version: fact.attempt?.version ?? null,
      quest: fact.attempt?.quest ?? null,
      content_hash: fact.attempt?.content_hash ?? null,
      payload: fact.payload,
      blobs: fact.blobs ?? {},
    };
    const bytes = envelopeBytes(envelope);
    const hash = chainHash(journey.head, bytes);
    const previous = journey.head;
    journey.lastSeq = seq;
    journey.head = hash;
    await manager.query(APPEND, [
      journey.learner,
      journey.id,
      seq,
      fact.type,
      envelope.at,
      fact.zone,
      envelope.attempt,
      envelope.attempt_version,
      envelope.quest,
      envelope.content_hash,
      JSON.stringify(envelope.payload),
      JSON.stringify(envelope.blobs),
      bytes,
      previous,
      hash,
    ]);
    return seq;
  }
}

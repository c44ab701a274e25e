import { Inject, Injectable } from '@nestjs/common';
import type { SessionRow } from '@ear/engine/contract';
import { DataSource, type EntityManager } from 'typeorm';
import type { LearnerCaller } from '../kernel/caller.ts';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { isUnreachable } from '../kernel/database.ts';
import { newId, newSecret, secretHash } from '../kernel/ids.ts';
import { prepared } from '../kernel/prepared.ts';
import { Session } from './session.entity.ts';

const DAY_MS = 86_400_000;
/** A browser stays signed in for this long after its last visit. */
export const COOKIE_DAYS = 90;

interface FoundSession {
  session: string;
  kind: 'cookie' | 'token';
  stale: boolean;
  id: string;
  name: string | null;
  admin: boolean;
  locale: 'ko' | 'en';
  zone: string;
  journey: string;
}

const FIND = prepared(
  `SELECT s.id AS session, s.kind, s.last_used_at < $2::timestamptz - interval '1 minute' AS stale,
          l.id, l.name, l.admin, l.locale, l.zone, l.journey_id AS journey
   FROM session s JOIN learner l ON l.id = s.learner_id
   WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > $2)`,
);

/** Sessions: opaque random secrets, revocable, listed to their owner. */
@Injectable()
export class SessionService {
  constructor(
    private readonly db: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Opens a session. The secret is known to the caller only. */
  async open(
    manager: EntityManager,
    learner: string,
    kind: Session['kind'],
    label: string,
  ): Promise<{ id: string; secret: string }> {
    const now = this.clock.now();
    const secret = newSecret('ear');
    const id = newId();
    await manager.insert(Session, {
      id,
      learner_id: learner,
      token_hash: secretHash(secret),
      kind,
      label,
      created_at: new Date(now),
      last_used_at: new Date(now),
      expires_at: kind === 'cookie' ? new Date(now + COOKIE_DAYS * DAY_MS) : null,
      revoked_at: null,
    });
    return { id, secret };
  }

  /** Who holds this secret; null where it is unknown, expired or revoked. */
  async find(secret: string, via: LearnerCaller['via']): Promise<LearnerCaller | null> {
    const now = new Date(this.clock.now());
    const rows: FoundSession[] = await this.db.query(FIND, [secretHash(secret), now]);
    const found = rows[0];
    // A cookie's secret is no bearer token and the reverse: each transport has rules of its own.
    if (!found || (via === 'cookie') !== (found.kind === 'cookie')) return null;
    if (found.stale) await this.touch(found.session, found.kind, now);
    const { session, id, name, admin, locale, zone, journey } = found;
    return { kind: 'learner', id, name, admin, locale, zone, journey, session, via };
  }

  async list(learner: string, current: string): Promise<SessionRow[]> {
    const now = this.clock.now();
    const rows = await this.db
      .getRepository(Session)
      .find({ where: { learner_id: learner }, order: { last_used_at: 'DESC' } });
    return rows
      .filter((row) => !row.revoked_at && (!row.expires_at || row.expires_at.getTime() > now))
      .map((row) => ({
        id: row.id,
        kind: row.kind,
        label: row.label,
        current: row.id === current,
        created_at: row.created_at.toISOString(),
        last_used_at: row.last_used_at.toISOString(),
        expires_at: row.expires_at?.toISOString() ?? null,
      }));
  }

  /** @returns whether there was such a session of this learner */
  async revoke(learner: string, id: string): Promise<boolean> {
    const done = await this.db
      .createQueryBuilder()
      .update(Session)
      .set({ revoked_at: new Date(this.clock.now()) })
      .where('id = :id AND learner_id = :learner AND revoked_at IS NULL', { id, learner })
      .execute();
    return (done.affected ?? 0) > 0;
  }

  /** Which of these sessions are over. */
  async over(ids: readonly string[]): Promise<string[]> {
    const rows: { id: string }[] = await this.db.query(
      `SELECT id FROM session WHERE id = ANY($1) AND (revoked_at IS NOT NULL OR expires_at <= $2)`,
      [ids, new Date(this.clock.now())],
    );
    return rows.map(({ id }) => id);
  }

  /** A note that cannot be written just now (a full disk) must not keep anybody from reading. */
  private async touch(id: string, kind: Session['kind'], now: Date): Promise<void> {
    const expires = kind === 'cookie' ? { expires_at: new Date(now.getTime() + COOKIE_DAYS * DAY_MS) } : {};
    try {
      await this.db.getRepository(Session).update({ id }, { last_used_at: now, ...expires });
    } catch (error) {
      if (!isUnreachable(error)) throw error;
    }
  }
}

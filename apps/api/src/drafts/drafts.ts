import { SUBMISSION_LIMITS } from '@ear/engine';
import type { Draft, DraftHistory } from '@ear/engine/contract';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource, type EntityManager } from 'typeorm';
import { AttemptLog } from '../attempts/index.ts';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { transact } from '../kernel/database.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { DraftRow } from './draft.entity.ts';
import { DraftHistoryRow } from './draftHistory.entity.ts';

/** The newest versions are all kept; of older ones every tenth. */
const KEPT_WHOLE = 100;
const KEPT_EVERY = 10;

interface Place {
  readonly learner_id: string;
  readonly attempt_id: string;
  readonly challenge: string;
}

type SavedDraft = Place & Pick<DraftRow, 'version' | 'files' | 'saved_at'>;

/** Autosaved work with history. */
@Injectable()
export class Drafts {
  constructor(
    private readonly db: DataSource,
    private readonly attempts: AttemptLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The draft; before the first save, what the author's starter holds, as version 0. */
  async read(learner: string, attempt: string, challenge: string): Promise<Draft | Refusal> {
    const found = await this.attempts.find(learner, attempt);
    const definition = found?.quest.learner.challenges.find(({ id }) => id === challenge);
    if (!found || !definition) return refuse('not_found');
    const place = { learner_id: learner, attempt_id: attempt, challenge };
    const row = await this.db.manager.findOneBy(DraftRow, place);
    if (row) return wireDraft(row);
    return { challenge, version: 0, files: definition.starter, saved_at: found.row.started_at.toISOString() };
  }

  /**
   * Saves over the version that the editor started from. Another version means that another window saved
   * meanwhile: nothing is written, and both texts still exist.
   */
  async save(
    learner: string,
    attempt: string,
    challenge: string,
    body: { readonly files: Record<string, string>; readonly base_version: number },
  ): Promise<Draft | Refusal> {
    const found = await this.attempts.find(learner, attempt);
    if (!found?.quest.learner.challenges.some(({ id }) => id === challenge)) return refuse('not_found');
    const bytes = bytesOf(body.files);
    if (bytes > SUBMISSION_LIMITS.total_bytes)
      return refuse('too_large', { bytes, limit: SUBMISSION_LIMITS.total_bytes });
    const place = { learner_id: learner, attempt_id: attempt, challenge };
    return transact(this.db, async (manager) => {
      const saved = await this.write(manager, place, body);
      if (!saved) {
        const now = await manager.findOneBy(DraftRow, place);
        return refuse('conflict', { version: now?.version ?? 0, saved_at: now?.saved_at.toISOString() ?? null });
      }
      await manager.insert(DraftHistoryRow, { ...saved, bytes });
      await thinHistory(manager, place, saved.version);
      return wireDraft(saved);
    });
  }

  async history(learner: string, attempt: string, challenge: string): Promise<z.infer<typeof DraftHistory> | Refusal> {
    if (!(await this.attempts.find(learner, attempt))) return refuse('not_found');
    const rows = await this.db.manager.find(DraftHistoryRow, {
      select: { version: true, saved_at: true, bytes: true },
      where: { learner_id: learner, attempt_id: attempt, challenge },
      order: { version: 'DESC' },
    });
    return rows.map(({ version, saved_at, bytes }) => ({ version, saved_at: saved_at.toISOString(), bytes }));
  }

  async version(learner: string, attempt: string, challenge: string, version: number): Promise<Draft | Refusal> {
    const place = { learner_id: learner, attempt_id: attempt, challenge, version };
    const row = await this.db.manager.findOneBy(DraftHistoryRow, place);
    return row ? wireDraft(row) : refuse('not_found');
  }

  /** @returns the row as saved, or null where the base version is not the current one */
  private async write(
    manager: EntityManager,
    place: Place,
    { files, base_version }: { readonly files: Record<string, string>; readonly base_version: number },
  ): Promise<SavedDraft | null> {
    const key = [place.learner_id, place.attempt_id, place.challenge];
    const saved_at = new Date(this.clock.now());
    const version = base_version + 1;
    const rows: unknown[] =
      base_version === 0
        ? await manager.query(
            `INSERT INTO draft (learner_id, attempt_id, challenge, version, files, saved_at) VALUES ($1, $2, $3, 1, $4, $5)
             ON CONFLICT DO NOTHING RETURNING version`,
            [...key, JSON.stringify(files), saved_at],
          )
        : await manager.query(
            `WITH saved AS (
               UPDATE draft SET version = version + 1, files = $5, saved_at = $6
               WHERE learner_id = $1 AND attempt_id = $2 AND challenge = $3 AND version = $4::bigint RETURNING version
             ) SELECT version FROM saved`,
            [...key, base_version, JSON.stringify(files), saved_at],
          );
    return rows.length > 0 ? { ...place, version, files, saved_at } : null;
  }
}

async function thinHistory(manager: EntityManager, place: Place, newest: number): Promise<void> {
  await manager.query(
    `DELETE FROM draft_history WHERE learner_id = $1 AND attempt_id = $2 AND challenge = $3
     AND version = $4 AND version % ${KEPT_EVERY} <> 0`,
    [place.learner_id, place.attempt_id, place.challenge, newest - KEPT_WHOLE],
  );
}

const wireDraft = ({ challenge, version, files, saved_at }: Omit<DraftRow, 'learner_id' | 'attempt_id'>): Draft => ({
  challenge,
  version,
  files,
  saved_at: saved_at.toISOString(),
});

function bytesOf(files: Record<string, string>): number {
  return Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text, 'utf8'), 0);
}

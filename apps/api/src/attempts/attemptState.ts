import { viewOf } from '@ear/engine';
import type { AttemptState } from '@ear/engine/contract';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BlobStore } from '../journey/index.ts';
import type { ReadAttempt } from './attemptLog.ts';

/** An attempt as the outside sees it: the engine's view plus the texts that belong to it. */
@Injectable()
export class AttemptStates {
  constructor(
    private readonly db: DataSource,
    private readonly blobs: BlobStore,
  ) {}

  async of({ row, quest, snapshot }: ReadAttempt): Promise<AttemptState> {
    const view = viewOf(quest.machine, snapshot);
    const challenges = Object.entries(view.challenges);
    const hints = challenges.flatMap(([id, { hints: taken }]) =>
      taken.length > 0 ? [[id, taken.flatMap((index) => quest.hints[id]?.[index] ?? [])] as const] : [],
    );
    return {
      id: row.id,
      quest: row.quest,
      content_hash: row.content_hash,
      version: row.version,
      position: view.position,
      judging: view.judging,
      challenges: Object.fromEntries(challenges.map(([id, record]) => [id, { ...record, hints: [...record.hints] }])),
      accepts: [...view.accepts],
      hints: Object.fromEntries(hints),
      reflections: challenges.some(([, { reflected }]) => reflected) ? await this.reflections(row) : {},
      started_at: row.started_at.toISOString(),
      completed_at: row.completed_at?.toISOString() ?? null,
    };
  }

  private async reflections({ learner_id, id }: ReadAttempt['row']): Promise<Record<string, string>> {
    const rows: { challenge: string; digest: string }[] = await this.db.query(
      `SELECT payload->>'challenge' AS challenge, blobs->>'text' AS digest FROM event
       WHERE learner_id = $1 AND attempt_id = $2 AND type = 'REFLECTED' ORDER BY attempt_version`,
      [learner_id, id],
    );
    const texts = await this.blobs.texts(
      this.db.manager,
      learner_id,
      rows.map(({ digest }) => digest),
    );
    return Object.fromEntries(
      rows.flatMap(({ challenge, digest }) => (texts.has(digest) ? [[challenge, texts.get(digest)!]] : [])),
    );
  }
}

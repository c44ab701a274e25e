import type { Runtime } from '@ear/engine';
import type { Capabilities } from '@ear/engine/contract';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource } from 'typeorm';
import { newId, newSecret, secretHash } from '../kernel/ids.ts';
import { Grader } from './grader.entity.ts';
import { GRADER_ALIVE_S } from './places.ts';

type Word = z.infer<typeof Capabilities>;

/** A grader that says the same again is written down this often; it counts as at work for much longer. */
const HEAR_AGAIN_MS = 5000;

/** The graders of this instance. */
@Injectable()
export class Graders {
  /** What each slot said last, and when: the same word is not written with every job. */
  private readonly said = new Map<string, { readonly word: string; readonly at: number }>();

  constructor(private readonly db: DataSource) {}

  /** Admits a new grader. @returns its token, which is not kept */
  async admit(name: string): Promise<{ id: string; token: string }> {
    const token = newSecret('earg');
    const id = newId();
    await this.insert(id, name, token);
    return { id, token };
  }

  /** Admits a grader whose token was agreed on before, e.g. by the supervisor; once. */
  async admitWithToken(name: string, token: string): Promise<void> {
    const known = await this.db.getRepository(Grader).existsBy({ token_hash: secretHash(token) });
    if (!known) await this.insert(newId(), name, token);
  }

  /** Notes what a grader says of itself. Its slots ask for different queues, so queues are noted one by one. */
  async hear(id: string, word: Word): Promise<void> {
    const slot = `${id} ${word.queues.join(' ')}`;
    const said = { word: JSON.stringify(word), at: performance.now() };
    const before = this.said.get(slot);
    if (before?.word === said.word && said.at - before.at < HEAR_AGAIN_MS) return;
    await this.db.query(
      `UPDATE grader SET seen_at = now(), capabilities = $2, heard = heard || (
         SELECT jsonb_object_agg(queue, extract(epoch FROM now())) FROM unnest($3::text[]) AS queue) WHERE id = $1`,
      [id, said.word, word.queues],
    );
    this.said.set(slot, said);
  }

  /** Notes that a grader is alive; written once in a while only. */
  async beat(id: string): Promise<void> {
    await this.db.query(`UPDATE grader SET seen_at = now() WHERE id = $1 AND seen_at < now() - interval '5 seconds'`, [
      id,
    ]);
  }

  /** The newest word of each grader that is at work. */
  async alive(): Promise<Word[]> {
    const rows: { capabilities: Word }[] = await this.db.query(
      `SELECT capabilities FROM grader WHERE revoked_at IS NULL AND capabilities IS NOT NULL
       AND seen_at > now() - interval '${GRADER_ALIVE_S} seconds' ORDER BY seen_at DESC`,
    );
    return rows.map(({ capabilities }) => capabilities);
  }

  private async insert(id: string, name: string, token: string): Promise<void> {
    await this.db.query(
      `INSERT INTO grader (id, name, token_hash, created_at) VALUES ($1, $2, $3, now()) ON CONFLICT DO NOTHING`,
      [id, name, secretHash(token)],
    );
  }
}

/** Runtimes that a grader says it cannot judge. */
export function notReady(word: Word): Runtime[] {
  return Object.entries(word.runtimes).flatMap(([runtime, state]) =>
    state?.ready === false ? [runtime as Runtime] : [],
  );
}

import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { prepared } from '../kernel/prepared.ts';
import { Blob } from './blob.entity.ts';

/** A content with its salted digest, not yet written. */
export interface SealedBlob {
  readonly digest: string;
  readonly salt: Buffer;
  readonly content: Buffer;
}

const KEEP = prepared(
  `INSERT INTO blob (learner_id, digest, salt, media_type, size, content, created_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);

/** Small contents of a learner (hand-ins, reflections), written in the transaction of the event that names them. */
@Injectable()
export class BlobStore {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** Gives a text the salted digest that events name it by. */
  seal(text: string): SealedBlob {
    const content = Buffer.from(text, 'utf8');
    const salt = randomBytes(16);
    return { digest: createHash('sha256').update(salt).update(content).digest('hex'), salt, content };
  }

  async keep(manager: EntityManager, learner: string, mediaType: string, blob: SealedBlob): Promise<void> {
    const { digest, salt, content } = blob;
    const at = new Date(this.clock.now());
    await manager.query(KEEP, [learner, digest, salt, mediaType, content.length, content, at]);
  }

  /** Seals and keeps. @returns the digest */
  async put(manager: EntityManager, learner: string, mediaType: string, text: string): Promise<string> {
    const blob = this.seal(text);
    await this.keep(manager, learner, mediaType, blob);
    return blob.digest;
  }

  /** Erases a blob; what names it stays verifiable. */
  async drop(manager: EntityManager, learner: string, digest: string): Promise<void> {
    await manager.delete(Blob, { learner_id: learner, digest });
  }

  /** Texts of a learner by digest; erased ones are missing. */
  async texts(manager: EntityManager, learner: string, digests: readonly string[]): Promise<Map<string, string>> {
    if (digests.length === 0) return new Map();
    const rows: { digest: string; content: Buffer }[] = await manager.query(
      `SELECT digest, content FROM blob WHERE learner_id = $1 AND digest = ANY($2)`,
      [learner, digests],
    );
    return new Map(rows.map(({ digest, content }) => [digest, content.toString('utf8')]));
  }
}

import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { Blob } from './blob.entity.ts';

/** Small contents of a learner (hand-ins, reflections), written in the transaction of the event that names them. */
@Injectable()
export class BlobStore {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** @returns the salted digest that events name it by */
  async put(manager: EntityManager, learner: string, mediaType: string, text: string): Promise<string> {
    const content = Buffer.from(text, 'utf8');
    const salt = randomBytes(16);
    const digest = createHash('sha256').update(salt).update(content).digest('hex');
    await manager.insert(Blob, {
      learner_id: learner,
      digest,
      salt,
      media_type: mediaType,
      size: content.length,
      content,
      created_at: new Date(this.clock.now()),
    });
    return digest;
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

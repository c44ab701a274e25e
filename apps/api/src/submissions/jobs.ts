import { limitsOf, type JudgingJob, type Payload } from '@ear/engine';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CatalogueReader } from '../catalogue/index.ts';
import { BlobStore } from '../journey/index.ts';
import type { Taken } from '../judging/index.ts';
import { Submission } from './submission.entity.ts';

/** What a grader needs to judge one submission. */
@Injectable()
export class Jobs {
  constructor(
    private readonly db: DataSource,
    private readonly catalogue: CatalogueReader,
    private readonly blobs: BlobStore,
  ) {}

  /** null where the hand-in was erased, or the version asked for has no such challenge: there is nothing to judge. */
  async findJob({ learner, submission: id, epoch, seed, content_hash }: Taken): Promise<JudgingJob | null> {
    const row = await this.db.manager.findOneByOrFail(Submission, { learner_id: learner, id });
    const { definition, judging_hash } = await this.catalogue.getVersion(content_hash ?? row.content_hash);
    const challenge = definition.challenges.find((one) => one.id === row.challenge);
    const texts = await this.blobs.texts(this.db.manager, learner, [row.payload_digest]);
    const payload = texts.get(row.payload_digest);
    if (!challenge || payload === undefined) return null;
    return {
      submission: id,
      epoch,
      quest: row.quest,
      challenge: row.challenge,
      bundle: judging_hash,
      payload: JSON.parse(payload) as Payload,
      seed,
      limits: limitsOf(definition, challenge),
      public_only: row.public_only,
    };
  }
}

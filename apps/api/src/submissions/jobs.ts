import { limitsOf, type JudgingJob, type Payload } from '@ear/engine';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CatalogueReader } from '../catalogue/index.ts';
import type { Taken } from '../judging/index.ts';
import { handedIn } from './rows.ts';

/** What a grader needs to judge one submission. */
@Injectable()
export class Jobs {
  constructor(
    private readonly db: DataSource,
    private readonly catalogue: CatalogueReader,
  ) {}

  /** null where the hand-in was erased, or the version asked for has no such challenge: there is nothing to judge. */
  async findJob({ learner, submission: id, epoch, seed, content_hash }: Taken): Promise<JudgingJob | null> {
    const row = await handedIn(this.db.manager, learner, id);
    const { definition, judging_hash } = await this.catalogue.getVersion(content_hash ?? row.content_hash);
    const challenge = definition.challenges.find((one) => one.id === row.challenge);
    if (!challenge || row.payload === null) return null;
    return {
      submission: id,
      epoch,
      quest: row.quest,
      challenge: row.challenge,
      bundle: judging_hash,
      payload: JSON.parse(row.payload.toString('utf8')) as Payload,
      seed,
      limits: limitsOf(definition, challenge),
      public_only: row.public_only,
    };
  }
}

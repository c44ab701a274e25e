import { type CampaignState, lockOf, type Lock } from '@ear/engine';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { LiveCatalogue, OpenVersion } from '../catalogue/index.ts';
import { Grants } from '../progress/index.ts';

/** What a learner has passed and been granted, as the engine's lock asks for it. */
@Injectable()
export class Campaign {
  constructor(
    private readonly db: DataSource,
    private readonly grants: Grants,
  ) {}

  async stateOf(learner: string | null, { quests }: LiveCatalogue): Promise<CampaignState> {
    const titles = Object.fromEntries([...quests].map(([slug, { definition }]) => [slug, definition.title]));
    if (learner === null) return { passed: new Set(), granted: new Set(), titles };
    const [rows, granted] = await Promise.all([
      this.db.query<{ quest: string }[]>(
        `SELECT DISTINCT quest FROM attempt WHERE learner_id = $1 AND completed_at IS NOT NULL`,
        [learner],
      ),
      this.grants.granted(learner),
    ]);
    return { passed: new Set(rows.map(({ quest }) => quest)), granted, titles };
  }

  lockOf({ definition }: OpenVersion, state: CampaignState): Lock | null {
    return lockOf(definition, state);
  }
}

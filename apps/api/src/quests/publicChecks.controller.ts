import { publicPart } from '@ear/engine';
import { PublicChecks } from '@ear/engine/contract';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { CatalogueReader } from '../catalogue/index.ts';
import { endpoint, Route } from '../kernel/endpoint.ts';
import { Given } from '../kernel/given.ts';
import type { GivenTo } from '../kernel/given.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { QuestCards } from './cards.ts';

const publicChecks = endpoint({
  method: 'GET',
  path: '/quests/:slug/public-checks',
  summary: 'What runs the public checks of one quest on a learner’s own machine; nothing that is hidden',
  access: 'anyone',
  params: z.object({ slug: z.string() }),
  answers: { 200: PublicChecks },
  refusals: ['not_found', 'quest_withdrawn'],
});

@Controller()
export class PublicChecksController {
  constructor(
    private readonly cards: QuestCards,
    private readonly catalogue: CatalogueReader,
  ) {}

  /** Of the version that the quest's page shows to the same caller. */
  @Route(publicChecks)
  async publicChecks(@Given() { caller, params }: GivenTo<typeof publicChecks>): Promise<PublicChecks | Refusal> {
    const page = await this.cards.page(caller.kind === 'learner' ? caller.id : null, params.slug);
    if (!('quest' in page)) return page;
    const { judging } = await this.catalogue.getVersion(page.quest.content_hash);
    const { bundle, left_out } = publicPart(judging);
    return { bundle, left_out: [...left_out] };
  }
}

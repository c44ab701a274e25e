import { GraderTokenBody, NewToken, QuarantinedQuest, XpAdjustBody } from '@ear/engine/contract';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { CatalogueReader } from '../catalogue/index.ts';
import { Graders } from '../judging/index.ts';
import { endpoint, Route } from '../kernel/endpoint.ts';
import { Given } from '../kernel/given.ts';
import type { GivenTo } from '../kernel/given.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { Grants } from '../progress/index.ts';

const learner = z.object({ id: z.uuid() });

const admitGrader = endpoint({
  method: 'POST',
  path: '/admin/graders',
  summary: 'Admit a grader; its token is shown once',
  access: 'admin',
  body: GraderTokenBody,
  answers: { 201: NewToken },
  refusals: ['bad_request'],
});

const quarantine = endpoint({
  method: 'GET',
  path: '/admin/quarantine',
  summary: 'Quest folders that cannot be published, with everything that is wrong with them',
  access: 'admin',
  answers: { 200: z.array(QuarantinedQuest) },
  refusals: [],
});

const adjustXp = endpoint({
  method: 'POST',
  path: '/admin/learners/:id/xp',
  summary: 'Give or take XP, with a reason that the learner can read',
  access: 'admin',
  params: learner,
  body: XpAdjustBody,
  answers: { 204: null },
  refusals: ['bad_request', 'not_found'],
});

const unlock = endpoint({
  method: 'POST',
  path: '/admin/learners/:id/unlocks',
  summary: 'Open a quest for a learner, whatever it requires',
  access: 'admin',
  params: learner,
  body: z.strictObject({ quest: z.string().max(64) }),
  answers: { 204: null },
  refusals: ['bad_request', 'not_found'],
});

@Controller()
export class AdminController {
  constructor(
    private readonly graders: Graders,
    private readonly catalogue: CatalogueReader,
    private readonly grants: Grants,
  ) {}

  @Route(admitGrader)
  admitGrader(@Given() { body }: GivenTo<typeof admitGrader>): Promise<z.infer<typeof NewToken>> {
    return this.graders.admit(body.name);
  }

  @Route(quarantine)
  async quarantine(): Promise<readonly z.infer<typeof QuarantinedQuest>[]> {
    return (await this.catalogue.live()).quarantined;
  }

  @Route(adjustXp)
  adjustXp(@Given() { caller, params, body }: GivenTo<typeof adjustXp>): Promise<Refusal | undefined> {
    return this.grants.adjustXp(caller.id, params.id, body.amount, body.reason);
  }

  @Route(unlock)
  async unlock(@Given() { caller, params, body }: GivenTo<typeof unlock>): Promise<Refusal | undefined> {
    const { quests } = await this.catalogue.live();
    return quests.has(body.quest) ? this.grants.unlock(caller.id, params.id, body.quest) : refuse('not_found');
  }
}

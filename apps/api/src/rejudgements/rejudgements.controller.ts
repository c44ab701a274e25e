import {
  QuarantinedJudging,
  RejudgeBody,
  RejudgeCohortBody,
  Rejudgement,
  RejudgementPage,
  RejudgeQuestBody,
  ReleasedQuarantined,
  ReleaseQuarantinedBody,
} from '@ear/engine/contract';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { endpoint, Route } from '../kernel/endpoint.ts';
import { Given } from '../kernel/given.ts';
import type { GivenTo } from '../kernel/given.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { Rejudgements } from './rejudgements.ts';
import { SetAside } from './setAside.ts';

const params = z.object({ id: z.uuid() });

const submission = endpoint({
  method: 'POST',
  path: '/submissions/:id/rejudge',
  summary: 'Judge one submission again, with its own files and seed; a dry run unless it says otherwise',
  access: 'account',
  params,
  body: RejudgeBody,
  answers: { 202: Rejudgement },
  refusals: ['bad_request', 'forbidden', 'not_found', 'not_judged_yet'],
});

const quest = endpoint({
  method: 'POST',
  path: '/quests/:slug/rejudge',
  summary: 'Judge everything again that was judged of a quest, or of one version of it',
  access: 'admin',
  params: z.object({ slug: z.string().max(64) }),
  body: RejudgeQuestBody,
  answers: { 202: Rejudgement },
  refusals: ['bad_request', 'not_found'],
});

const cohort = endpoint({
  method: 'POST',
  path: '/cohorts/:id/rejudge',
  summary: 'Judge again what the students of a cohort handed in; for its teachers',
  access: 'account',
  params,
  body: RejudgeCohortBody,
  answers: { 202: Rejudgement },
  refusals: ['bad_request', 'forbidden', 'not_found'],
});

const list = endpoint({
  method: 'GET',
  path: '/rejudgements',
  summary: 'Batches that one ordered, newest first; all of them for the admin',
  access: 'account',
  answers: { 200: z.array(Rejudgement) },
  refusals: [],
});

const read = endpoint({
  method: 'GET',
  path: '/rejudgements/:id',
  summary: 'How far a batch is, and the verdicts that it changes',
  access: 'account',
  params,
  answers: { 200: RejudgementPage },
  refusals: ['not_found'],
});

const apply = endpoint({
  method: 'POST',
  path: '/rejudgements/:id/apply',
  summary: 'Let the changed verdicts of a dry run count; XP is never taken away by it',
  access: 'account',
  params,
  answers: { 202: Rejudgement },
  refusals: ['not_found', 'not_judged_yet', 'rejudgement_over'],
});

const cancel = endpoint({
  method: 'POST',
  path: '/rejudgements/:id/cancel',
  summary: 'Stop a batch; what it applied stays',
  access: 'account',
  params,
  answers: { 200: Rejudgement },
  refusals: ['not_found', 'rejudgement_over'],
});

const aside = endpoint({
  method: 'GET',
  path: '/admin/judgings/quarantined',
  summary: 'Jobs that no grader could judge, with what each grader met',
  access: 'admin',
  answers: { 200: z.array(QuarantinedJudging) },
  refusals: [],
});

const release = endpoint({
  method: 'POST',
  path: '/admin/judgings/:id/release',
  summary: 'Let a job go that was set aside, and judge it once more as a dry run of one',
  access: 'admin',
  params,
  body: ReleaseQuarantinedBody,
  answers: { 202: ReleasedQuarantined },
  refusals: ['bad_request', 'not_found'],
});

@Controller()
export class RejudgementsController {
  constructor(
    private readonly rejudgements: Rejudgements,
    private readonly setAside: SetAside,
  ) {}

  @Route(submission)
  submission(@Given() { caller, params: { id }, body }: GivenTo<typeof submission>): Promise<Rejudgement | Refusal> {
    return this.rejudgements.ofSubmission(caller, id, body);
  }

  @Route(quest)
  quest(@Given() { caller, params, body }: GivenTo<typeof quest>): Promise<Rejudgement | Refusal> {
    const { version, ...wish } = body;
    return this.rejudgements.ofQuest(caller, params.slug, version, wish);
  }

  @Route(cohort)
  cohort(@Given() { caller, params: { id }, body }: GivenTo<typeof cohort>): Promise<Rejudgement | Refusal> {
    const { quest: only, ...wish } = body;
    return this.rejudgements.ofCohort(caller, id, only, wish);
  }

  @Route(list)
  list(@Given() { caller }: GivenTo<typeof list>): Promise<Rejudgement[]> {
    return this.rejudgements.list(caller);
  }

  @Route(read)
  read(@Given() { caller, params: { id } }: GivenTo<typeof read>): Promise<RejudgementPage | Refusal> {
    return this.rejudgements.page(caller, id);
  }

  @Route(apply)
  apply(@Given() { caller, params: { id } }: GivenTo<typeof apply>): Promise<Rejudgement | Refusal> {
    return this.rejudgements.apply(caller, id);
  }

  @Route(cancel)
  cancel(@Given() { caller, params: { id } }: GivenTo<typeof cancel>): Promise<Rejudgement | Refusal> {
    return this.rejudgements.cancel(caller, id);
  }

  @Route(aside)
  aside(): Promise<QuarantinedJudging[]> {
    return this.setAside.list();
  }

  @Route(release)
  release(
    @Given() { caller, params: { id }, body }: GivenTo<typeof release>,
  ): Promise<z.infer<typeof ReleasedQuarantined> | Refusal> {
    return this.setAside.release(caller.id, id, body.again);
  }
}

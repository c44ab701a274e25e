import { Cohort, CohortBody, Member, MemberBody, RoleBody } from '@ear/engine/contract';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { endpoint, Route } from '../kernel/endpoint.ts';
import { Given } from '../kernel/given.ts';
import type { GivenTo } from '../kernel/given.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { Cohorts } from './cohorts.ts';

const cohort = z.object({ id: z.uuid() });
const member = cohort.extend({ learner: z.uuid() });

const create = endpoint({
  method: 'POST',
  path: '/cohorts',
  summary: 'Open a cohort and teach it',
  access: 'account',
  body: CohortBody,
  answers: { 201: Cohort },
  refusals: ['bad_request', 'forbidden'],
});

const list = endpoint({
  method: 'GET',
  path: '/cohorts',
  summary: 'One’s cohorts; all of them for the admin',
  access: 'learner',
  answers: { 200: z.array(Cohort) },
  refusals: [],
});

const members = endpoint({
  method: 'GET',
  path: '/cohorts/:id/members',
  summary: 'Members by name; progress is for assistants and teachers',
  access: 'learner',
  params: cohort,
  answers: { 200: z.array(Member) },
  refusals: ['not_found'],
});

const add = endpoint({
  method: 'POST',
  path: '/cohorts/:id/members',
  summary: 'Add an account by its name',
  access: 'account',
  params: cohort,
  body: MemberBody,
  answers: { 201: Member },
  refusals: ['bad_request', 'forbidden', 'not_found'],
});

const changeRole = endpoint({
  method: 'PATCH',
  path: '/cohorts/:id/members/:learner',
  summary: 'Change what a member is',
  access: 'account',
  params: member,
  body: RoleBody,
  answers: { 204: null },
  refusals: ['bad_request', 'forbidden', 'not_found'],
});

const remove = endpoint({
  method: 'DELETE',
  path: '/cohorts/:id/members/:learner',
  summary: 'Remove a member, or leave',
  access: 'account',
  params: member,
  answers: { 204: null },
  refusals: ['forbidden', 'not_found'],
});

@Controller()
export class CohortsController {
  constructor(private readonly cohorts: Cohorts) {}

  @Route(create)
  create(@Given() { caller, body }: GivenTo<typeof create>): Promise<Cohort | Refusal> {
    return this.cohorts.create(caller, body.name);
  }

  @Route(list)
  list(@Given() { caller }: GivenTo<typeof list>): Promise<Cohort[]> {
    return this.cohorts.list(caller);
  }

  @Route(members)
  members(@Given() { caller, params }: GivenTo<typeof members>): Promise<Member[] | Refusal> {
    return this.cohorts.members(caller, params.id);
  }

  @Route(add)
  add(@Given() { caller, params, body }: GivenTo<typeof add>): Promise<Member | Refusal> {
    return this.cohorts.add(caller, params.id, body.name, body.role);
  }

  @Route(changeRole)
  changeRole(@Given() { caller, params, body }: GivenTo<typeof changeRole>): Promise<Refusal | undefined> {
    return this.cohorts.changeRole(caller, params.id, params.learner, body.role);
  }

  @Route(remove)
  remove(@Given() { caller, params }: GivenTo<typeof remove>): Promise<Refusal | undefined> {
    return this.cohorts.remove(caller, params.id, params.learner);
  }
}

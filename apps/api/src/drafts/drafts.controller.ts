import { Draft, DraftBody, DraftHistory } from '@ear/engine/contract';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { endpoint, Route } from '../kernel/endpoint.ts';
import { Given } from '../kernel/given.ts';
import type { GivenTo } from '../kernel/given.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { Drafts } from './drafts.ts';

const place = z.object({ id: z.uuid(), challenge: z.string().max(48) });

const read = endpoint({
  method: 'GET',
  path: '/attempts/:id/drafts/:challenge',
  summary: 'The saved work of one challenge; the starter before the first save',
  access: 'learner',
  params: place,
  answers: { 200: Draft },
  refusals: ['not_found'],
});

const save = endpoint({
  method: 'PUT',
  path: '/attempts/:id/drafts/:challenge',
  summary: 'Save the work of one challenge over the version that the editor started from',
  access: 'learner',
  params: place,
  body: DraftBody,
  answers: { 200: Draft },
  refusals: ['bad_request', 'not_text', 'too_large', 'not_found', 'conflict'],
});

const history = endpoint({
  method: 'GET',
  path: '/attempts/:id/drafts/:challenge/history',
  summary: 'Kept versions of a draft, newest first',
  access: 'learner',
  params: place,
  answers: { 200: DraftHistory },
  refusals: ['not_found'],
});

const version = endpoint({
  method: 'GET',
  path: '/attempts/:id/drafts/:challenge/history/:version',
  summary: 'One kept version of a draft',
  access: 'learner',
  params: place.extend({ version: z.coerce.number().int().min(1).max(1_000_000_000) }),
  answers: { 200: Draft },
  refusals: ['not_found'],
});

@Controller()
export class DraftsController {
  constructor(private readonly drafts: Drafts) {}

  @Route(read)
  read(@Given() { caller, params }: GivenTo<typeof read>): Promise<Draft | Refusal> {
    return this.drafts.read(caller.id, params.id, params.challenge);
  }

  @Route(save)
  save(@Given() { caller, params, body }: GivenTo<typeof save>): Promise<Draft | Refusal> {
    return this.drafts.save(caller.id, params.id, params.challenge, body);
  }

  @Route(history)
  history(@Given() { caller, params }: GivenTo<typeof history>): Promise<z.infer<typeof DraftHistory> | Refusal> {
    return this.drafts.history(caller.id, params.id, params.challenge);
  }

  @Route(version)
  version(@Given() { caller, params }: GivenTo<typeof version>): Promise<Draft | Refusal> {
    return this.drafts.version(caller.id, params.id, params.challenge, params.version);
  }
}

import { Me, NewToken, ProfileBody, SessionRow, TokenBody } from '@ear/engine/contract';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { DataSource } from 'typeorm';
import { SessionService } from '../identity/index.ts';
import { endpoint, Route } from '../kernel/endpoint.ts';
import { Given } from '../kernel/given.ts';
import type { GivenTo } from '../kernel/given.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { Profile } from './profile.ts';

const read = endpoint({
  method: 'GET',
  path: '/me',
  summary: 'Who one is, with progress and cohorts',
  access: 'learner',
  answers: { 200: Me },
  refusals: [],
});

const change = endpoint({
  method: 'PATCH',
  path: '/me',
  summary: 'Change language or time zone',
  access: 'learner',
  body: ProfileBody,
  answers: { 200: Me },
  refusals: ['bad_request'],
});

const sessions = endpoint({
  method: 'GET',
  path: '/me/sessions',
  summary: 'Where one is signed in, tokens included',
  access: 'learner',
  answers: { 200: z.array(SessionRow) },
  refusals: [],
});

const revoke = endpoint({
  method: 'DELETE',
  path: '/me/sessions/:id',
  summary: 'End a session or revoke a token',
  access: 'learner',
  params: z.object({ id: z.uuid() }),
  answers: { 204: null },
  refusals: ['not_found'],
});

const newToken = endpoint({
  method: 'POST',
  path: '/me/tokens',
  summary: 'Make a token for a program; it is shown once',
  access: 'account',
  body: TokenBody,
  answers: { 201: NewToken },
  refusals: ['bad_request'],
});

@Controller()
export class MeController {
  constructor(
    private readonly db: DataSource,
    private readonly profile: Profile,
    private readonly sessionsOf: SessionService,
  ) {}

  @Route(read)
  read(@Given() { caller }: GivenTo<typeof read>): Promise<Me> {
    return this.profile.of(caller.id);
  }

  @Route(change)
  change(@Given() { caller, body }: GivenTo<typeof change>): Promise<Me | Refusal> {
    return this.profile.change(caller, body);
  }

  @Route(sessions)
  sessions(@Given() { caller }: GivenTo<typeof sessions>): Promise<SessionRow[]> {
    return this.sessionsOf.list(caller.id, caller.session);
  }

  @Route(revoke)
  async revoke(@Given() { caller, params }: GivenTo<typeof revoke>): Promise<Refusal | undefined> {
    return (await this.sessionsOf.revoke(caller.id, params.id)) ? undefined : refuse('not_found');
  }

  @Route(newToken)
  async newToken(@Given() { caller, body }: GivenTo<typeof newToken>): Promise<z.infer<typeof NewToken>> {
    const { id, secret } = await this.sessionsOf.open(this.db.manager, caller.id, 'token', body.label);
    return { id, token: secret };
  }
}

import { GuestBody, LoginBody, SessionKind, SignedIn, SignupBody } from '@ear/engine/contract';
import { Controller } from '@nestjs/common';
import { clearedCookie, sessionCookie, SessionService } from '../identity/index.ts';
import type { Caller } from '../kernel/caller.ts';
import { endpoint, Route } from '../kernel/endpoint.ts';
import { Given } from '../kernel/given.ts';
import type { GivenTo } from '../kernel/given.ts';
import { type HttpRequest, Reply } from '../kernel/http.ts';
import { Refusal } from '../kernel/refusal.ts';
import { Accounts, type Entrance, type Opened } from './accounts.ts';
import { Profile } from './profile.ts';

const guest = endpoint({
  method: 'POST',
  path: '/auth/guest',
  summary: 'Begin without an account; it can be claimed later with nothing lost',
  access: 'anyone',
  query: SessionKind,
  body: GuestBody,
  answers: { 201: SignedIn },
  refusals: ['bad_request', 'too_many'],
});

const signup = endpoint({
  method: 'POST',
  path: '/auth/signup',
  summary: 'Make an account; a guest who signs up keeps the journey',
  access: 'anyone',
  query: SessionKind,
  body: SignupBody,
  answers: { 201: SignedIn },
  refusals: ['bad_request', 'name_taken', 'already_claimed', 'too_many'],
});

const login = endpoint({
  method: 'POST',
  path: '/auth/login',
  summary: 'Sign in with name and password',
  access: 'anyone',
  query: SessionKind,
  body: LoginBody,
  answers: { 200: SignedIn },
  refusals: ['bad_request', 'bad_credentials', 'too_many'],
});

const logout = endpoint({
  method: 'POST',
  path: '/auth/logout',
  summary: 'End this session',
  access: 'anyone',
  answers: { 204: null },
  refusals: [],
});

@Controller()
export class AuthController {
  constructor(
    private readonly accounts: Accounts,
    private readonly profile: Profile,
    private readonly sessions: SessionService,
  ) {}

  @Route(guest)
  async guest(@Given() given: GivenTo<typeof guest>): Promise<Reply | Refusal> {
    return this.enter(given, 201, await this.accounts.guest(given.body, entranceOf(given)));
  }

  @Route(signup)
  async signup(@Given() given: GivenTo<typeof signup>): Promise<Reply | Refusal> {
    const opened = await this.accounts.signup(given.body, learnerOf(given.caller), entranceOf(given));
    // The guest's own session has done its work: the account's takes its place.
    if (!(opened instanceof Refusal)) await this.end(given.caller);
    return this.enter(given, 201, opened);
  }

  @Route(login)
  async login(@Given() given: GivenTo<typeof login>): Promise<Reply | Refusal> {
    return this.enter(given, 200, await this.accounts.login(given.body, entranceOf(given)));
  }

  @Route(logout)
  async logout(@Given() { caller }: GivenTo<typeof logout>): Promise<Reply> {
    await this.end(caller);
    return new Reply(204, undefined, { 'Set-Cookie': clearedCookie() });
  }

  private async enter(
    { request, query }: { request: HttpRequest; query: { session: 'cookie' | 'token' } },
    status: number,
    opened: Opened | Refusal,
  ): Promise<Reply | Refusal> {
    if (opened instanceof Refusal) return opened;
    const me = await this.profile.of(opened.learner);
    if (query.session === 'token') return new Reply(status, { me, token: opened.secret });
    return new Reply(status, { me }, { 'Set-Cookie': sessionCookie(opened.secret, request) });
  }

  private async end(caller: Caller): Promise<void> {
    if (caller.kind === 'learner') await this.sessions.revoke(caller.id, caller.session);
  }
}

function entranceOf({ request, query }: { request: HttpRequest; query: { session: 'cookie' | 'token' } }): Entrance {
  const agent = request.headers['user-agent'] ?? '';
  return {
    kind: query.session,
    label: agent.slice(0, 120).toWellFormed() || 'unknown',
    address: request.ip ?? '',
  };
}

const learnerOf = (caller: Caller) => (caller.kind === 'learner' ? caller : null);

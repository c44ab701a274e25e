import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Access, Caller, GraderCaller, LearnerCaller } from '../kernel/caller.ts';
import { isCrossSite } from '../kernel/crossSite.ts';
import { isUnreachable } from '../kernel/database.ts';
import { ENDPOINT, type Endpoint } from '../kernel/endpoint.ts';
import type { HttpRequest } from '../kernel/http.ts';
import { secretHash } from '../kernel/ids.ts';
import { prepared } from '../kernel/prepared.ts';
import { refuse, RefusalError, type Refusal } from '../kernel/refusal.ts';
import { readSessionCookie } from './cookie.ts';
import { SessionService } from './sessions.ts';

const GRADER = prepared(`SELECT id, name FROM grader WHERE token_hash = $1 AND revoked_at IS NULL`);

/** Finds out who calls and whether the endpoint lets them in. An endpoint without a row in the route table is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly db: DataSource,
    private readonly sessions: SessionService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const spec = Reflect.getMetadata(ENDPOINT, context.getHandler()) as Endpoint | undefined;
    if (!spec) return false;
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const proof = bearerOf(request) ? 'bearer' : readSessionCookie(request) ? 'cookie' : null;
    if (isCrossSite(request, proof)) throw new RefusalError(refuse('cross_site'));
    const caller = await this.callerOf(request, spec.access);
    const refusal = refusalFor(spec.access, caller);
    if (refusal) throw new RefusalError(refusal);
    request.caller = caller;
    return true;
  }

  /** A bearer token counts before a cookie; a wrong one is an error, never a quiet fall-back. */
  private async callerOf(request: HttpRequest, access: Access): Promise<Caller> {
    const bearer = bearerOf(request);
    if (bearer) {
      const grader = access === 'grader';
      const caller = grader ? await this.findGrader(bearer) : await this.sessions.find(bearer, 'bearer');
      return caller ?? this.callerAtWrongDoor(bearer, access);
    }
    const cookie = access === 'grader' ? null : readSessionCookie(request);
    return (cookie && (await this.findByCookie(cookie, access))) || { kind: 'anonymous' };
  }

  /** What nobody needs to sign in for (health, above all) is answered without a database too. */
  private async findByCookie(cookie: string, access: Access): Promise<LearnerCaller | null> {
    try {
      return await this.sessions.find(cookie, 'cookie');
    } catch (error) {
      if (access === 'anyone' && isUnreachable(error)) return null;
      throw error;
    }
  }

  /** An unknown token is not valid. A valid one at the wrong door is forbidden, except where nobody is asked for. */
  private async callerAtWrongDoor(bearer: string, access: Access): Promise<Caller> {
    const other = access === 'grader' ? await this.sessions.find(bearer, 'bearer') : await this.findGrader(bearer);
    if (!other) throw new RefusalError(refuse('bad_token'));
    if (access !== 'anyone') throw new RefusalError(refuse('forbidden'));
    return other;
  }

  private async findGrader(token: string): Promise<GraderCaller | null> {
    const rows: { id: string; name: string }[] = await this.db.query(GRADER, [secretHash(token)]);
    return rows[0] ? { kind: 'grader', ...rows[0] } : null;
  }
}

const bearerOf = (request: HttpRequest): string | undefined =>
  /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];

/** The whole of the global permissions: five kinds of access, four kinds of callers. */
function refusalFor(access: Access, caller: Caller): Refusal | null {
  if (access === 'anyone') return null;
  if (caller.kind === 'anonymous') return refuse('not_signed_in');
  if (access === 'grader') return caller.kind === 'grader' ? null : refuse('forbidden');
  if (caller.kind === 'grader') return refuse('forbidden');
  if (access === 'admin') return caller.admin ? null : refuse('forbidden');
  if (access === 'account') return caller.name === null ? refuse('forbidden') : null;
  return null;
}

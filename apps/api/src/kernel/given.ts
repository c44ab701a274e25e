import { SUBMISSION_LIMITS } from '@ear/engine';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { z } from 'zod';
import type { Access, CallerOf } from './caller.ts';
import { ENDPOINT, type Endpoint } from './endpoint.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import { type Refusal, refuse, RefusalError } from './refusal.ts';
import { hasBrokenText, isTooDeep } from './text.ts';

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;

/** What a handler is given: everything parsed, the caller already allowed in. */
export interface GivenTo<E extends Endpoint> {
  readonly params: Parsed<E['params']>;
  readonly query: Parsed<E['query']>;
  readonly body: Parsed<E['body']>;
  readonly caller: CallerOf<E['access'] & Access>;
  /** The version in If-Match; 0 where the endpoint does not ask for it. */
  readonly version: number;
  /** The Idempotency-Key; empty where the endpoint does not ask for it. */
  readonly key: string;
  readonly request: HttpRequest;
  readonly response: HttpResponse;
}

/** Parses the request by its endpoint's schemas. A request that does not fit never reaches a service. */
export const Given = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const spec = Reflect.getMetadata(ENDPOINT, context.getHandler()) as Endpoint;
  const http = context.switchToHttp();
  const request = http.getRequest<HttpRequest>();
  return {
    params: parseParams(spec, request),
    query: spec.query ? parse(spec.query, request.query) : undefined,
    body: spec.body ? parseBody(spec, spec.body, request) : undefined,
    caller: request.caller ?? { kind: 'anonymous' },
    version: spec.needs?.includes('If-Match') ? versionOf(request) : 0,
    key: spec.needs?.includes('Idempotency-Key') ? keyOf(request) : '',
    request,
    response: http.getResponse<HttpResponse>(),
  };
});

/** An address that cannot exist is not found, whatever is wrong with it. */
function parseParams(spec: Endpoint, request: HttpRequest): unknown {
  const parsed = spec.params?.safeParse(request.params);
  if (parsed?.success === false) throw new RefusalError(refuse('not_found'));
  return parsed?.data;
}

/** Text that PostgreSQL or UTF-8 cannot hold is refused from learners. A grader passes on what students print. */
function parseBody(spec: Endpoint, schema: z.ZodType, request: HttpRequest): unknown {
  if (isTooDeep(request.body)) throw new RefusalError(refuse('bad_request'));
  if (spec.access !== 'grader' && hasBrokenText(request.body)) throw new RefusalError(refuse('not_text'));
  return parse(schema, request.body ?? {});
}

function parse(schema: z.ZodType, input: unknown): unknown {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new RefusalError(refusalOf(parsed.error));
}

function refusalOf({ issues }: z.ZodError): Refusal {
  const tooLong = issues.some(
    (issue) => issue.code === 'too_big' && Number(issue.maximum) >= SUBMISSION_LIMITS.text_chars,
  );
  if (tooLong) return refuse('too_large');
  const fields = issues.slice(0, 20).map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }));
  return refuse('bad_request', { fields });
}

/** `If-Match: "7"`; weak and unquoted forms are understood too. */
function versionOf(request: HttpRequest): number {
  const match = /^(?:W\/)?"?(\d{1,9})"?$/.exec(request.headers['if-match'] ?? '');
  if (!match) throw new RefusalError(refuse('missing_version'));
  return Number(match[1]);
}

function keyOf(request: HttpRequest): string {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key.trim() === '') throw new RefusalError(refuse('missing_key'));
  if (key.length > 200 || !/^[\x21-\x7e]+$/.test(key)) {
    throw new RefusalError(
      refuse('bad_request', { fields: [{ path: 'Idempotency-Key', message: 'at most 200 visible ASCII characters' }] }),
    );
  }
  return key;
}

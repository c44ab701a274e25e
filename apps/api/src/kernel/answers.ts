import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { z } from 'zod';
import { CONFIG, type Config } from './config.ts';
import { ENDPOINT, type Endpoint, usualStatus } from './endpoint.ts';
import { type HttpResponse, Reply } from './http.ts';
import { Refusal, RefusalError } from './refusal.ts';

/** Turns what a handler returns (a value, a Reply, a Refusal) into the HTTP answer. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const spec = Reflect.getMetadata(ENDPOINT, context.getHandler()) as Endpoint | undefined;
    const response = context.switchToHttp().getResponse<HttpResponse>();
    return next.handle().pipe(
      map((value: unknown) => {
        if (value instanceof Refusal) throw new RefusalError(value);
        const reply = value instanceof Reply ? value : new Reply(spec ? usualStatus(spec) : 200, value);
        if (response.headersSent) return reply.body;
        response.status(reply.status);
        // Answers depend on who asks and change at any time; an endpoint that knows better says so.
        response.setHeader('Cache-Control', 'private, no-cache');
        for (const [name, header] of Object.entries(reply.headers)) response.setHeader(name, header);
        if (this.config.strictAnswers && spec) assertAsPromised(spec, reply);
        return reply.body;
      }),
    );
  }
}

/** @throws Error where an answer differs from the contract that the OpenAPI shows. */
function assertAsPromised(spec: Endpoint, reply: Reply): void {
  const promised = spec.answers[reply.status];
  const name = `${spec.method} ${spec.path} ${reply.status}`;
  if (promised === undefined) throw new Error(`${name} is not in the route table`);
  if (typeof promised === 'string') return;
  if (promised === null) {
    if (reply.body !== undefined) throw new Error(`${name} promised an empty body`);
    return;
  }
  const parsed = promised.safeParse(JSON.parse(JSON.stringify(reply.body)));
  if (!parsed.success) throw new Error(`${name} breaks its contract: ${z.prettifyError(parsed.error)}`);
}

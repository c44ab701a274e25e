import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { HttpResponse } from './http.ts';
import { isUnreachable } from './database.ts';
import { type Refusal, refuse, RefusalError } from './refusal.ts';

/** Every error that leaves the application is a problem of the contract's table. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<HttpResponse>();
    const refusal = refusalOf(error);
    if (refusal.code === 'internal') this.logger.error(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (refusal.code === 'unavailable') response.setHeader('Retry-After', '2');
    response.status(refusal.problem.status).setHeader('Content-Type', 'application/problem+json; charset=utf-8');
    response.end(JSON.stringify(refusal.problem));
  }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof RefusalError) return error.refusal;
  if (isUnreachable(error)) return refuse('unavailable');
  if (!(error instanceof HttpException)) return refuse('internal');
  // What is thrown while a body is read comes wrapped: by its reader, then by Nest.
  return error.cause instanceof RefusalError ? error.cause.refusal : refusalOfStatus(error.getStatus());
}

function refusalOfStatus(status: number): Refusal {
  if (status === 413) return refuse('too_large');
  if (status === 404) return refuse('not_found');
  if (status === 401) return refuse('not_signed_in');
  if (status === 403) return refuse('forbidden');
  if (status >= 400 && status < 500) return refuse('bad_request');
  return refuse('internal');
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from './caller.ts';

/** The parts of Express's request that this application uses. */
export interface HttpRequest extends IncomingMessage {
  readonly params: Record<string, string>;
  readonly query: Record<string, unknown>;
  readonly body: unknown;
  readonly path: string;
  readonly ip?: string;
  readonly secure: boolean;
  caller?: Caller;
}

/** The parts of Express's response that this application uses. */
export interface HttpResponse extends ServerResponse {
  status(code: number): this;
  json(body: unknown): this;
  send(body?: unknown): this;
  sendFile(path: string, options?: object): void;
}

/** An answer with a status or headers of its own; a plain value is answered with the endpoint's first status. */
export class Reply {
  constructor(
    readonly status: number,
    readonly body: unknown,
    readonly headers: Readonly<Record<string, string | string[]>> = {},
  ) {}
}

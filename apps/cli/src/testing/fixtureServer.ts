import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { problem, type ProblemCode } from '@ear/engine/contract';

export interface Answer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** One request as it came over the wire. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: any;
}

/** A real HTTP server that answers from a table `METHOD /path`; what the table lacks is a 404 problem. */
export interface FixtureServer {
  readonly url: string;
  readonly asked: Asked[];
  routes: Record<string, (asked: Asked) => Answer | 'hang up'>;
  stop(): Promise<void>;
}

export const refuse = (code: ProblemCode, facts?: Record<string, unknown>): Answer => {
  const body = problem(code, facts);
  return { status: body.status, body, headers: { 'Content-Type': 'application/problem+json' } };
};

export async function fixtureServer(): Promise<FixtureServer> {
  const self: FixtureServer = { url: '', asked: [], routes: {}, stop: async () => undefined };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      const path = request.url ?? '';
      const asked = {
        method: request.method ?? '',
        path,
        headers: request.headers,
        body: text === '' ? null : JSON.parse(text),
      };
      self.asked.push(asked);
      const answer = self.routes[`${asked.method} ${path}`]?.(asked) ?? refuse('not_found');
      if (answer === 'hang up') {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json', ...answer.headers });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? null));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(self, {
    url,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Heard {
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly authorization: string;
}

/** What the API answers to one request: a status and, where there is one, a JSON body. */
export type Answer = readonly [status: number, body?: unknown];

export interface FakeApi {
  readonly url: string;
  readonly heard: Heard[];
  /** Decides the answer by the path; a test replaces it at any time. */
  answer: (heard: Heard) => Answer | Promise<Answer>;
  close(): Promise<void>;
}

/** An HTTP server that a test scripts, to bring about what a real API does only when it is in trouble. */
export async function openFakeApi(): Promise<FakeApi> {
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const heard: Heard = {
      path: request.url ?? '',
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
      authorization: request.headers.authorization ?? '',
    };
    api.heard.push(heard);
    const [status, body] = await api.answer(heard);
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(body === undefined ? undefined : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const api: FakeApi = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: [],
    answer: () => [204],
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return api;
}

import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request of a grader as it passes. */
export interface Passing {
  readonly what: 'leases' | 'bundles' | 'heartbeat' | 'progress' | 'complete' | 'release';
  readonly body: string;
  /** The API's status; null before it was asked. */
  readonly status: number | null;
}

/** What becomes of a message: it goes on, or it and everything after it is lost. */
export type Ruling = 'pass' | 'lose';

export interface Rule {
  readonly onRequest: (seen: Passing) => Ruling;
  readonly onAnswer: (seen: Passing) => Ruling;
  /** The answer that was let pass has left this process. */
  readonly onAnswered?: (seen: Passing) => void;
}

/** Stands between one grader and the API, sees every request and answer, and can lose them. */
export interface Middleman {
  readonly url: string;
  /** Comes true when the grader asks for its first job, which waits until `open` is called. */
  readonly asked: Promise<void>;
  open(): void;
  stop(): Promise<void>;
}

export async function standBetween(api: string, rule: Rule): Promise<Middleman> {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let ask!: () => void;
  const asked = new Promise<void>((resolve) => (ask = resolve));
  const server = http.createServer((request, response) => {
    void (async () => {
      const body = await textOf(request);
      const what = (request.url ?? '').split('/')[3] === 'bundles' ? 'bundles' : (request.url ?? '').split('/').at(-1);
      const seen = { what: what as Passing['what'], body };
      if (what === 'leases') {
        ask();
        await opened;
        // Whoever lost patience meanwhile asks again; a job must not go to nobody.
        if (response.closed) return;
      }
      if (rule.onRequest({ ...seen, status: null }) === 'lose') return request.socket.destroy();
      const onward = http.request(api + request.url, {
        method: request.method,
        headers: request.headers,
        agent: false,
      });
      // A grader that goes away takes its question with it.
      response.on('close', () => onward.destroy());
      onward.on('error', () => request.socket.destroy());
      onward.on('response', async (answer) => {
        const text = await textOf(answer).catch(() => null);
        const answered = { ...seen, status: answer.statusCode ?? 0 };
        const lost = text === null || rule.onAnswer(answered) === 'lose';
        if (lost) return request.socket.destroy();
        const { 'content-type': type = 'application/json' } = answer.headers;
        response.writeHead(answer.statusCode ?? 502, text === '' ? {} : { 'content-type': type });
        response.end(text, () => rule.onAnswered?.(answered));
      });
      onward.end(body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    open,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function textOf(stream: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HeardAboutRun {
  /** What comes after the lease's id: `beat`, `news`, `files/state?step=5` … */
  readonly what: string;
  readonly body: Record<string, unknown>;
  readonly bytes: string;
  readonly at: number;
}

/** The API's side of the protocol of runs, as a test scripts it. Files that are kept can be read again. */
export interface FakeRunApi {
  readonly url: string;
  readonly heard: HeardAboutRun[];
  readonly files: Map<string, string>;
  /** What a beat is told; changing it answers the beat that waits. */
  say(word: 'go_on' | 'pause' | 'give_way' | 'cancelled' | 'lost'): void;
  of(what: string): HeardAboutRun[];
  /** Whether a beat waits for its answer. */
  beatWaits(): boolean;
  close(): Promise<void>;
}

const STATUS = { cancelled: 410, lost: 409 } as const;

export async function openFakeRunApi(): Promise<FakeRunApi> {
  const heard: HeardAboutRun[] = [];
  const files = new Map<string, string>([['text', 'to be or not to be\n']]);
  let word: Parameters<FakeRunApi['say']>[0] = 'go_on';
  /** Beats that wait: each is answered when it is called. */
  const waiting = new Set<() => void>();
  const riseAll = (): void => [...waiting].forEach((rise) => rise());
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks).toString('utf8');
    const what = (request.url ?? '').split('/').slice(5).join('/');
    const isJson = request.headers['content-type'] === 'application/json';
    const body = isJson ? (JSON.parse(bytes) as Record<string, unknown>) : {};
    heard.push({ what, body, bytes, at: performance.now() });
    const kind = /^files\/(\w+)/.exec(what)?.[1];
    const file = kind === undefined ? undefined : files.get(kind);
    if (request.method === 'GET') return response.writeHead(file === undefined ? 404 : 200).end(file);
    const gone = word === 'cancelled' || word === 'lost' ? STATUS[word] : null;
    if (what === 'beat' && gone === null && word === 'go_on' && Number(body['wait_s']) > 0)
      await new Promise<void>((resolve) => {
        const rise = (): void => (clearTimeout(timer), waiting.delete(rise), resolve());
        const timer = setTimeout(rise, Number(body['wait_s']) * 1000).unref();
        waiting.add(rise);
      });
    const now = word === 'cancelled' || word === 'lost' ? STATUS[word] : null;
    if (now !== null) return response.writeHead(now).end('{}');
    if (kind !== undefined) files.set(kind, bytes);
    const answer = what === 'beat' ? { until: 'later', wish: word } : { accepted: true };
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    files,
    say(next) {
      word = next;
      riseAll();
    },
    beatWaits: () => waiting.size > 0,
    of: (what) => heard.filter((one) => one.what.startsWith(what)),
    close: () =>
      new Promise((resolve) => {
        riseAll();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

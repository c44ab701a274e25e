import type { Locale } from '@ear/engine';
import { Problem } from '@ear/engine/contract';
import { EXIT, Stop, type ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { both } from '../words/index.ts';
import { readLogins } from './loginFile.ts';

const DEFAULT_URL = 'http://localhost:4000';
/** One request that takes longer than this has lost its server. */
const REQUEST_MS = 30_000;
/** Who waits longer than this for a server is told so. Milliseconds. */
const LONG_MS = 5_000;

/** What an answer must look like: a schema of the contract. */
interface Shape<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

/** For answers that say nothing. */
export const ANYTHING: Shape<unknown> = { safeParse: (data) => ({ success: true, data }) };

export interface Ask {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** How long a server that cannot be reached is waited for, in milliseconds. Only for what may be sent twice. */
  readonly patience?: number;
}

/** The API as the CLI sees it: answers are parsed by the contract, refusals become a Stop with the server's sentence. */
export class Server {
  readonly url: string;
  readonly token: string | null;
  private readonly io: Io;
  private readonly locale: Locale;
  private saidGone = false;

  private constructor(io: Io, locale: Locale, url: string, token: string | null) {
    this.io = io;
    this.locale = locale;
    this.url = url;
    this.token = token;
  }

  /** Server from EAR_API_URL, else the one signed in to last; token from EAR_TOKEN, else what that server gave. */
  static async open(io: Io, locale: Locale): Promise<Server> {
    const given = io.env['EAR_TOKEN'];
    const logins = await readLogins(io.env);
    const url = originOf(io.env['EAR_API_URL'] || logins.current || DEFAULT_URL);
    return new Server(io, locale, url, given || logins.logins[url]?.token || null);
  }

  /** For signing up or in: nobody's yet, whoever used this computer before. EAR_TOKEN stays, for it was asked for. */
  asNobody(): Server {
    return new Server(this.io, this.locale, this.url, this.io.env['EAR_TOKEN'] || null);
  }

  /** Stops unless somebody is signed in. */
  signedIn(): this {
    if (this.token === null) throw new Stop(EXIT.notSignedIn, 'not_signed_in', both('notSignedIn'));
    return this;
  }

  get<T>(path: string, schema: Shape<T>, ask: Ask = {}): Promise<T> {
    return this.ask('GET', path, schema, { patience: 1500, ...ask });
  }

  post<T>(path: string, schema: Shape<T>, ask: Ask = {}): Promise<T> {
    return this.ask('POST', path, schema, ask);
  }

  /** What /api/health says, whatever its status; null where nothing answers. */
  async health(): Promise<unknown> {
    try {
      const signal = AbortSignal.any([this.io.signal, AbortSignal.timeout(5000)]);
      const response = await fetch(`${this.url}/api/health`, { headers: this.headers({}), signal });
      return parseJson(await response.text()) ?? null;
    } catch {
      return null;
    }
  }

  async isThere(): Promise<boolean> {
    return (await this.health()) !== null;
  }

  /** Opens a stream of the server; the caller reads and cancels its body. */
  async stream(path: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response> {
    return fetch(this.url + path, { headers: this.headers(headers), signal });
  }

  private async ask<T>(
    method: string,
    path: string,
    schema: Shape<T>,
    { body, headers = {}, patience = 0 }: Ask,
  ): Promise<T> {
    const until = Date.now() + patience;
    for (let wait = 200; ; wait = Math.min(wait * 2, 3000)) {
      const answer = await this.once(method, path, body, headers);
      if (answer instanceof Response) return this.read(answer, schema);
      // 429 as well: what is too fast now will be right in a moment.
      if (Date.now() + wait > until) throw answer;
      if (patience > LONG_MS && answer.exit === EXIT.unreachable) this.sayGone(patience);
      await pause(wait, this.io.signal);
    }
  }

  /** Once per command: a person who waits should know what for. */
  private sayGone(patience: number): void {
    if (this.saidGone) return;
    this.saidGone = true;
    this.io.err(`${both('connectionLost', { seconds: Math.round(patience / 1000) })[this.locale]}\n`);
  }

  /** A response worth reading, or why there is none now although there may be one soon. */
  private async once(
    method: string,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
  ): Promise<Response | Stop> {
    const unreachable = new Stop(EXIT.unreachable, 'unreachable', both('unreachable', { url: this.url }), {
      url: this.url,
    });
    try {
      const response = await fetch(this.url + path, {
        method,
        headers: this.headers(body === undefined ? headers : { 'Content-Type': 'application/json', ...headers }),
        signal: AbortSignal.any([this.io.signal, AbortSignal.timeout(REQUEST_MS)]),
        redirect: 'error',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (response.status === 429) return refusal(429, await response.text(), this.url);
      return [502, 503, 504].includes(response.status) ? unreachable : response;
    } catch (cause) {
      if (this.io.signal.aborted) throw cause;
      return unreachable;
    }
  }

  private async read<T>(response: Response, schema: Shape<T>): Promise<T> {
    const text = await response.text();
    if (!response.ok) throw refusal(response.status, text, this.url);
    const parsed = schema.safeParse(text === '' ? null : parseJson(text));
    if (parsed.success) return parsed.data;
    throw new Stop(EXIT.platformError, 'bad_answer', both('notOurServer', { url: this.url }), { url: this.url });
  }

  private headers(more: Readonly<Record<string, string>>): Record<string, string> {
    const bearer = this.token === null ? {} : { Authorization: `Bearer ${this.token}` };
    return { Accept: 'application/json', 'Accept-Language': this.locale, ...bearer, ...more };
  }
}

/** Waits, or rejects at once when the person ends the program. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** The server's own sentence, and the exit that fits its status. */
function refusal(status: number, text: string, url: string): Stop {
  const parsed = Problem.safeParse(parseJson(text));
  if (!parsed.success)
    return new Stop(EXIT.platformError, 'bad_answer', both('notOurServer', { url }), { url, status });
  const { code, detail, facts } = parsed.data;
  return new Stop(exitOf(status), code, detail, facts ?? {});
}

function exitOf(status: number): ExitCode {
  if (status === 401) return EXIT.notSignedIn;
  return status >= 500 ? EXIT.platformError : EXIT.refused;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Scheme, host and path prefix without a slash at the end. */
export function originOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new Stop(EXIT.usage, 'bad_server_url', both('badServerUrl', { url }));
  }
  return `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '');
}

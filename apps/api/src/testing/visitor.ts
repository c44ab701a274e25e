import type { AttemptState, SignedIn, SubmissionState } from '@ear/engine/contract';
import { randomUUID } from 'node:crypto';

/** An answer with everything that a test may ask of it. */
export interface Answer<T = any> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

type Sent = { readonly headers?: Record<string, string> };

/** Somebody who talks to the API over HTTP, as a learner's program does. */
export class Visitor {
  token: string | null = null;
  id = '';

  constructor(readonly url: string) {}

  async send<T = any>(method: string, path: string, body?: unknown, { headers = {} }: Sent = {}): Promise<Answer<T>> {
    const response = await fetch(`${this.url}/api${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(this.token === null ? {} : { Authorization: `Bearer ${this.token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
  }

  /** Takes over the identity of a sign-in's answer. */
  readonly enter = ({ body }: Answer<SignedIn>): void => {
    this.token = body.token ?? null;
    this.id = body.me.id;
  };

  get = <T = any>(path: string): Promise<Answer<T>> => this.send<T>('GET', path);
  post = <T = any>(path: string, body?: unknown, sent?: Sent): Promise<Answer<T>> =>
    this.send<T>('POST', path, body ?? {}, sent);

  async start(quest = 'first'): Promise<AttemptState> {
    return (await this.post<AttemptState>(`/quests/${quest}/attempts`)).body;
  }

  async attempt(id: string): Promise<AttemptState> {
    return (await this.get<AttemptState>(`/attempts/${id}`)).body;
  }

  /** Says an event at the attempt's present version. */
  async say(id: string, event: object, version?: number): Promise<Answer> {
    const at = version ?? (await this.attempt(id)).version;
    return this.post(`/attempts/${id}/events`, event, { headers: { 'If-Match': `"${at}"` } });
  }

  /** An attempt of a quest in which the first challenge can be submitted. */
  async ready(quest = 'first'): Promise<AttemptState> {
    const attempt = await this.start(quest);
    if (attempt.version > 0) return attempt;
    await this.say(attempt.id, { type: 'BEGUN' });
    if (quest === 'first') await this.say(attempt.id, { type: 'PREDICTED', value: 50 });
    return this.attempt(attempt.id);
  }

  submit(
    { id, version }: Pick<AttemptState, 'id' | 'version'>,
    text = 'def answer():\n    return 42\n',
    { key = randomUUID(), public_only = false }: { key?: string; public_only?: boolean } = {},
  ): Promise<Answer> {
    const body = { challenge: 'code', payload: { kind: 'code', files: { 'answer.py': text } }, public_only };
    return this.post(`/attempts/${id}/submissions`, body, {
      headers: { 'If-Match': `"${version}"`, 'Idempotency-Key': key },
    });
  }

  async submission(id: string): Promise<SubmissionState> {
    return (await this.get<SubmissionState>(`/submissions/${id}`)).body;
  }

  async xp(): Promise<number> {
    return (await this.get('/me')).body.progress.xp as number;
  }
}

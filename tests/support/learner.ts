import { randomUUID } from 'node:crypto';
import type { AttemptState, LearnerEventBody, Me, SubmissionAccepted, SubmissionState } from '@ear/engine/contract';
import type { Payload } from '@ear/engine';

/** A service that was killed is up again long before. */
const PATIENCE_MS = 120_000;

/** A learner who talks HTTP and, like a browser, tries again when the connection is down. */
export class Learner {
  readonly #url: string;
  #token = '';

  constructor(url: string) {
    this.#url = url;
  }

  async signUp(name: string): Promise<void> {
    const body = { name, password: `${name}-pass-phrase` };
    const answer = await this.#call<{ token: string }>('POST', '/api/auth/signup?session=token', body);
    this.#token = answer.token;
  }

  me(): Promise<Me> {
    return this.#call('GET', '/api/me');
  }

  get<T>(path: string): Promise<T> {
    return this.#call('GET', path);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.#call('POST', path, body);
  }

  start(quest: string): Promise<AttemptState> {
    return this.#call('POST', `/api/quests/${quest}/attempts`, {});
  }

  attempt(id: string): Promise<AttemptState> {
    return this.#call('GET', `/api/attempts/${id}`);
  }

  say(attempt: AttemptState, event: LearnerEventBody): Promise<AttemptState> {
    return this.#call('POST', `/api/attempts/${attempt.id}/events`, event, { 'if-match': `"${attempt.version}"` });
  }

  /** One submission under one key, however often the connection breaks. */
  submit(attempt: AttemptState, challenge: string, payload: Payload): Promise<SubmissionAccepted> {
    return this.#call(
      'POST',
      `/api/attempts/${attempt.id}/submissions`,
      { challenge, payload },
      {
        'if-match': `"${attempt.version}"`,
        'idempotency-key': randomUUID(),
      },
    );
  }

  /** Waits until the submission has its verdict. */
  async verdictOf(submission: string, limit_ms = 240_000): Promise<SubmissionState> {
    const until = Date.now() + limit_ms;
    while (Date.now() < until) {
      const state = await this.#call<SubmissionState>('GET', `/api/submissions/${submission}`);
      if (state.state === 'done' || state.state === 'cancelled') return state;
      await pause(100);
    }
    throw new Error(`no verdict for ${submission} within ${limit_ms} ms`);
  }

  async #call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    for (const began = performance.now(); ;) {
      const answer = await fetch(this.#url + path, {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }).catch(() => null);
      const down = answer === null || answer.status >= 500;
      if (down && performance.now() - began < PATIENCE_MS) {
        await pause(100);
        continue;
      }
      const text = answer === null ? '' : await answer.text();
      if (answer === null || !answer.ok) throw new Error(`${method} ${path}: ${answer?.status ?? 'down'} ${text}`);
      return JSON.parse(text || 'null') as T;
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

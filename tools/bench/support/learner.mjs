import { randomUUID } from 'node:crypto';
import { openStream } from './stream.mjs';

/** A learner of a running product who hands in and waits for the pushed verdict, as the web app does. */
export class BenchLearner {
  #url;
  #headers;
  #stream;

  /** Signs up and opens the stream. */
  static async signUp(url, name) {
    const learner = new BenchLearner();
    learner.#url = url;
    learner.#headers = {};
    const { token } = await learner.call('POST', '/api/auth/signup?session=token', {
      name,
      password: `${name}-pass-phrase`,
    });
    learner.#headers = { authorization: `Bearer ${token}` };
    learner.#stream = await openStream(`${url}/api/stream`, learner.#headers);
    return learner;
  }

  /** Opens an attempt at a quest; answers {id, version}. */
  async begin(quest) {
    const { id, version, accepts } = await this.call('POST', `/api/quests/${quest}/attempts`, {});
    if (!accepts.includes('BEGUN')) return { id, version };
    const attempt = { id, version };
    await this.say(attempt, { type: 'BEGUN' });
    return attempt;
  }

  /** Tells an event of one's own; the attempt's version moves on. */
  async say(attempt, event) {
    const answer = await this.call('POST', `/api/attempts/${attempt.id}/events`, event, ifMatch(attempt.version));
    attempt.version = answer.version;
  }

  /**
   * Hands in for one challenge and waits for the verdict. `ms`: from the POST to the pushed event; `read_ms`: until the
   * verdict that it tells of was read, as the web app does. The attempt's version moves on.
   */
  async judge(attempt, challenge, payload) {
    const began = performance.now();
    const { id } = await this.call(
      'POST',
      `/api/attempts/${attempt.id}/submissions`,
      { challenge, payload },
      { ...ifMatch(attempt.version), 'idempotency-key': randomUUID() },
    );
    const moved = await this.#stream.next(
      ({ event, data }) => event === 'moved' && data.submission === id && data.type !== 'SUBMITTED',
    );
    const ms = performance.now() - began;
    const state = await this.call('GET', `/api/submissions/${id}`);
    const read_ms = performance.now() - began;
    attempt.version = moved.data.version;
    return { id, ms, read_ms, verdict: state.verdict };
  }

  async call(method, route, body, headers = {}) {
    const answer = await fetch(this.#url + route, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...this.#headers, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${route}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  close() {
    this.#stream.close();
  }
}

function ifMatch(version) {
  return { 'if-match': `"${version}"` };
}

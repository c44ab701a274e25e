import type { JudgingBundle, JudgingProgress, Verdict } from '@ear/engine';
import { JudgingBundle as BundleShape } from '@ear/engine';
import { HeartbeatAnswer, LeaseAnswer } from '@ear/engine/contract';
import type { Capabilities, Lease } from '@ear/engine/contract';
import { readToken } from './token.ts';
import type { TokenSource } from './token.ts';

/** How a lease stands after the API was asked about it. */
export type LeaseState = 'held' | 'lost' | 'cancelled';

/** The API could not be reached, or answered what the contract does not know. Worth trying again. */
export class ApiAway extends Error {
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  constructor(message: string, status: number, cause?: unknown) {
    super(message, { cause });
    this.status = status;
  }
}

const ANSWER_MS = 10_000;

/** What is sent: text or the bytes of a stream, which then needs `duplex`. */
export interface Sending {
  readonly method: string;
  readonly path: string;
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: NonNullable<RequestInit['body']>;
  readonly duplex?: 'half';
  /** Statuses that the caller reads himself. */
  readonly expected?: readonly number[];
}

/** A lease that the API does not know any more is as lost as one that another grader holds. */
export function leaseState({ status }: Response): LeaseState {
  if (status === 409 || status === 404) return 'lost';
  return status === 410 ? 'cancelled' : 'held';
}

/** The grader's side of the lease protocol. Every method rejects with ApiAway when the API cannot be reached. */
export class ApiClient {
  readonly #base: string;
  readonly #token: TokenSource;

  constructor(base: string, token: TokenSource) {
    this.#base = base;
    this.#token = token;
  }

  /** Waits up to `wait_s` seconds for work. null when none came. */
  async lease(capabilities: Capabilities, wait_s: number, signal: AbortSignal): Promise<LeaseAnswer | null> {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(wait_s * 1000 + ANSWER_MS)]);
    const answer = await this.#send('POST', '/api/grader/leases', { capabilities, wait_s }, patience);
    if (answer.status === 204) return null;
    return LeaseAnswer.parse(await answer.json());
  }

  async bundle(hash: string, signal: AbortSignal): Promise<JudgingBundle> {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(3 * ANSWER_MS)]);
    const answer = await this.#send('GET', `/api/grader/bundles/${encodeURIComponent(hash)}`, undefined, patience);
    return BundleShape.parse(await answer.json());
  }

  async heartbeat({ lease }: Lease): Promise<LeaseState> {
    return this.#aboutLease(lease.id, 'heartbeat', { token: lease.token }, async (answer) => {
      HeartbeatAnswer.parse(await answer.json());
    });
  }

  async progress({ lease }: Lease, progress: JudgingProgress): Promise<LeaseState> {
    return this.#aboutLease(lease.id, 'progress', { token: lease.token, progress });
  }

  /** `held` when the verdict was taken (also when it had been taken before). */
  async complete({ lease, job }: Lease, verdict: Verdict): Promise<LeaseState> {
    return this.#aboutLease(lease.id, 'complete', { token: lease.token, epoch: job.epoch, verdict });
  }

  async release({ lease }: Lease, reason: string): Promise<LeaseState> {
    return this.#aboutLease(lease.id, 'release', { token: lease.token, reason });
  }

  async #aboutLease(
    id: string,
    what: string,
    body: unknown,
    read: (answer: Response) => Promise<void> = async () => undefined,
  ): Promise<LeaseState> {
    const path = `/api/grader/leases/${id}/${what}`;
    const answer = await this.#send('POST', path, body, AbortSignal.timeout(ANSWER_MS), [404, 409, 410]);
    const state = leaseState(answer);
    if (state === 'held') await read(answer);
    return state;
  }

  #send(
    method: string,
    path: string,
    body: unknown,
    signal: AbortSignal,
    expected: readonly number[] = [],
  ): Promise<Response> {
    const json =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return this.send({ method, path, signal, expected, ...json });
  }

  /** One request under this grader's token; a status that is neither good nor expected rejects with ApiAway. */
  async send({ method, path, signal, expected = [], headers = {}, ...rest }: Sending): Promise<Response> {
    const token = await readToken(this.#token);
    const request = { method, signal, headers: { authorization: `Bearer ${token}`, ...headers }, ...rest };
    let answer: Response;
    try {
      answer = await fetch(this.#base + path, request);
    } catch (error) {
      throw new ApiAway(`${method} ${path}: no answer`, 0, error);
    }
    if (answer.ok || expected.includes(answer.status)) {
      if (!answer.ok) await answer.body?.cancel();
      return answer;
    }
    const said = (await answer.text().catch(() => '')).slice(0, 300);
    throw new ApiAway(`${method} ${path}: ${answer.status} ${said}`, answer.status);
  }
}

import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RunBeatAnswer } from '@ear/engine/contract';
import type {
  AskAnswerBody,
  AskLease,
  AskWordsBody,
  RunEndBody,
  RunFileKind,
  RunLease,
  RunNewsBody,
} from '@ear/engine/contract';
import { ApiAway, leaseState } from './client.ts';
import type { ApiClient, LeaseState, Sending } from './client.ts';

type AnyLease = Pick<RunLease | AskLease, 'lease'>;
export type RunWord = 'go_on' | 'pause' | 'give_way' | 'lost' | 'cancelled';

const ANSWER_MS = 10_000;
/** A state of some dozen megabytes over a slow line. */
const FILE_MS = 120_000;
const ABOUT_LEASES = [404, 409, 410];

/** The grader's side of the protocol of runs. Every method rejects with ApiAway when the API cannot be reached. */
export class RunsClient {
  readonly #api: ApiClient;

  constructor(api: ApiClient) {
    this.#api = api;
  }

  /** Keeps the lease; waits up to `wait_s` for something that must be known, which it answers at once. */
  async beat({ lease }: AnyLease, wait_s: number, signal: AbortSignal): Promise<RunWord> {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(wait_s * 1000 + ANSWER_MS)]);
    const answer = await this.#post(lease.id, 'beat', { token: lease.token, wait_s }, patience);
    const state = leaseState(answer);
    return state === 'held' ? RunBeatAnswer.parse(await answer.json()).wish : state;
  }

  news({ lease }: AnyLease, news: Omit<RunNewsBody, 'token'>): Promise<LeaseState> {
    return this.#tell(lease.id, 'news', { token: lease.token, ...news });
  }

  end({ lease }: AnyLease, end: Omit<RunEndBody, 'token'>): Promise<LeaseState> {
    return this.#tell(lease.id, 'end', { token: lease.token, ...end });
  }

  words({ lease }: AnyLease, words: AskWordsBody['words']): Promise<LeaseState> {
    return this.#tell(lease.id, 'words', { token: lease.token, words });
  }

  answer({ lease }: AnyLease, answer: Omit<AskAnswerBody, 'token'>): Promise<LeaseState> {
    return this.#tell(lease.id, 'answer', { token: lease.token, ...answer });
  }

  async keepFile({ lease }: AnyLease, kind: RunFileKind, step: number, file: string): Promise<LeaseState> {
    const { size } = await stat(file);
    const answer = await this.#api.send({
      ...this.#file(lease, `${kind}?step=${step}`),
      method: 'PUT',
      headers: {
        'lease-token': lease.token,
        'content-type': 'application/octet-stream',
        'content-length': String(size),
      },
      body: Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>,
      duplex: 'half',
    });
    return leaseState(answer);
  }

  /** Writes a file of the run to `target`. @throws ApiAway where it is not there */
  async fetchFile({ lease }: AnyLease, kind: RunFileKind | 'text', target: string): Promise<void> {
    const answer = await this.#api.send(this.#file(lease, kind));
    if (answer.status !== 200 || answer.body === null)
      throw new ApiAway(`${kind} of a run: ${answer.status}`, answer.status);
    await pipeline(Readable.fromWeb(answer.body as never), createWriteStream(target));
  }

  async #tell(id: string, what: string, body: object): Promise<LeaseState> {
    const answer = await this.#post(id, what, body, AbortSignal.timeout(ANSWER_MS));
    await answer.body?.cancel();
    return leaseState(answer);
  }

  #post(id: string, what: string, body: object, signal: AbortSignal): Promise<Response> {
    return this.#api.send({
      method: 'POST',
      path: `/api/grader/runs/${id}/${what}`,
      signal,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      expected: ABOUT_LEASES,
    });
  }

  #file({ id, token }: AnyLease['lease'], what: string): Sending {
    return {
      method: 'GET',
      path: `/api/grader/runs/${id}/files/${what}`,
      signal: AbortSignal.timeout(FILE_MS),
      headers: { 'lease-token': token },
      expected: ABOUT_LEASES,
    };
  }
}

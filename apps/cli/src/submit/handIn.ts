import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Payload } from '@ear/engine';
import { SubmissionAccepted, type AttemptState, type SubmissionState, type VerdictJson } from '@ear/engine/contract';
import { filesHash } from '@ear/runner';
import type { Cli } from '../cli.ts';
import { EXIT, Stop } from '../exit.ts';
import type { Server } from '../server/server.ts';
import { both } from '../words/index.ts';
import { waitForVerdict } from './wait.ts';

export interface HandIn {
  readonly quest: string;
  readonly challenge: string;
  readonly payload: Payload;
  readonly timeout_s: number;
  /** Only the public checks; nothing is recorded. */
  readonly public_only?: boolean;
}

/**
 * Hands in once, however often the connection breaks: one key, one submission. null where the attempt moved
 * elsewhere in the meantime, for the caller to look again.
 */
export async function handIn(
  cli: Cli,
  server: Server,
  attempt: AttemptState,
  given: HandIn,
): Promise<VerdictJson | null> {
  const { quest, challenge, payload, timeout_s, public_only = false } = given;
  const headers = { 'Idempotency-Key': randomUUID(), 'If-Match': `"${attempt.version}"` };
  const body = { challenge, payload, public_only };
  let id: string;
  try {
    const path = `/api/attempts/${attempt.id}/submissions`;
    ({ id } = await server.post(path, SubmissionAccepted, { body, headers, patience: 60_000 }));
  } catch (cause) {
    if (cause instanceof Stop && cause.code === 'conflict') return null;
    throw cause;
  }
  const state = await waitForVerdict(cli, server, id, { quest, timeout_s });
  return verdictOf(state, payload);
}

/**
 * The verdict of a finished submission. Stops where there is none, or where what the server kept and judged is not
 * what was sent.
 */
export function verdictOf(state: SubmissionState, sent: Payload): VerdictJson {
  const { verdict, payload, id } = state;
  if (verdict === null) throw new Stop(EXIT.platformError, 'cancelled', both('cancelledElsewhere'), { submission: id });
  const judged =
    verdict.status === 'cancelled' || verdict.status === 'platform_error' || verdict.hash === filesHash(sent);
  if (!isDeepStrictEqual(payload, sent) || !judged) {
    throw new Stop(EXIT.platformError, 'not_kept', both('notKept'), { submission: id });
  }
  return verdict;
}

import { AttemptState, QuestPage, type LearnerChallenge } from '@ear/engine/contract';
import { EXIT, Stop } from '../exit.ts';
import type { Server } from '../server/server.ts';
import { both } from '../words/index.ts';

export type Page = QuestPage;

/** A quest by its slug; stops with a sentence that names it where there is none. */
export function questPage(server: Server, slug: string): Promise<Page> {
  return server
    .get(`/api/quests/${encodeURIComponent(slug)}`, QuestPage)
    .catch((cause: unknown) => noQuest(cause, slug));
}

/** The open attempt, begun where there is none. */
export function openAttempt(server: Server, slug: string): Promise<AttemptState> {
  // Asking twice opens one attempt, so a server that comes back in time is waited for.
  const path = `/api/quests/${encodeURIComponent(slug)}/attempts`;
  return server.post(path, AttemptState, { patience: 10_000 }).catch((cause: unknown) => noQuest(cause, slug));
}

/** The open or last attempt of a quest; null where it was never started. Starts nothing. */
export async function lastAttempt(server: Server, page: Page): Promise<AttemptState | null> {
  return page.attempt === null ? null : readAttempt(server, page.attempt);
}

export function readAttempt(server: Server, id: string): Promise<AttemptState> {
  return server.get(`/api/attempts/${id}`, AttemptState, { patience: 10_000 });
}

/**
 * Says one event. Where the attempt moved in the meantime (another window, or an answer that was lost on its way)
 * the present state is answered instead, for the caller to look again.
 */
export async function tell(
  server: Server,
  attempt: AttemptState,
  event: Readonly<Record<string, unknown>>,
): Promise<AttemptState> {
  const headers = { 'If-Match': `"${attempt.version}"` };
  try {
    return await server.post(`/api/attempts/${attempt.id}/events`, AttemptState, {
      body: event,
      headers,
      patience: 10_000,
    });
  } catch (cause) {
    if (cause instanceof Stop && cause.code === 'conflict') return readAttempt(server, attempt.id);
    throw cause;
  }
}

/** The challenge in which an attempt stands; null at the end. */
export function currentOf(page: Page, { position }: AttemptState): LearnerChallenge | null {
  if (position === 'completed') return null;
  return page.quest.challenges.find(({ id }) => id === position.challenge) ?? null;
}

function noQuest(cause: unknown, slug: string): never {
  if (!(cause instanceof Stop) || cause.code !== 'not_found') throw cause;
  throw new Stop(EXIT.refused, 'not_found', both('noSuchQuest', { slug }), { quest: slug });
}

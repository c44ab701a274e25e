import type { Payload } from '@ear/engine';
import { Draft, SubmissionState, type AttemptState } from '@ear/engine/contract';
import type { Cli } from '../cli.ts';
import { EXIT, Stop, type ExitCode } from '../exit.ts';
import type { Server } from '../server/server.ts';
import { both } from '../words/index.ts';
import { lastAttempt, questPage } from './attempt.ts';
import { writeFiles } from './files.ts';
import { formName } from './forms.ts';

export interface RestoreOptions {
  readonly dir?: string | undefined;
  readonly force?: boolean | undefined;
  readonly from?: 'newest' | 'draft' | 'submission' | undefined;
}

type Files = Readonly<Record<string, string | Uint8Array>>;

/** What the server kept of one challenge. */
interface Kept {
  readonly challenge: string;
  readonly source: 'draft' | 'submission';
  readonly at: string;
  readonly files: Files;
}

/** Brings back what this learner last wrote, on any computer: the newer of draft and submission, per challenge. */
export async function restore(cli: Cli, slug: string, options: RestoreOptions): Promise<ExitCode> {
  const { dir = slug, force = false, from = 'newest' } = options;
  const server = (await cli.server()).signedIn();
  const page = await questPage(server, slug);
  const attempt = await lastAttempt(server, page);
  if (attempt === null) throw new Stop(EXIT.refused, 'nothing_kept', both('nothingToRestore'));
  const kept = [...(await draftsOf(server, attempt)), ...(await submissionsOf(server, attempt))]
    .filter(({ source }) => from === 'newest' || source === from)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  if (kept.length === 0) throw new Stop(EXIT.refused, 'nothing_kept', both('nothingToRestore'));
  const files: Record<string, string | Uint8Array> = {};
  const used: Kept[] = [];
  for (const one of kept) {
    // Newest first: a file that several challenges share comes back as it was last.
    const fresh = Object.entries(one.files).filter(([path]) => !(path in files));
    if (fresh.length > 0) used.push(one);
    Object.assign(files, Object.fromEntries(fresh));
  }
  for (const { challenge, source, at } of used) {
    cli.say('restoredFrom', { challenge, source: cli.words(`source.${source}`), at });
  }
  const written = await writeFiles(cli, dir, files, force);
  const sources = used.map(({ challenge, source, at }) => ({ challenge, source, at }));
  cli.answer({ quest: slug, files: written, sources });
  return written.some(({ state }) => state === 'kept') ? EXIT.refused : EXIT.done;
}

/** Saved drafts; a challenge that was never saved has none (version 0 is the starter). */
async function draftsOf(server: Server, attempt: AttemptState): Promise<Kept[]> {
  const all = await Promise.all(
    Object.keys(attempt.challenges).map(async (challenge): Promise<Kept | null> => {
      const path = `/api/attempts/${attempt.id}/drafts/${challenge}`;
      const draft = await server.get(path, Draft).catch((cause: unknown) => {
        if (cause instanceof Stop && cause.code === 'not_found') return null;
        throw cause;
      });
      if (draft === null || draft.version === 0) return null;
      return { challenge, source: 'draft', at: draft.saved_at, files: draft.files };
    }),
  );
  return all.filter((one) => one !== null);
}

async function submissionsOf(server: Server, attempt: AttemptState): Promise<Kept[]> {
  const all = await server.get(`/api/attempts/${attempt.id}/submissions`, SubmissionState.array());
  const kept: Kept[] = [];
  for (const listed of all) {
    // A list leaves large hand-ins out; one by one they come.
    const { challenge, submitted_at, payload } =
      listed.payload === null ? await server.get(`/api/submissions/${listed.id}`, SubmissionState) : listed;
    if (payload !== null)
      kept.push({ challenge, source: 'submission', at: submitted_at, files: filesOf(challenge, payload) });
  }
  return kept;
}

/** What was handed in, as the files that it can be handed in from again. */
function filesOf(challenge: string, payload: Payload): Files {
  if (payload.kind === 'code') return payload.files;
  if (payload.kind !== 'artifact') return { [formName({ id: challenge })]: `${JSON.stringify(payload, null, 2)}\n` };
  return Object.fromEntries(Object.entries(payload.files).map(([path, text]) => [path, Buffer.from(text, 'base64')]));
}

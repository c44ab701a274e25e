import { Cohort, Rejudgement, RejudgementPage } from '@ear/engine/contract';
import type { Cli } from '../cli.ts';
import { EXIT, Stop, type ExitCode } from '../exit.ts';
import { pause, type Server } from '../server/server.ts';
import { both } from '../words/index.ts';
import { printChanges } from './changes.ts';

/** How often the server is asked how far a batch is. */
const ASK_MS = 500;
const PATIENCE_MS = 60_000;

export interface RejudgeOptions {
  readonly quest?: string;
  readonly questVersion?: number;
  readonly cohort?: string;
  readonly dryRun?: boolean;
  readonly live?: boolean;
  readonly apply?: string;
  readonly cancel?: string;
  readonly timeout: number;
}

/**
 * `ear rejudge`: judges again and waits, then lists which verdicts changed. Without `--dry-run` they count at once.
 * 0 when it came to its end, 2 where no grader could judge some of it.
 */
export async function rejudge(cli: Cli, submission: string | undefined, options: RejudgeOptions): Promise<ExitCode> {
  const asked = [submission, options.quest, options.cohort, options.apply, options.cancel];
  // A cohort can be narrowed to a quest; everything else stands alone.
  const parts = asked.filter((part) => part !== undefined).length;
  const narrowed = options.cohort !== undefined && options.quest !== undefined;
  if (parts !== (narrowed ? 2 : 1)) throw new Stop(EXIT.usage, 'usage', both('rejudge.what'));
  const server = (await cli.server()).signedIn();
  if (options.cancel !== undefined) {
    const batch = await server.post(`/api/rejudgements/${part(options.cancel)}/cancel`, Rejudgement, { body: {} });
    cli.answer(batch);
    cli.say('rejudge.cancelled');
    return EXIT.done;
  }
  const { id } = await begun(cli, server, submission, options);
  const page = await waitFor(cli, server, id, options.timeout);
  tell(cli, page);
  cli.answer(page);
  return page.progress.faulted > 0 ? EXIT.platformError : EXIT.done;
}

async function begun(
  cli: Cli,
  server: Server,
  submission: string | undefined,
  { quest, questVersion: version, cohort, dryRun = false, live = false, apply }: RejudgeOptions,
): Promise<Rejudgement> {
  if (apply !== undefined) return server.post(`/api/rejudgements/${part(apply)}/apply`, Rejudgement, { body: {} });
  const wish = { dry_run: dryRun, against: live ? 'live' : 'same' };
  const send = (path: string, body: object): Promise<Rejudgement> =>
    server.post(path, Rejudgement, { body: { ...wish, ...body } });
  if (cohort !== undefined) {
    const id = await cohortOf(server, cohort);
    return send(`/api/cohorts/${part(id)}/rejudge`, quest === undefined ? {} : { quest });
  }
  if (quest !== undefined) return send(`/api/quests/${part(quest)}/rejudge`, version === undefined ? {} : { version });
  return send(`/api/submissions/${part(submission ?? '')}/rejudge`, {});
}

const part = encodeURIComponent;

/** A cohort by its id or its name. */
async function cohortOf(server: Server, cohort: string): Promise<string> {
  const all = await server.get('/api/cohorts', Cohort.array());
  const found = all.filter(({ id, name }) => id === cohort || name === cohort);
  if (found.length > 1) {
    const ids = found.map(({ id }) => id).join(', ');
    throw new Stop(EXIT.refused, 'ambiguous', both('rejudge.manyCohorts', { cohort, ids }), { cohort });
  }
  if (!found[0]) throw new Stop(EXIT.refused, 'not_found', both('rejudge.noCohort', { cohort }), { cohort });
  return found[0].id;
}

/** Asks until a batch comes to rest: judged where it is a dry run, applied where it is not. */
async function waitFor(cli: Cli, server: Server, id: string, timeout_s: number): Promise<RejudgementPage> {
  const until = Date.now() + timeout_s * 1000;
  const moving = cli.io.interactive && !cli.json;
  try {
    for (;;) {
      const page = await server.get(`/api/rejudgements/${id}`, RejudgementPage, { patience: PATIENCE_MS });
      if (page.state !== 'judging' && page.state !== 'applying') return page;
      const { judged, total } = page.progress;
      if (moving) cli.io.err(`\r\u001b[K${cli.words('rejudge.progress', { judged, total })}`);
      if (Date.now() > until) {
        const facts = { seconds: timeout_s, id };
        throw new Stop(EXIT.platformError, 'no_verdict_yet', both('rejudge.tooSlow', facts), facts);
      }
      await pause(ASK_MS, cli.io.signal);
    }
  } catch (cause) {
    if (cli.io.signal.aborted) cli.note('rejudge.left', { id });
    throw cause;
  } finally {
    if (moving) cli.io.err('\r\u001b[K');
  }
}

function tell(cli: Cli, { id, state, progress, changes }: RejudgementPage): void {
  const { total, judged, changed, faulted, applied } = progress;
  if (state === 'cancelled') return cli.say('rejudge.cancelled');
  if (total === 0) return cli.say('rejudge.empty');
  cli.say('rejudge.sum', { total, judged, changed });
  printChanges(cli, changes);
  if (changed > changes.length) cli.say('rejudge.more', { count: changed - changes.length });
  if (faulted > 0) cli.say('rejudge.faulted', { faulted });
  if (state === 'judged' && changed > 0) cli.say('rejudge.howToApply', { id });
  if (state === 'applied' && changed > 0) cli.say('rejudge.applied', { applied });
}

import type { CheckResult, Limits, Payload } from '@ear/engine';
import { SubmissionState, type AttemptState, type LearnerQuest } from '@ear/engine/contract';
import type { Cli } from '../cli.ts';
import { EXIT, Stop, type ExitCode } from '../exit.ts';
import { offlineJudge } from '../local/judgeOffline.ts';
import type { Server } from '../server/server.ts';
import { currentOf, lastAttempt, openAttempt, tell } from '../student/attempt.ts';
import { findGiven, payloadOf, readGiven } from '../submit/given.ts';
import { handIn } from '../submit/handIn.ts';
import { printChecks } from '../submit/report.ts';
import { both } from '../words/index.ts';
import { materialFor, type Material } from './material.ts';

export interface CheckOptions {
  readonly challenge?: string | undefined;
  /** Ask the server too. */
  readonly server?: boolean | undefined;
  readonly timeout_s: number;
}

/** The public checks in one place: here without a jail, or on the server as a submission would be judged. */
interface Checked {
  readonly where: 'local' | 'server';
  readonly status: string;
  readonly checks: readonly CheckResult[];
  readonly wall_ms: number;
}

/**
 * `ear check`: the public checks of a challenge on this computer, by the server's judge and in its words, beside the
 * time that the server allows and last took. Nothing is handed in; `server` runs them there as well.
 */
export async function check(
  cli: Cli,
  slug: string,
  paths: readonly string[],
  options: CheckOptions,
): Promise<ExitCode> {
  const server = await cli.server();
  const online = (await server.isThere()) ? server : null;
  const { material, page } = await materialFor(cli, slug, online);
  const signedIn = online !== null && online.token !== null && page !== null ? online : null;
  const attempt = signedIn && page ? await lastAttempt(signedIn, page) : null;
  const waiting = attempt && page ? currentOf(page, attempt)?.id : undefined;
  const { challenge, payload } = await target(cli, material.learner, options.challenge ?? waiting, paths);
  const left_out = material.left_out.filter((one) => one.challenge === challenge).map((one) => one.check);
  const judged = material.judging.challenges.find(({ id }) => id === challenge);
  const runsHere = judged?.checks.some(({ reveal }) => reveal === 'full') === true;
  if (!runsHere && !options.server) {
    const facts = { challenge, quest: slug };
    throw new Stop(EXIT.refused, 'nothing_here', both('check.nothingHere', facts), facts);
  }
  const last = signedIn && attempt ? await lastVerdict(signedIn, attempt, challenge) : null;
  const checked: Checked[] = [];
  if (runsHere) checked.push(await here(cli, material, challenge, payload));
  if (options.server) checked.push(await there(cli, slug, challenge, payload, options.timeout_s));
  for (const one of checked) printChecked(cli, challenge, one);
  if (judged) cli.say('check.limit', { wall_s: judged.limits.wall_s, cpu_s: judged.limits.cpu_s });
  if (last) cli.say('check.last', { status: cli.words(`status.${last.status}`), ms: last.wall_ms });
  if (left_out.length > 0) cli.say('check.leftOut', { checks: left_out.join(', ') });
  const passed = checked.every(({ status }) => status === 'passed');
  const limits: Limits | null = judged?.limits ?? null;
  const answers = checked.map((one) => forScripts(cli, one));
  cli.answer({ quest: slug, challenge, passed, checked: answers, server: { limits, last }, left_out });
  if (checked.some(({ status }) => status === 'platform_error')) return EXIT.platformError;
  return passed ? EXIT.done : EXIT.notPassed;
}

async function here(cli: Cli, { judging }: Material, challenge: string, payload: Payload): Promise<Checked> {
  cli.note('check.bare');
  const { status, checks, times } = await offlineJudge(cli.io)({ judging }, challenge, payload, true);
  return { where: 'local', status, checks, wall_ms: Math.round(times.wall_ms) };
}

/** On the server, for who is signed in and stands at that challenge. */
async function there(cli: Cli, slug: string, challenge: string, payload: Payload, timeout_s: number): Promise<Checked> {
  const server = (await cli.server()).signedIn();
  const attempt = await openAttempt(server, slug);
  const ready = attempt.position !== 'completed' && attempt.position.stage === 'briefing';
  const begun = ready ? await tell(server, attempt, { type: 'BEGUN' }) : attempt;
  const verdict = await handIn(cli, server, begun, { quest: slug, challenge, payload, timeout_s, public_only: true });
  if (verdict === null) throw new Stop(EXIT.refused, 'moved', both('movedTooOften'));
  const { status, checks, times } = verdict;
  return { where: 'server', status, checks, wall_ms: Math.round(times.wall_ms) };
}

/** What the newest verdict of this challenge took on the server; null where there is none. */
async function lastVerdict(
  server: Server,
  { id }: AttemptState,
  challenge: string,
): Promise<{ readonly status: SubmissionVerdict['status']; readonly wall_ms: number } | null> {
  const all = await server.get(`/api/attempts/${id}/submissions`, SubmissionState.array());
  const judged = all
    .filter((one) => one.challenge === challenge && one.verdict !== null)
    .sort((a, b) => Date.parse(b.submitted_at) - Date.parse(a.submitted_at));
  const verdict = judged[0]?.verdict;
  return verdict ? { status: verdict.status, wall_ms: Math.round(verdict.times.wall_ms) } : null;
}

type SubmissionVerdict = NonNullable<SubmissionState['verdict']>;

function printChecked(cli: Cli, challenge: string, { where, status, checks, wall_ms }: Checked): void {
  const words = cli.words(`status.${status}` as 'status.passed');
  cli.say('checkLine', { where: cli.words(`where.${where}`), challenge, status: words, ms: wall_ms });
  printChecks(cli, checks);
}

function forScripts(cli: Cli, { checks, ...rest }: Checked): object {
  const rows = checks.map(({ id, status, message, ms }) => ({
    id,
    status,
    message: message && cli.text(message.text),
    ms,
  }));
  return { ...rest, checks: rows };
}

/** The challenge that is meant, and the hand-in for it: the one named or waiting, else the first that takes the files. */
async function target(
  cli: Cli,
  quest: LearnerQuest,
  id: string | undefined,
  paths: readonly string[],
): Promise<{ challenge: string; payload: Payload }> {
  const { slug, challenges } = quest;
  const wanted =
    id === undefined
      ? challenges.filter(({ action }) => action.kind === 'code')
      : challenges.filter((one) => one.id === id);
  const known = challenges.map((one) => one.id).join(', ');
  const first = wanted[0];
  if (first === undefined) {
    throw new Stop(EXIT.usage, 'unknown_challenge', both('unknownChallenge', { quest: slug, asked: id ?? '', known }));
  }
  const given = paths.length > 0 ? await readGiven(cli, paths) : await findGiven(cli, slug, first);
  for (const challenge of wanted) {
    const payload = payloadOf(challenge, given);
    if (payload) return { challenge: challenge.id, payload };
  }
  const files = first.action.kind === 'code' ? first.action.files.join(', ') : `${first.id}.json`;
  throw new Stop(EXIT.refused, 'wrong_files', both('wrongFiles', { challenge: first.id, files }));
}

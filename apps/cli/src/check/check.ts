import { loadCatalogue, type PublishedQuest } from '@ear/content';
import type { CheckResult, Payload } from '@ear/engine';
import type { AttemptState, LearnerQuest } from '@ear/engine/contract';
import { questsDir } from '../checkout.ts';
import type { Cli } from '../cli.ts';
import { EXIT, Stop, type ExitCode } from '../exit.ts';
import { offlineJudge } from '../local/judgeOffline.ts';
import type { Server } from '../server/server.ts';
import { currentOf, lastAttempt, openAttempt, questPage, tell, type Page } from '../student/attempt.ts';
import { findGiven, payloadOf, readGiven } from '../submit/given.ts';
import { handIn } from '../submit/handIn.ts';
import { printChecks } from '../submit/report.ts';
import { both } from '../words/index.ts';

export interface CheckOptions {
  readonly challenge?: string | undefined;
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
 * `ear check`: the public checks of the challenge that waits, without handing in. They run here where the quest's
 * folder is at hand and on the server where one is signed in to; both times are shown.
 */
export async function check(
  cli: Cli,
  slug: string,
  paths: readonly string[],
  options: CheckOptions,
): Promise<ExitCode> {
  const quest = await localQuest(cli, slug);
  const server = await reachable(cli);
  if (quest === null && server === null)
    throw new Stop(EXIT.unreachable, 'nowhere', both('checkNowhere', { quest: slug }));
  const page = server ? await questPage(server, slug) : null;
  const learner = page?.quest ?? quest!.learner;
  const attempt = server && page ? await attemptFor(server, page, quest) : null;
  const waiting = attempt && page ? currentOf(page, attempt)?.id : undefined;
  const { challenge, payload } = await target(cli, learner, options.challenge ?? waiting, paths);
  const checked: Checked[] = [];
  if (quest?.judging.challenges.some(({ id }) => id === challenge))
    checked.push(await here(cli, quest, challenge, payload));
  if (server && attempt && challenge === waiting) {
    const ready = attempt.position !== 'completed' && attempt.position.stage === 'briefing';
    const begun = ready ? await tell(server, attempt, { type: 'BEGUN' }) : attempt;
    const hand = { quest: slug, challenge, payload, timeout_s: options.timeout_s, public_only: true };
    const verdict = await handIn(cli, server, begun, hand);
    if (verdict) checked.push({ where: 'server', ...pick(verdict), wall_ms: Math.round(verdict.times.wall_ms) });
  }
  for (const one of checked) {
    cli.say('checkLine', {
      where: cli.words(`where.${one.where}`),
      challenge,
      status: cli.words(`status.${one.status}` as 'status.passed'),
      ms: one.wall_ms,
    });
    printChecks(cli, one.checks);
  }
  const passed = checked.length > 0 && checked.every(({ status }) => status === 'passed');
  cli.answer({
    quest: slug,
    challenge,
    passed,
    checked: checked.map(({ checks, ...rest }) => ({
      ...rest,
      checks: checks.map(({ id, status, message }) => ({ id, status, message: message && cli.text(message.text) })),
    })),
  });
  if (checked.some(({ status }) => status === 'platform_error')) return EXIT.platformError;
  return passed ? EXIT.done : EXIT.notPassed;
}

/** Looking does not start anything, unless the server is the only place where the checks can run. */
async function attemptFor(server: Server, page: Page, quest: PublishedQuest | null): Promise<AttemptState | null> {
  const last = await lastAttempt(server, page);
  return last ?? (quest === null ? openAttempt(server, page.card.slug) : null);
}

const pick = ({ status, checks }: { status: string; checks: readonly CheckResult[] }) => ({ status, checks });

async function here(cli: Cli, quest: PublishedQuest, challenge: string, payload: Payload): Promise<Checked> {
  const verdict = await offlineJudge(cli.io)(quest, challenge, payload, true);
  return { where: 'local', ...pick(verdict), wall_ms: Math.round(verdict.times.wall_ms) };
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

/** The quest's own folder, where this machine has it. */
async function localQuest(cli: Cli, slug: string): Promise<PublishedQuest | null> {
  try {
    const { quests } = await loadCatalogue(questsDir(cli));
    return quests.find(({ definition }) => definition.slug === slug) ?? null;
  } catch (cause) {
    if (cause instanceof Stop && cause.code === 'no_quests_dir') return null;
    throw cause;
  }
}

/** The server, where one is signed in to and answers. */
async function reachable(cli: Cli): Promise<Server | null> {
  const server = await cli.server();
  if (server.token === null) return null;
  return (await server.isThere()) ? server : null;
}

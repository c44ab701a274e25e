import type { VerdictJson } from '@ear/engine/contract';
import type { Cli } from '../cli.ts';
import { EXIT, Stop, type ExitCode } from '../exit.ts';
import { submitChain, type Chain, type SubmitOptions } from './chain.ts';
import { printVerdict, verdictForScripts } from './report.ts';

/** `ear submit`: 0 when everything that was judged passed, 1 when something did not, 2 when the platform failed. */
export async function submit(
  cli: Cli,
  slug: string,
  paths: readonly string[],
  options: SubmitOptions,
): Promise<ExitCode> {
  const server = (await cli.server()).signedIn();
  const chain: Chain = { page: null, verdicts: [], pending: null, next: null, completed: false };
  let stopped: Stop | null = null;
  try {
    await submitChain(cli, server, slug, paths, options, chain);
  } catch (cause) {
    // What was judged before the stop is still told.
    if (!(cause instanceof Stop) || chain.verdicts.length === 0) throw cause;
    stopped = cause;
  }
  const { verdicts, pending, next, completed } = chain;
  for (const verdict of verdicts) {
    printVerdict(cli, verdict);
    sayEvidence(cli, chain, verdict);
  }
  const exit = stopped?.exit ?? exitOf(chain);
  if (pending?.what === 'reflection') sayReflection(cli, chain, pending.challenge);
  if (completed) cli.say('completed', { quest: slug });
  else if (next && exit === EXIT.done) cli.say('nextChallenge', { challenge: next.challenge, quest: slug });
  if (stopped) cli.io.err(`${cli.text(stopped.sentence)}\n`);
  cli.answer({
    quest: slug,
    passed: verdicts.length > 0 && verdicts.every(({ status }) => status === 'passed'),
    completed,
    xp: verdicts.reduce((sum, { xp }) => sum + xp, 0),
    verdicts: verdicts.map((verdict) => verdictForScripts(cli, verdict)),
    pending,
    next,
    ...(stopped ? { error: { code: stopped.code, message: cli.text(stopped.sentence), facts: stopped.facts } } : {}),
  });
  return exit;
}

/** What the quest tells about the evidence, as soon as it is earned. */
function sayEvidence(cli: Cli, { page }: Chain, { challenge, status }: VerdictJson): void {
  const evidence = page?.quest.challenges.find(({ id }) => id === challenge)?.evidence;
  if (status === 'passed' && evidence) cli.print(`\n${cli.text(evidence).trim()}\n`);
}

function sayReflection(cli: Cli, { page }: Chain, challenge: string): void {
  const asked = page?.quest.challenges.find(({ id }) => id === challenge)?.reflection;
  cli.say('reflectionWaits', { challenge, chars: asked?.min_chars ?? 0 });
  if (asked) cli.print(`\n${cli.text(asked.prompt).trim()}\n`);
}

function exitOf({ verdicts, pending }: Chain): ExitCode {
  const has = (test: (verdict: VerdictJson) => boolean): boolean => verdicts.some(test);
  if (has(({ status }) => status === 'platform_error' || status === 'cancelled')) return EXIT.platformError;
  if (has(({ status }) => status !== 'passed')) return EXIT.notPassed;
  return verdicts.length === 0 && pending ? EXIT.refused : EXIT.done;
}

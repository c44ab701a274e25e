import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { Cli } from './cli.ts';
import { EXIT, Stop, type ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { localeOf } from './locale.ts';
import { WORDS, type WordId } from './words/index.ts';
import { importKattis, type ImportOptions } from './author/import/importKattis.ts';
import { lint } from './author/lint.ts';
import { newQuest } from './author/newQuest.ts';
import { opsTable } from './author/opsTable.ts';
import { tracesTable } from './author/tracesTable.ts';
import { schema } from './author/schema.ts';
import { proveQuests } from './author/proveQuests.ts';
import { check } from './check/check.ts';
import { doctor } from './doctor/doctor.ts';
import { rejudge, type RejudgeOptions } from './operator/rejudge.ts';
import { login, logout, signup } from './student/account.ts';
import { hint } from './student/hint.ts';
import { quests } from './student/quests.ts';
import { restore } from './student/restore.ts';
import { start } from './student/start.ts';
import { status } from './student/status.ts';
import { submit } from './submit/submit.ts';
import { complaint, localised } from './usage.ts';

/** Longest wait for a verdict unless `--timeout` says otherwise: a training run behind a queue. */
const DEFAULT_TIMEOUT_S = 900;
/** What shells expect of a program that Ctrl-C ended: 128 + SIGINT. */
const INTERRUPTED = 130;

/**
 * Runs one command line and answers the exit code. Nothing is thrown: a refusal is a sentence on standard error,
 * and for `--json` also a document on standard output.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const locale = localeOf(argv, io.env);
  const cli = new Cli(io, locale, argv.includes('--json'));
  let exit: ExitCode = EXIT.done;
  const program = programOf(cli, (code) => (exit = code));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exit;
  } catch (cause) {
    return failed(cli, cause);
  }
}

function failed(cli: Cli, cause: unknown): number {
  if (cause instanceof CommanderError) {
    if (cause.exitCode === 0) return EXIT.done;
    cli.answer({ error: { code: 'usage', message: complaint(cli, cause.message), facts: {} } });
    return EXIT.usage;
  }
  if (cli.io.signal.aborted) {
    cli.answer({ error: { code: 'interrupted', message: cli.words('interrupted'), facts: {} } });
    return INTERRUPTED;
  }
  const stop = cause instanceof Stop ? cause : unexpected(cause);
  const message = cli.text(stop.sentence);
  cli.io.err(`${message}\n`);
  cli.answer({ error: { code: stop.code, message, facts: stop.facts } });
  return stop.exit;
}

function unexpected(cause: unknown): Stop {
  const reason = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  const { ko, en } = WORDS.internal;
  return new Stop(EXIT.platformError, 'internal', {
    ko: ko.replace('{reason}', reason),
    en: en.replace('{reason}', reason),
  });
}

type Action = Promise<ExitCode | void>;

/** The tree of commands. What each does lives in its own file; here stand names, arguments and options. */
function programOf(cli: Cli, end: (code: ExitCode) => void): Command {
  const words = (id: WordId): string => WORDS[id][cli.locale];
  const done = async (action: Action): Promise<void> => end((await action) ?? EXIT.done);
  const program = new Command('ear')
    .configureOutput({
      writeOut: (text) => cli.io.out(text),
      writeErr: (text) => cli.io.err(text),
      outputError: (text, write) => write(`${complaint(cli, text)}\n`),
    })
    .description(words('help.ear'))
    .version(VERSION, '-v, --version', words('help.version'))
    .addHelpText('after', `\n${words('help.after')}`)
    .helpOption('-h, --help', words('help.help'))
    .helpCommand('help [command]', words('help.help'));
  const command = (parent: Command, usage: string, id: WordId): Command =>
    localised(cli, shared(parent.command(usage).description(words(id)), words));
  localised(cli, shared(program, words));

  for (const [name, act] of [
    ['signup', signup],
    ['login', login],
  ] as const) {
    command(program, name, `help.${name}`)
      .requiredOption('-n, --name <name>', words('help.name'))
      .option('-p, --password <password>', words('help.password'))
      .action((options: { name: string; password?: string }) => done(act(cli, options)));
  }
  command(program, 'logout', 'help.logout').action(() => done(logout(cli)));
  command(program, 'quests', 'help.quests').action(() => done(quests(cli)));
  command(program, 'start <quest>', 'help.start')
    .option('-d, --dir <dir>', words('help.dir'))
    .option('-f, --force', words('help.force'))
    .action((quest: string, options: { dir?: string; force?: boolean }) => done(start(cli, quest, options)));
  command(program, 'submit', 'help.submit')
    .argument('<quest>', words('help.slug'))
    .argument('[files...]', words('help.files'))
    .option('-c, --challenge <id>', words('help.challenge'))
    .option('--predict <number>', words('help.predict'), numberOf)
    .option('--reflection <file>', words('help.reflection'))
    .option('--timeout <seconds>', words('help.timeout'), positive, DEFAULT_TIMEOUT_S)
    .action((quest: string, files: string[], options: SubmitFlags) =>
      done(submit(cli, quest, files, { ...options, timeout_s: options.timeout })),
    );
  command(program, 'check', 'help.check')
    .argument('<quest>', words('help.slug'))
    .argument('[files...]', words('help.files'))
    .option('-c, --challenge <id>', words('help.challenge'))
    .option('--server', words('help.checkServer'))
    .option('--timeout <seconds>', words('help.timeout'), positive, DEFAULT_TIMEOUT_S)
    .action((quest: string, files: string[], options: { challenge?: string; server?: boolean; timeout: number }) =>
      done(check(cli, quest, files, { ...options, timeout_s: options.timeout })),
    );
  command(program, 'status [quest]', 'help.status').action((quest?: string) => done(status(cli, quest)));
  command(program, 'hint <quest>', 'help.hint')
    .option('--again', words('help.again'))
    .action((quest: string, options: { again?: boolean }) => done(hint(cli, quest, options)));
  command(program, 'restore <quest>', 'help.restore')
    .option('-d, --dir <dir>', words('help.dir'))
    .option('-f, --force', words('help.force'))
    .addOption(new Option('--from <what>', words('help.from')).choices(['newest', 'draft', 'submission']))
    .action((quest: string, options: Parameters<typeof restore>[2]) => done(restore(cli, quest, options)));

  command(program, 'rejudge', 'help.rejudge')
    .argument('[submission]', words('help.rejudgeSubmission'))
    .option('--quest <slug>', words('help.rejudgeQuest'))
    .option('--quest-version <number>', words('help.rejudgeVersion'), positive)
    .option('--cohort <cohort>', words('help.rejudgeCohort'))
    .option('--dry-run', words('help.rejudgeDry'))
    .option('--live', words('help.rejudgeLive'))
    .option('--apply <batch>', words('help.rejudgeApply'))
    .option('--cancel <batch>', words('help.rejudgeCancel'))
    .option('--timeout <seconds>', words('help.timeout'), positive, DEFAULT_TIMEOUT_S)
    .action((submission: string | undefined, options: RejudgeOptions) => done(rejudge(cli, submission, options)));

  command(program, 'doctor', 'help.doctor').action(() => done(doctor(cli)));

  const quest = command(program, 'quest', 'help.quest');
  command(quest, 'lint', 'help.lint')
    .argument('[dirs...]', words('help.dirs'))
    .option('--accept', words('help.accept'))
    .action((dirs: string[], options: { accept?: boolean }) => done(lint(cli, dirs, options)));
  command(quest, 'test', 'help.test')
    .argument('[slugs...]', words('help.slugs'))
    .option('-j, --jobs <number>', words('help.jobs'), positive)
    .action((slugs: string[], options: { jobs?: number }) => done(proveQuests(cli, slugs, options)));
  command(quest, 'new', 'help.new')
    .argument('<path>', words('help.newPath'))
    .action((path: string) => done(newQuest(cli, path)));
  command(quest, 'import', 'help.import')
    .requiredOption('--kattis <dir>', words('help.kattis'))
    .option('-o, --out <dir>', words('help.importOut'))
    .option('-l, --line <line>', words('help.importLine'))
    .option('--verify', words('help.importVerify'))
    .action((options: ImportOptions) => done(importKattis(cli, options)));
  command(quest, 'schema', 'help.schema')
    .option('--ops', words('help.ops'))
    .option('--traces', words('help.traces'))
    .action(({ ops, traces }: { ops?: boolean; traces?: boolean }) =>
      ops ? opsTable(cli) : traces ? tracesTable(cli) : schema(cli),
    );
  return program;
}

interface SubmitFlags {
  readonly challenge?: string;
  readonly predict?: number;
  readonly reflection?: string;
  readonly timeout: number;
}

/** What every command takes, and that a wrong command line ends here and not the process. */
function shared(command: Command, words: (id: WordId) => string): Command {
  return command
    .option('--json', words('help.json'))
    .addOption(new Option('--lang <language>', words('help.lang')).choices(['ko', 'en']))
    .exitOverride();
}

function numberOf(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('');
  return value;
}

function positive(text: string): number {
  const value = numberOf(text);
  if (value <= 0) throw new InvalidArgumentError('');
  return value;
}

/** Of this program; the server has its own. */
const VERSION = '0.1.0';

import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import {
  formatFinding,
  judgingParts,
  lint,
  questFiles,
  questFindings,
  readKattis,
  sizeFindings,
  slugFrom,
  type Finding,
  type JudgingParts,
  type KattisPackage,
} from '@ear/content';
import { Slug } from '@ear/engine';
import { questsDir } from '../../checkout.ts';
import type { Cli } from '../../cli.ts';
import { EXIT, Stop, type ExitCode } from '../../exit.ts';
import { offlineJudge } from '../../local/judgeOffline.ts';
import { both } from '../../words/index.ts';
import { checkFolder } from '../lint.ts';
import { listIn } from '../newQuest.ts';
import { lackingPackages } from './lacking.ts';
import { planOf, type Target } from './plan.ts';
import { tryPackage, type PackageTrial, type PackageTrials } from './trials.ts';

export interface ImportOptions {
  readonly kattis: string;
  readonly out?: string | undefined;
  readonly line?: string | undefined;
  readonly verify?: boolean | undefined;
}

/**
 * `ear quest import --kattis DIR`: reads a problem package, judges its submissions as a quest would, and writes the
 * quest. With `verify` it only judges. 0 where every verdict is what the package expects and the linter has no error.
 */
export async function importKattis(cli: Cli, options: ImportOptions): Promise<ExitCode> {
  const dir = resolve(cli.io.cwd, options.kattis);
  checkFolder(dir);
  const target = options.verify === true ? null : targetOf(cli, options, dir);
  const { kattis, parts, findings } = await readPackage(dir, target !== null);
  const told = printFindings(cli, dir, findings);
  if (kattis === null || parts === null) {
    const errors = told.filter(({ severity }) => severity === 'error').length;
    cli.say('import.refused', { errors });
    cli.answer({ ok: false, findings: told, trials: [], folder: null });
    return EXIT.notPassed;
  }
  const lacking = await lackingPackages(kattis);
  if (lacking.length > 0) {
    cli.say('import.lacking', { packages: lacking.join(' ') });
    cli.answer({ ok: false, findings: told, trials: [], folder: null });
    return EXIT.platformError;
  }
  cli.note('import.bare');
  const judge = offlineJudge(cli.io);
  const tried = await tryPackage(kattis, parts, judge);
  printTrials(cli, kattis, tried);
  const asExpected = tried.trials.every(({ ok }) => ok);
  const broken = tried.trials.some(({ got }) => got === 'platform_error');
  let written: Finding[] = [];
  if (target !== null && !broken) {
    const plan = await planOf(kattis, parts, tried, judge, target);
    if (plan !== null) written = await write(cli, dir, target, questFiles(kattis, parts, plan));
  }
  const ok = asExpected && ![...told, ...written].some(({ severity }) => severity === 'error');
  const folder = target === null || broken ? null : relative(cli.io.cwd, target.folder);
  cli.answer({ ok, findings: [...told, ...written], limits: tried.limits, trials: tried.trials.map(plain), folder });
  if (broken) return EXIT.platformError;
  return ok ? EXIT.done : EXIT.notPassed;
}

/** Findings as seen from where the command was typed. */
function printFindings(cli: Cli, root: string, findings: readonly Finding[]): Finding[] {
  const prefix = relative(cli.io.cwd, root);
  const told = findings.map((one) => ({ ...one, file: join(prefix, one.file) }));
  for (const one of told) cli.print(formatFinding(one, cli.locale));
  return told;
}

async function readPackage(
  dir: string,
  forQuest: boolean,
): Promise<{ kattis: KattisPackage | null; parts: JudgingParts | null; findings: Finding[] }> {
  const { kattis, findings } = await readKattis(dir);
  const lacking = kattis !== null && forQuest ? questFindings(kattis) : [];
  findings.push(...lacking);
  return { kattis, parts: kattis && lacking.length === 0 ? judgingParts(kattis, findings) : null, findings };
}

function targetOf(cli: Cli, { out, line }: ImportOptions, dir: string): Target {
  const folder = out === undefined ? null : resolve(cli.io.cwd, out);
  const name = line ?? (folder === null ? 'kattis' : basename(folder));
  if (!Slug.safeParse(name).success) throw new Stop(EXIT.usage, 'bad_line', both('import.badLine', { line: name }));
  if (folder !== null && basename(folder) !== name) {
    throw new Stop(EXIT.usage, 'line_name', both('import.lineName', { line: name, folder: basename(folder) }));
  }
  const slug = slugFrom(basename(dir));
  const target = join(folder ?? join(questsDir(cli), name), slug);
  const shown = relative(cli.io.cwd, target);
  if (existsSync(target)) throw new Stop(EXIT.refused, 'exists', both('new.exists', { path: shown }));
  return { folder: target, slug, line: name };
}

/** Writes the quest, puts it on its line and lets the linter look at it. */
async function write(
  cli: Cli,
  dir: string,
  { folder, slug, line }: Target,
  files: Readonly<Record<string, string>>,
): Promise<Finding[]> {
  const tooLarge = sizeFindings(files);
  if (tooLarge.length > 0) return printFindings(cli, dir, tooLarge);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text, { flag: 'wx' });
  }
  const listed = await listIn(join(dirname(folder), 'line.yaml'), line, slug);
  const report = await lint(folder);
  const findings = printFindings(cli, report.root, report.findings);
  const path = relative(cli.io.cwd, folder);
  if (!listed) cli.say('new.list', { path, slug });
  cli.say('import.wrote', { path });
  return findings;
}

function printTrials(cli: Cli, { problem }: KattisPackage, { trials, limits, slowest_ms }: PackageTrials): void {
  const derived = cli.words('import.limitDerived', { slowest: Math.round(slowest_ms) });
  const why = problem.time_limit === null ? derived : cli.words('import.limitNamed');
  cli.say('import.limit', { cpu_s: limits.cpu_s, why });
  for (const { submission, got, ok, said, wall_ms } of trials) {
    const expected = submission.expected.map((one) => cli.words(`status.${one}`)).join(cli.words('import.or'));
    const facts = { path: submission.path, expected, got: cli.words(`status.${got}`), ms: wall_ms };
    cli.say('import.trial', { mark: ok ? '✓' : '✗', ...facts });
    if (said !== null) cli.print(`    ${cli.text(said.text)}`);
  }
  cli.say('import.sum', { count: trials.length, ok: trials.filter(({ ok }) => ok).length });
}

/** A trial for programs: the submission's text is in its own file. */
function plain({ submission: { path, runtime, expected }, ...rest }: PackageTrial): object {
  return { submission: path, runtime, expected, ...rest };
}

import { availableParallelism } from 'node:os';
import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { formatFinding, loadCatalogue, loadProofs, loadQuest, type Finding, type PublishedQuest } from '@ear/content';
import { questsDir } from '../checkout.ts';
import type { Cli } from '../cli.ts';
import { EXIT, Stop, type ExitCode } from '../exit.ts';
import { both } from '../words/index.ts';
import { offlineJudge } from '../local/judgeOffline.ts';
import { runAll, trialsOf, type QuestProof, type Trial } from './proof/prove.ts';

/** A folder to try, and what already stands against it. */
interface Candidate {
  readonly dir: string;
  readonly slug: string;
  readonly quest: PublishedQuest | null;
  readonly findings: readonly Finding[];
}

/** `ear quest test`: tries quests with what is known about them, offline; 1 where anything turns out otherwise. */
export async function proveQuests(
  cli: Cli,
  names: readonly string[],
  { jobs }: { jobs?: number | undefined },
): Promise<ExitCode> {
  const judge = offlineJudge(cli.io, (fault) =>
    cli.io.err(`${fault instanceof Error ? fault.message : String(fault)}\n`),
  );
  const width = jobs ?? Math.min(4, availableParallelism());
  const proofs: (QuestProof & { findings: readonly Finding[] })[] = [];
  for (const { dir, slug, quest, findings: found } of await candidates(cli, names)) {
    const loaded = await loadProofs(dir);
    const findings = [...found, ...loaded.findings.filter((one) => !found.some((other) => sameFinding(one, other)))];
    const trials = quest ? await runAll(trialsOf(quest, loaded, judge), width) : [];
    const missing = quest?.definition.challenges.filter(({ id }) => loaded.solution[id] === undefined) ?? [];
    const clean = quest !== null && missing.length === 0 && !findings.some(({ severity }) => severity === 'error');
    const proof = { quest: slug, folder: dir, ok: clean && trials.every(({ ok }) => ok), trials, findings };
    printProof(cli, proof);
    proofs.push(proof);
  }
  const failed = proofs.filter(({ ok }) => !ok).length;
  cli.say('testSum', {
    quests: proofs.length,
    failed,
    trials: proofs.reduce((sum, { trials }) => sum + trials.length, 0),
  });
  cli.answer({ ok: failed === 0, quests: proofs });
  if (proofs.some(({ trials }) => trials.some(({ status }) => status === 'platform_error'))) return EXIT.platformError;
  return failed > 0 ? EXIT.notPassed : EXIT.done;
}

/** Quests by slug or by folder; every quest where none is named. */
async function candidates(cli: Cli, names: readonly string[]): Promise<Candidate[]> {
  const folders = names.filter((name) => existsSync(join(resolve(cli.io.cwd, name), 'quest.yaml')));
  const slugs = names.filter((name) => !folders.includes(name));
  const byFolder = await Promise.all(
    folders.map(async (name) => {
      const dir = resolve(cli.io.cwd, name);
      return { dir, slug: basename(dir), ...(await loadQuest(dir)) };
    }),
  );
  if (names.length > 0 && slugs.length === 0) return byFolder;
  const root = questsDir(cli);
  const { quests, quarantined, findings } = await loadCatalogue(root);
  const strip = (folder: string, one: Finding): Finding => ({ ...one, file: one.file.slice(folder.length + 1) });
  const of = (folder: string): Finding[] =>
    findings.filter(({ file }) => file.startsWith(`${folder}/`)).map((one) => strip(folder, one));
  const all: Candidate[] = [
    ...quests.map((quest) => ({
      dir: join(root, quest.folder),
      slug: quest.definition.slug,
      quest,
      findings: of(quest.folder),
    })),
    ...quarantined.map(({ folder, slug }) => ({ dir: join(root, folder), slug, quest: null, findings: of(folder) })),
  ].sort((a, b) => (dirname(a.dir) + a.slug < dirname(b.dir) + b.slug ? -1 : 1));
  const unknown = slugs.find((slug) => !all.some((one) => one.slug === slug));
  if (unknown !== undefined) throw new Stop(EXIT.usage, 'no_such_quest', both('noSuchQuest', { slug: unknown }));
  return [...byFolder, ...all.filter(({ slug }) => names.length === 0 || slugs.includes(slug))];
}

function printProof(cli: Cli, { quest, ok, trials, findings }: QuestProof & { findings: readonly Finding[] }): void {
  cli.print(`${ok ? '✓' : '✗'} ${quest}`);
  for (const one of findings) cli.print(`    ${formatFinding(one, cli.locale)}`);
  for (const one of trials) {
    cli.print(`  ${one.ok ? '✓' : '✗'} ${sentenceOf(cli, one)}`);
    if (one.said) cli.print(`      ${cli.text(one.said.text)}`);
  }
}

function sentenceOf(cli: Cli, { kind, challenge, name, status, passed, checks, killed_by, survived }: Trial): string {
  const by = killed_by.join(', ');
  const facts = { challenge, name: name ?? '', status: cli.words(`status.${status}`), passed, checks, by };
  if (kind === 'solution') return cli.words('trial.solution', facts);
  if (kind === 'starter') return cli.words('trial.starter', facts);
  if (status === 'passed') return cli.words('trial.alive', facts);
  return survived.length === 0
    ? cli.words('trial.killed', facts)
    : cli.words('trial.missed', { ...facts, survived: survived.join(', ') });
}

const sameFinding = (a: Finding, b: Finding): boolean =>
  a.rule === b.rule && a.file === b.file && a.line === b.line && a.column === b.column;

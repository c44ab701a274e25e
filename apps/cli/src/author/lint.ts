import { statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { formatFinding, lint as lintFolder, type Finding } from '@ear/content';
import { questsDir } from '../checkout.ts';
import type { Cli } from '../cli.ts';
import { EXIT, Stop, type ExitCode } from '../exit.ts';
import { both } from '../words/index.ts';

/** `ear quest lint`: everything that is wrong, as `file:line:column`; 1 where anything of it is an error. */
export async function lint(
  cli: Cli,
  dirs: readonly string[],
  { accept = false }: { accept?: boolean },
): Promise<ExitCode> {
  const findings: Finding[] = [];
  const folders: string[] = [];
  const accepted: string[] = [];
  for (const dir of dirs.length > 0 ? dirs.map((one) => resolve(cli.io.cwd, one)) : [questsDir(cli)]) {
    checkFolder(dir);
    const report = await lintFolder(dir, { accept });
    const prefix = relative(cli.io.cwd, report.root);
    findings.push(...report.findings.map((one) => ({ ...one, file: join(prefix, one.file) })));
    folders.push(...report.folders);
    accepted.push(...report.accepted);
  }
  for (const one of findings) cli.print(formatFinding(one, cli.locale));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (accepted.length > 0) cli.say('accepted', { slugs: accepted.join(', ') });
  cli.say('lintSum', { quests: folders.length, errors, warnings: findings.length - errors });
  cli.answer({ folders, findings, accepted });
  return errors > 0 ? EXIT.notPassed : EXIT.done;
}

/** Refuses, with the reason, what is no folder. */
export function checkFolder(dir: string): void {
  let reason = 'ENOTDIR';
  try {
    if (statSync(dir).isDirectory()) return;
  } catch (cause) {
    reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
  }
  throw new Stop(EXIT.usage, 'not_a_folder', both('notAFolder', { dir, reason }));
}

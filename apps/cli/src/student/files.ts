import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { QuestPath } from '@ear/engine';
import type { Cli } from '../cli.ts';
import { EXIT, Stop } from '../exit.ts';
import { both } from '../words/index.ts';

/** What became of one file. `kept`: something else was there, and it stays. */
export interface Written {
  readonly path: string;
  readonly state: 'written' | 'same' | 'kept';
}

/**
 * Writes texts and files of bytes below `dir` and says what became of each. What is there already and differs is only overwritten
 * with `force`: nobody's work is lost to a command. Names come from a server, so they are checked first.
 */
export async function writeFiles(
  cli: Cli,
  dir: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  force: boolean,
): Promise<Written[]> {
  const root = resolve(cli.io.cwd, dir);
  const written: Written[] = [];
  for (const [path, content] of Object.entries(files)) {
    if (!QuestPath.safeParse(path).success) throw new Stop(EXIT.platformError, 'bad_path', both('badPath', { path }));
    const target = join(root, path);
    const shown = relative(cli.io.cwd, target) || target;
    const state = await writeOne(target, Buffer.from(content), force, shown);
    cli.say(({ written: 'wrote', same: 'same', kept: 'kept' } as const)[state], { path: shown });
    written.push({ path: shown, state });
  }
  return written;
}

async function writeOne(target: string, content: Buffer, force: boolean, shown: string): Promise<Written['state']> {
  const there = await readFile(target).catch((cause: NodeJS.ErrnoException) =>
    cause.code === 'ENOENT' ? null : cause,
  );
  if (there instanceof Buffer && content.equals(there)) return 'same';
  if (there !== null && !force) return 'kept';
  try {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
    return 'written';
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new Stop(EXIT.refused, 'cannot_write', both('cannotWrite', { path: shown, reason }));
  }
}

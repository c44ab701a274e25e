import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Slug } from '@ear/engine';
import { questsDir } from '../checkout.ts';
import type { Cli } from '../cli.ts';
import { EXIT, Stop } from '../exit.ts';
import { both } from '../words/index.ts';
import { lineYaml, skeleton } from './skeleton.ts';

/** `ear quest new <line>/<quest>`: a draft that the linter accepts and whose proofs hold, to be rewritten from there. */
export async function newQuest(cli: Cli, path: string): Promise<void> {
  const [line = '', slug = '', ...more] = path.split('/');
  if (more.length > 0 || !Slug.safeParse(line).success || !Slug.safeParse(slug).success) {
    throw new Stop(EXIT.usage, 'bad_path', both('new.badPath', { path }));
  }
  const root = questsDir(cli);
  const folder = join(root, line, slug);
  const shown = relative(cli.io.cwd, folder) || folder;
  if (existsSync(folder)) throw new Stop(EXIT.refused, 'exists', both('new.exists', { path: shown }));
  for (const [name, text] of Object.entries(skeleton(line, slug, randomUUID()))) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const listed = await listIn(join(root, line, 'line.yaml'), line, slug);
  cli.say('made', { path: shown });
  cli.say(listed ? 'new.next' : 'new.list', { path: shown, slug });
  cli.answer({ folder: shown, slug, line, listed });
}

/** Puts the quest on its line; false where the list is written in a way that only its author should change. */
export async function listIn(file: string, line: string, slug: string): Promise<boolean> {
  if (!existsSync(file)) {
    await writeFile(file, lineYaml(line, slug));
    return true;
  }
  const text = await readFile(file, 'utf8');
  const flow = text.replace(
    /^(quests:\s*\[)([^\]\n]*)\]/m,
    (_, head: string, rest: string) => `${head}${rest.trim() === '' ? '' : `${rest.trimEnd()}, `}${slug}]`,
  );
  if (flow !== text) {
    await writeFile(file, flow);
    return true;
  }
  // A block list at the end of the file can be gone on with.
  const block = /^quests:[ \t]*\r?\n((?:[ \t]*- [^\n]*\r?\n?)+)\s*$/m.exec(text);
  if (!block || block.index + block[0].length < text.trimEnd().length) return false;
  const indent = /^[ \t]*/.exec(block[1]!)![0];
  await appendFile(file, `${text.endsWith('\n') ? '' : '\n'}${indent}- ${slug}\n`);
  return true;
}

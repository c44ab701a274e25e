import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { readCatalogue } from '../catalogue.ts';
import { inOrder, within, type Finding } from '../finding.ts';
import { authorFindings } from './author.ts';
import { acceptVersions, readVersions, versionFindings, VERSIONS_FILE } from '../versions.ts';

export interface LintReport {
  /** The quests directory; places of findings are relative to it. */
  readonly root: string;
  /** `<line>/<quest>` of every folder that was looked at. */
  readonly folders: readonly string[];
  readonly findings: readonly Finding[];
  /** Slugs whose version was recorded in versions.json by this call. */
  readonly accepted: readonly string[];
}

/**
 * Says everything that is wrong with a quests directory, one line of it, or one quest. What stands outside `dir` is
 * read too (prerequisites, the line's list) but not reported. With `accept` the versions that rose are recorded.
 */
export async function lint(dir: string, { accept = false }: { accept?: boolean } = {}): Promise<LintReport> {
  const { root, scope } = scopeOf(dir);
  const inScope = (path: string): boolean => path === scope || path.startsWith(scope === '' ? '' : `${scope}/`);
  const { folders, findings } = await readCatalogue(root);
  const looked = folders.filter(({ folder }) => inScope(folder));
  const accepted = accept
    ? await acceptVersions(
        root,
        looked.flatMap(({ quest }) => quest ?? []),
      )
    : [];
  const { versions, findings: unreadable } = await readVersions(root);
  const found = [...findings, ...unreadable];
  for (const { folder, opened, quest } of looked) {
    if (opened) found.push(...within(`${folder}/`, authorFindings(opened)));
    if (opened && quest && unreadable.length === 0) found.push(...versionFindings(folder, opened, quest, versions));
  }
  return {
    root,
    folders: looked.map(({ folder }) => folder),
    findings: inOrder(found.filter(({ file }) => inScope(file) || file === VERSIONS_FILE)),
    accepted,
  };
}

/** The quests directory that `dir` is or belongs to, and the part of it that is meant ('' for all of it). */
function scopeOf(dir: string): { root: string; scope: string } {
  const path = resolve(dir);
  const above = dirname(path);
  if (existsSync(join(path, 'quest.yaml'))) {
    return { root: dirname(above), scope: `${basename(above)}/${basename(path)}` };
  }
  return existsSync(join(path, 'line.yaml')) ? { root: above, scope: basename(path) } : { root: path, scope: '' };
}

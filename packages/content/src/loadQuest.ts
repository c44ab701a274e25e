import { basename, dirname, resolve } from 'node:path';
import { inOrder, isError, type Finding } from './finding.ts';
import { chartFindings } from './lint/chart.ts';
import { definitionFindings } from './lint/definition.ts';
import { fileFindings } from './lint/files.ts';
import { openQuest, type OpenQuest } from './open.ts';
import { publish, type PublishedQuest } from './publish/bundles.ts';

/**
 * Reads one quest folder. `findings` holds everything that is wrong, at once, with places relative to the folder;
 * `quest` is null while any of them is an error. Never throws for what a folder holds.
 */
export async function loadQuest(folder: string): Promise<{ quest: PublishedQuest | null; findings: Finding[] }> {
  const { quest, findings } = await readQuest(folder);
  return { quest, findings };
}

/** As `loadQuest`, with the opened folder for rules that look further. */
export async function readQuest(
  folder: string,
): Promise<{ opened: OpenQuest | null; quest: PublishedQuest | null; findings: Finding[] }> {
  const { quest: opened, findings } = await openQuest(folder);
  if (opened) findings.push(...definitionFindings(opened), ...fileFindings(opened));
  // A definition that contradicts itself has no chart worth walking.
  if (opened && !findings.some(isError)) findings.push(...chartFindings(opened));
  if (opened === null || findings.some(isError)) return { opened, quest: null, findings: inOrder(findings) };
  const root = resolve(folder);
  const name = `${basename(dirname(root))}/${basename(root)}`;
  return { opened, quest: publish(opened.definition, opened.files, name), findings: inOrder(findings) };
}

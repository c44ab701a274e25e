import { join } from 'node:path';
import type { LineDefinition } from '@ear/engine';
import { compareText, inOrder, isError, within, type Finding } from './finding.ts';
import { foldersIn, readLine } from './line.ts';
import { prerequisiteFindings, repeatedNames, type CatalogueFolder } from './lint/catalogue.ts';
import { readQuest } from './loadQuest.ts';
import type { PublishedQuest } from './publish/bundles.ts';

/** A folder that cannot be published as it is; whatever was published of it before stays live. */
export interface QuarantinedQuest {
  /** `<line>/<quest>`. */
  readonly folder: string;
  /** Name of the folder. */
  readonly slug: string;
  /** Places are relative to the quests directory. */
  readonly findings: readonly Finding[];
}

export interface Catalogue {
  readonly lines: LineDefinition[];
  readonly quests: PublishedQuest[];
  readonly quarantined: QuarantinedQuest[];
  /** Everything that was found, warnings and broken line.yaml files too; places are relative to the directory. */
  readonly findings: Finding[];
}

/**
 * Reads `<questsDir>/<line>/<quest>`. One broken folder never keeps another from loading: it is quarantined with
 * all that is wrong with it. Rejects only where the directory itself cannot be listed.
 */
export async function loadCatalogue(questsDir: string): Promise<Catalogue> {
  const { lines, folders, findings } = await readCatalogue(questsDir);
  return {
    lines,
    quests: folders.flatMap(({ quest }) => quest ?? []),
    quarantined: folders
      .filter(({ quest }) => quest === null)
      .map(({ folder, slug, findings: why }) => ({ folder, slug, findings: why })),
    findings,
  };
}

/** One quest folder of a catalogue that was read; `quest` is null while an error stands against it. */
export interface ReadFolder extends CatalogueFolder {
  readonly quest: PublishedQuest | null;
  readonly findings: readonly Finding[];
}

/** As `loadCatalogue`, with the opened folders for rules that look further. */
export async function readCatalogue(
  questsDir: string,
): Promise<{ lines: LineDefinition[]; folders: ReadFolder[]; findings: Finding[] }> {
  const { folders: names, findings: links } = await foldersIn(questsDir);
  const lines = await Promise.all(names.map((one) => readLine(questsDir, one)));
  const loaded = await Promise.all(
    lines.flatMap(({ name, quests }) => quests.map((slug) => readFolder(questsDir, name, slug))),
  );
  const together = [...repeatedNames(loaded), ...prerequisiteFindings(loaded)];
  const folders = loaded.map((one) => {
    const findings = inOrder([...one.findings, ...together.filter(({ file }) => file.startsWith(`${one.folder}/`))]);
    return { ...one, findings, quest: findings.some(isError) ? null : one.quest };
  });
  return {
    lines: lines
      .flatMap(({ definition }) => definition ?? [])
      .sort((a, b) => a.order - b.order || compareText(a.slug, b.slug)),
    folders,
    findings: inOrder([...links, ...[...lines, ...folders].flatMap((one) => one.findings)]),
  };
}

async function readFolder(questsDir: string, line: string, slug: string): Promise<ReadFolder> {
  const folder = `${line}/${slug}`;
  const { opened, quest, findings } = await readQuest(join(questsDir, folder));
  return { folder, slug, opened, quest, findings: within(`${folder}/`, findings) };
}

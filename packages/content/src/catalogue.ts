import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LineDefinition } from '@ear/engine';
import { compareText, finding, inOrder, isError, startOf, within, type Finding } from './finding.ts';
import { prerequisiteFindings, repeatedNames } from './lint/catalogue.ts';
import { readQuest } from './loadQuest.ts';
import type { PublishedQuest } from './publish/bundles.ts';
import { decodeText } from './source/utf8.ts';
import { parseBy } from './source/grammar.ts';
import { readYaml, type YamlSource } from './source/yaml.ts';

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
  const lines: LineFolder[] = await Promise.all((await foldersIn(questsDir)).map((one) => readLine(questsDir, one)));
  const loaded = await Promise.all(
    lines.flatMap(({ name, quests }) =>
      quests.map(async (slug) => {
        const folder = `${name}/${slug}`;
        const { opened, quest, findings } = await readQuest(join(questsDir, folder));
        return { folder, slug, opened, quest, findings: within(`${folder}/`, findings) };
      }),
    ),
  );
  const together = [...repeatedNames(loaded), ...prerequisiteFindings(loaded)];
  const read = loaded.map((one) => {
    const prefix = `${one.folder}/`;
    const findings = inOrder([...one.findings, ...together.filter(({ file }) => file.startsWith(prefix))]);
    return { ...one, findings, quest: findings.some(isError) ? null : one.quest };
  });
  return {
    lines: lines
      .flatMap(({ definition }) => definition ?? [])
      .sort((a, b) => a.order - b.order || compareText(a.slug, b.slug)),
    quests: read.flatMap(({ quest }) => quest ?? []),
    quarantined: read
      .filter(({ quest }) => quest === null)
      .map(({ folder, slug, findings }) => ({ folder, slug, findings })),
    findings: inOrder([...lines.flatMap((one) => one.findings), ...read.flatMap((one) => one.findings)]),
  };
}

interface LineFolder {
  readonly name: string;
  readonly definition: LineDefinition | null;
  /** Names of the quest folders. */
  readonly quests: readonly string[];
  readonly findings: readonly Finding[];
}

async function readLine(questsDir: string, name: string): Promise<LineFolder> {
  const file = `${name}/line.yaml`;
  const quests = await foldersIn(join(questsDir, name));
  let bytes: Uint8Array;
  try {
    const stat = await lstat(join(questsDir, file));
    if (stat.isSymbolicLink())
      return { name, definition: null, quests, findings: [finding('file-link', startOf(file))] };
    bytes = await readFile(join(questsDir, file));
  } catch {
    return { name, definition: null, quests, findings: [finding('line-missing', startOf(file), { path: file })] };
  }
  const decoded = decodeText(file, bytes);
  if (!('text' in decoded)) return { name, definition: null, quests, findings: [decoded.finding] };
  const { source, findings: syntax } = readYaml(file, decoded.text);
  if (syntax.length > 0) return { name, definition: null, quests, findings: syntax };
  const { value, findings } = parseBy(LineDefinition, source);
  if (value === null) return { name, definition: null, quests, findings };
  return { name, definition: value, quests, findings: lineFindings(value, source, name, quests) };
}

function lineFindings(line: LineDefinition, yaml: YamlSource, name: string, quests: readonly string[]): Finding[] {
  const found: Finding[] = [];
  if (line.slug !== name)
    found.push(finding('slug-folder', yaml.at(['slug']), { slug: line.slug, folder: name }, name));
  line.quests.forEach((slug, i) => {
    if (!quests.includes(slug)) found.push(finding('line-unknown-quest', yaml.at(['quests', i]), { slug }));
    if (line.quests.indexOf(slug) !== i) found.push(finding('duplicate-id', yaml.at(['quests', i]), { id: slug }));
  });
  for (const slug of quests.filter((one) => !line.quests.includes(one))) {
    found.push(finding('line-unlisted', yaml.at(['quests']), { slug }));
  }
  return found;
}

/** Names of the folders in `dir`, links included (what they lead to is judged by itself), in name order. */
async function foldersIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  return entries
    .filter((one) => one.isDirectory() && !one.name.startsWith('.') && one.name !== '__pycache__')
    .map((one) => one.name)
    .sort(compareText);
}

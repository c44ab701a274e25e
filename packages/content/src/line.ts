import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LineDefinition } from '@ear/engine';
import { compareText, finding, startOf, type Finding } from './finding.ts';
import { parseBy } from './source/grammar.ts';
import { decodeText } from './source/utf8.ts';
import { readYaml, type YamlSource } from './source/yaml.ts';

/** One folder of lines: its map, if that can be read, and the quest folders in it. */
export interface LineFolder {
  readonly name: string;
  readonly definition: LineDefinition | null;
  /** Names of the quest folders, sorted. */
  readonly quests: readonly string[];
  /** Places are relative to the quests directory. */
  readonly findings: readonly Finding[];
}

/** Reads `<questsDir>/<name>/line.yaml` and the names of the quests beside it. */
export async function readLine(questsDir: string, name: string): Promise<LineFolder> {
  const file = `${name}/line.yaml`;
  const { folders: quests, findings } = await foldersIn(questsDir, name);
  const broken = (...more: Finding[]): LineFolder => ({
    name,
    definition: null,
    quests,
    findings: [...findings, ...more],
  });
  let bytes: Uint8Array;
  try {
    if ((await lstat(join(questsDir, file))).isSymbolicLink()) return broken(finding('file-link', startOf(file)));
    bytes = await readFile(join(questsDir, file));
  } catch {
    return broken(finding('line-missing', startOf(file), { path: file }));
  }
  const decoded = decodeText(file, bytes);
  if (!('text' in decoded)) return broken(decoded.finding);
  const { source, findings: syntax } = readYaml(file, decoded.text);
  if (syntax.length > 0) return broken(...syntax);
  const { value, findings: grammar } = parseBy(LineDefinition, source);
  if (value === null) return broken(...grammar);
  return { name, definition: value, quests, findings: [...findings, ...lineFindings(value, source, name, quests)] };
}

/** Names of the folders in `<questsDir>/<inside>`, sorted; links are findings, for a catalogue holds plain folders. */
export async function foldersIn(questsDir: string, inside = ''): Promise<{ folders: string[]; findings: Finding[] }> {
  const entries = (await readdir(join(questsDir, inside), { withFileTypes: true }))
    .filter((one) => !one.name.startsWith('.') && one.name !== '__pycache__')
    .sort((a, b) => compareText(a.name, b.name));
  const pathOf = (name: string): string => (inside === '' ? name : `${inside}/${name}`);
  return {
    folders: entries.filter((one) => one.isDirectory()).map((one) => one.name),
    findings: entries
      .filter((one) => one.isSymbolicLink() && one.name !== 'line.yaml')
      .map((one) => finding('file-link', startOf(pathOf(one.name)))),
  };
}

function lineFindings(line: LineDefinition, yaml: YamlSource, name: string, quests: readonly string[]): Finding[] {
  const found: Finding[] = [];
  if (line.slug !== name) {
    found.push(finding('slug-folder', yaml.at(['slug']), { slug: line.slug, folder: name }, name));
  }
  line.quests.forEach((slug, i) => {
    if (!quests.includes(slug)) found.push(finding('line-unknown-quest', yaml.at(['quests', i]), { slug }));
    if (line.quests.indexOf(slug) !== i) found.push(finding('duplicate-id', yaml.at(['quests', i]), { id: slug }));
  });
  for (const slug of quests.filter((one) => !line.quests.includes(one))) {
    found.push(finding('line-unlisted', yaml.at(['quests']), { slug }));
  }
  return found;
}

import { basename, dirname, resolve } from 'node:path';
import { QuestDefinition } from '@ear/engine';
import { finding, isError, startOf, type Finding } from './finding.ts';
import { readFiles, type QuestFiles } from './source/files.ts';
import { parseBy } from './source/grammar.ts';
import { readYaml, type YamlSource } from './source/yaml.ts';

/** A quest folder that was read: what rules look at. Places in `findings` are relative to the folder. */
export interface OpenQuest {
  /** Name of the folder, which is the slug when all is well. */
  readonly name: string;
  /** Name of the folder above, which is the line when all is well. */
  readonly above: string;
  readonly files: QuestFiles;
  readonly yaml: YamlSource;
  readonly definition: QuestDefinition;
}

/** Reads a quest folder as far as possible; `quest` is null where quest.yaml does not fit the grammar. */
export async function openQuest(folder: string): Promise<{ quest: OpenQuest | null; findings: Finding[] }> {
  const root = resolve(folder);
  const { files, findings } = await readFiles(root);
  const text = files.text.get('quest.yaml');
  if (text === undefined) {
    const known = findings.some(
      (one) => isError(one) && (one.file === 'quest.yaml' || one.rule === 'folder-too-large'),
    );
    if (!known) findings.push(finding('file-missing', startOf('quest.yaml'), { path: 'quest.yaml' }));
    return { quest: null, findings };
  }
  const { source, findings: syntax } = readYaml('quest.yaml', text);
  if (syntax.length > 0) return { quest: null, findings: [...findings, ...syntax] };
  const { value, findings: grammar } = parseBy(QuestDefinition, source);
  findings.push(...grammar);
  if (value === null) return { quest: null, findings };
  const quest = { name: basename(root), above: basename(dirname(root)), files, yaml: source, definition: value };
  return { quest, findings };
}

import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { compareText, finding, within, type Finding } from './finding.ts';
import type { OpenQuest } from './open.ts';
import type { PublishedQuest } from './publish/bundles.ts';
import { parseBy } from './source/grammar.ts';
import { decodeText } from './source/utf8.ts';
import { readYaml } from './source/yaml.ts';

/** The file, beside the lines, that remembers how each version of a quest judged. */
export const VERSIONS_FILE = 'versions.json';

const Versions = z.record(
  z.string(),
  z.strictObject({ version: z.number().int().positive(), judging_hash: z.string().regex(/^[0-9a-f]{64}$/) }),
);
export type Versions = z.infer<typeof Versions>;

/** Reads versions.json; an absent file knows no quest. JSON is YAML, so faults have their places. */
export async function readVersions(questsDir: string): Promise<{ versions: Versions; findings: Finding[] }> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(join(questsDir, VERSIONS_FILE));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { versions: {}, findings: [] };
    throw cause;
  }
  const decoded = decodeText(VERSIONS_FILE, bytes);
  if (!('text' in decoded)) return { versions: {}, findings: [decoded.finding] };
  const { source, findings: syntax } = readYaml(VERSIONS_FILE, decoded.text);
  if (syntax.length > 0) return { versions: {}, findings: syntax };
  const { value, findings } = parseBy(Versions, source);
  return { versions: value ?? {}, findings };
}

/** `version` is the author's word for "judges differently"; drafts may still change as they like. */
export function versionFindings(
  folder: string,
  opened: OpenQuest,
  quest: PublishedQuest,
  versions: Versions,
): Finding[] {
  const { slug, version, status } = quest.definition;
  if (status === 'draft') return [];
  const at = opened.yaml.at(['version']);
  const recorded = versions[slug];
  const say = (one: Finding): Finding[] => within(`${folder}/`, [one]);
  if (!recorded) return say(finding('version-unrecorded', at, { slug }));
  if (version < recorded.version) return say(finding('version-fell', at, { version, recorded: recorded.version }));
  if (quest.judging_hash === recorded.judging_hash && version === recorded.version) return [];
  if (version > recorded.version) return say(finding('version-stale-record', at, { recorded: recorded.version }));
  return say(finding('version-must-rise', at, { version, next: version + 1 }, String(version + 1)));
}

/**
 * Records how quests judge now. A quest whose judging changed without a higher version is left as it is, for its
 * finding still has to be answered. Returns the slugs that were recorded anew.
 */
export async function acceptVersions(questsDir: string, quests: readonly PublishedQuest[]): Promise<string[]> {
  const { versions, findings } = await readVersions(questsDir);
  if (findings.length > 0) return [];
  const accepted = quests.filter(({ definition, judging_hash }) => {
    const recorded = versions[definition.slug];
    const same = recorded?.version === definition.version && recorded.judging_hash === judging_hash;
    return definition.status !== 'draft' && !same && definition.version > (recorded?.version ?? 0);
  });
  if (accepted.length === 0) return [];
  for (const { definition, judging_hash } of accepted) {
    versions[definition.slug] = { version: definition.version, judging_hash };
  }
  const sorted = Object.fromEntries(Object.entries(versions).sort(([a], [b]) => compareText(a, b)));
  const file = join(questsDir, VERSIONS_FILE);
  await writeFile(`${file}.new`, `${JSON.stringify(sorted, null, 2)}\n`);
  await rename(`${file}.new`, file);
  return accepted.map(({ definition }) => definition.slug);
}

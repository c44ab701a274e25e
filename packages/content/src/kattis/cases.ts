import { finding, startOf, type Finding } from '../finding.ts';
import { readYaml } from '../source/yaml.ts';
import type { PackageFiles } from './files.ts';
import { words } from './problem.ts';

/** One test case of a package. */
export interface TestCase {
  /** `sample/1`, `secret/group1/02-max`. */
  readonly name: string;
  readonly sample: boolean;
  readonly input: string;
  readonly answer: string;
  /** Flags for the output validator beside those of problem.yaml. */
  readonly flags: readonly string[];
}

/** Reads data/sample and data/secret, in the order of their names. */
export async function readCases(files: PackageFiles, findings: Finding[]): Promise<readonly TestCase[]> {
  const data = files.paths.filter((path) => /^data\/(sample|secret)\//.test(path));
  const flags = await flagsOf(files, findings);
  const cases: TestCase[] = [];
  for (const path of data) {
    if (/\.files\/|\.args$/.test(path)) findings.push(finding('kattis-case-files', startOf(path)));
    const [stem, partner] = partnerOf(path);
    if (stem === null) continue;
    if (!files.paths.includes(partner)) findings.push(finding('kattis-no-answer', startOf(path), { other: partner }));
    else if (path.endsWith('.in')) {
      const [input, answer] = [await files.read(path), await files.read(partner)];
      if (input === null || answer === null) continue;
      const name = stem.slice('data/'.length);
      cases.push({ name, sample: name.startsWith('sample/'), input, answer, flags: flags(path) });
    }
  }
  if (data.length === 0) findings.push(finding('kattis-no-secret', startOf('data/secret')));
  return cases;
}

function partnerOf(path: string): [stem: string, partner: string] | [null, ''] {
  const stem = path.replace(/\.(in|ans)$/, '');
  return stem === path ? [null, ''] : [stem, path.endsWith('.in') ? `${stem}.ans` : `${stem}.in`];
}

/** testdata.yaml (legacy) or test_group.yaml: the nearest one above a case that speaks of flags holds for it. */
async function flagsOf(files: PackageFiles, findings: Finding[]): Promise<(path: string) => readonly string[]> {
  const known = new Map<string, readonly string[]>();
  for (const path of files.paths.filter((one) => /^data\/(?:.*\/)?(testdata|test_group)\.yaml$/.test(one))) {
    const text = await files.read(path);
    if (text === null) continue;
    const { source, findings: syntax } = readYaml(path, text);
    findings.push(...syntax);
    const value = (source.value ?? {}) as Readonly<Record<string, unknown>>;
    const given = value['output_validator_flags'] ?? value['output_validator_args'];
    if (typeof given === 'string') known.set(folderOf(path), words(given));
    else if (Array.isArray(given)) known.set(folderOf(path), given.map(String));
  }
  return (path) => {
    for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) {
      const found = known.get(folder);
      if (found !== undefined) return found;
    }
    return [];
  };
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

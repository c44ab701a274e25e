import { QuestPath, TextRules } from '@ear/engine';
import { finding, startOf, type Finding } from '../finding.ts';
import { FOLDER_LIMITS } from '../source/files.ts';
import type { PackageFiles } from './files.ts';
import { isHeader, runtimeOf, type KattisRuntime } from './languages.ts';

/** An output validator: one program. */
export interface CustomValidator {
  readonly runtime: KattisRuntime;
  /** The file that names it, one of `files`. */
  readonly file: string;
  /** Path in the quest's folder -> text. They lie to one another as in the package. */
  readonly files: Readonly<Record<string, string>>;
}

/** Files of a validator that the quest takes over (engine: validator.with, and the first one). */
const MOST = 33;

/** The package's own output validator; null where there is none, or none that can be run (then a finding says so). */
export async function readValidator(files: PackageFiles, findings: Finding[]): Promise<CustomValidator | null> {
  const paths = files.paths.filter((path) => /^output_validators?\//.test(path) && !/(^|\/)readme|\.md$/i.test(path));
  const code = paths.filter((path) => !isHeader(path));
  const [first] = code;
  const refuse = (
    rule: 'kattis-no-validator' | 'kattis-validator-language' | 'kattis-validator-path',
    path: string,
  ) => {
    findings.push(finding(rule, startOf(path)));
    return null;
  };
  if (first === undefined) return refuse('kattis-no-validator', 'output_validators');
  const runtime = runtimeOf(first);
  const foreign = code.find((path) => runtimeOf(path) === null || runtimeOf(path) !== runtime);
  if (runtime === null || foreign !== undefined) return refuse('kattis-validator-language', foreign ?? first);
  const count = programsOf(code, runtime);
  if (count > 1) findings.push(finding('kattis-many-validators', startOf(first), { count }));
  else if (paths.length > MOST)
    findings.push(finding('kattis-validator-files', startOf(first), { count: paths.length, limit: MOST }));
  if (count > 1 || paths.length > MOST) return null;
  const taken: Record<string, string> = {};
  for (const path of paths) {
    const place = placeOf(path);
    if (!QuestPath.safeParse(place).success || Object.hasOwn(taken, place))
      return refuse('kattis-validator-path', path);
    const text = await files.read(path, FOLDER_LIMITS.data);
    if (text === null) return null;
    taken[place] = text;
  }
  return { runtime, file: placeOf(first), files: taken };
}

/**
 * How many programs `code` makes: a folder of C or C++ is one. In the folder output_validators of the legacy format
 * each file is one by itself; output_validator is one program.
 */
function programsOf(code: readonly string[], runtime: KattisRuntime): number {
  if (runtime === 'python') return code.length;
  const names = code.map((path) => path.split('/'));
  const alone = names.filter(([root, ...rest]) => root === 'output_validators' && rest.length === 1);
  const folders = names
    .filter((parts) => !alone.includes(parts))
    .map(([root, name]) => (root === 'output_validators' ? name : root));
  return alone.length + new Set(folders).size;
}

/** Where a file of the package lies in the quest's folder, whose names know no plus sign. */
function placeOf(path: string): string {
  return `data/validator/${path.slice(path.indexOf('/') + 1).replace(/\.c\+\+$/, '.cpp')}`;
}

/** Flags of the default validator as rules of comparison. */
export function rulesOf(flags: readonly string[], file: string, findings: Finding[]): TextRules {
  const rules: Record<string, boolean | number> = {};
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i]!;
    const tolerance = Number(flags[i + 1]);
    if (flag === 'case_sensitive' || flag === 'space_change_sensitive') rules[flag] = true;
    else if (/^float_(absolute_|relative_)?tolerance$/.test(flag) && tolerance >= 0) {
      if (flag !== 'float_relative_tolerance') rules['float_absolute_tolerance'] = tolerance;
      if (flag !== 'float_absolute_tolerance') rules['float_relative_tolerance'] = tolerance;
      i++;
    } else findings.push(finding('kattis-flag', startOf(file), { flag }));
  }
  return TextRules.parse(rules);
}

import { TextRules } from '@ear/engine';
import { finding, startOf, type Finding } from '../finding.ts';
import { FOLDER_LIMITS } from '../source/files.ts';
import type { PackageFiles } from './files.ts';
import { isCpp, runtimeOf } from './submissions.ts';

/** An output validator of one file. */
export interface CustomValidator {
  readonly path: string;
  readonly runtime: 'python' | 'c';
  readonly text: string;
}

/** The package's own output validator; null where there is none, or none that can be run (then a finding says so). */
export async function readValidator(files: PackageFiles, findings: Finding[]): Promise<CustomValidator | null> {
  const code = files.paths.filter((path) => /^output_validators?\//.test(path) && !/(^|\/)readme|\.md$/i.test(path));
  const first = code[0];
  if (first === undefined) {
    findings.push(finding('kattis-no-validator', startOf('output_validators')));
    return null;
  }
  const foreign = code.find((path) => runtimeOf(path) === null || isCpp(path));
  if (foreign !== undefined) {
    findings.push(finding('kattis-validator-language', startOf(foreign)));
    return null;
  }
  if (code.length > 1) {
    findings.push(finding('kattis-many-validators', startOf(first), { count: code.length }));
    return null;
  }
  const text = await files.read(first, FOLDER_LIMITS.code);
  return text === null ? null : { path: first, runtime: runtimeOf(first)!, text };
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

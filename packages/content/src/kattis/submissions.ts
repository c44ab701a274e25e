import type { VerdictStatus } from '@ear/engine';
import { finding, startOf, type Finding } from '../finding.ts';
import { FOLDER_LIMITS } from '../source/files.ts';
import type { PackageFiles } from './files.ts';
import { runtimeOf, type KattisRuntime } from './languages.ts';

/** A submission of a package, with the verdicts that its folder's name allows. */
export interface Submission {
  readonly path: string;
  /** `accepted`, `wrong_answer`, … */
  readonly folder: string;
  readonly runtime: KattisRuntime;
  readonly text: string;
  readonly expected: readonly VerdictStatus[];
}

/** Kattis has no verdict for memory or for too much output: both are run time errors there. */
const EXPECTED: Readonly<Record<string, readonly VerdictStatus[]>> = {
  accepted: ['passed'],
  wrong_answer: ['failed'],
  run_time_error: ['crashed', 'out_of_memory', 'output_limit'],
  time_limit_exceeded: ['timed_out'],
  compile_error: ['compile_error'],
  memory_limit_exceeded: ['out_of_memory'],
  output_limit_exceeded: ['output_limit'],
  rejected: ['failed', 'crashed', 'timed_out', 'out_of_memory', 'output_limit', 'compile_error'],
};

/** Reads submissions/<verdict>/<file>. What cannot be judged is skipped with a finding. */
export async function readSubmissions(files: PackageFiles, findings: Finding[]): Promise<readonly Submission[]> {
  const found: Submission[] = [];
  for (const path of files.paths.filter((one) => one.startsWith('submissions/'))) {
    const [, folder, name, ...more] = path.split('/');
    if (folder === undefined || name === undefined || /^(readme|license)\b|\.(md|txt|yaml)$/i.test(name)) continue;
    const skip = (rule: 'kattis-many-files' | 'kattis-folder' | 'kattis-language'): void =>
      void findings.push(finding(rule, startOf(path), { folder }));
    const expected = Object.hasOwn(EXPECTED, folder) ? EXPECTED[folder] : undefined;
    const runtime = runtimeOf(name);
    const text = runtime === null || more.length > 0 ? '' : await files.read(path, FOLDER_LIMITS.code);
    if (more.length > 0) skip('kattis-many-files');
    else if (expected === undefined) skip('kattis-folder');
    else if (runtime === null || isPython2(text)) skip('kattis-language');
    else if (text !== null) found.push({ path, folder, runtime, text, expected });
  }
  if (!found.some(({ folder }) => folder === 'accepted')) {
    findings.push(finding('kattis-no-accepted', startOf('submissions/accepted')));
  }
  return found;
}

/** As Kattis tells: by the first line. */
const isPython2 = (text: string | null): boolean => /^#!.*python2/.test(text ?? '');

import { basename, resolve } from 'node:path';
import { inOrder, isError, finding, startOf, type Finding } from '../finding.ts';
import { FOLDER_LIMITS } from '../source/files.ts';
import { readCases, type TestCase } from './cases.ts';
import { listPackage } from './files.ts';
import { readProblem, type Problem } from './problem.ts';
import { readStatements, type Statements } from './statement.ts';
import { readSubmissions, type Submission } from './submissions.ts';
import { readValidator, type CustomValidator } from './validator.ts';

/** A Kattis problem package, read as far as a quest can hold it. */
export interface KattisPackage {
  /** Name of its folder. */
  readonly name: string;
  readonly problem: Problem;
  readonly statements: Statements;
  readonly cases: readonly TestCase[];
  readonly submissions: readonly Submission[];
  /** null: the default validator. */
  readonly validator: CustomValidator | null;
}

/**
 * Reads a package, legacy or 2023-07. `kattis` is null while an error stands among the findings, which hold everything
 * that is wrong at once, with places relative to the folder. Never throws for what a folder holds.
 */
export async function readKattis(dir: string): Promise<{ kattis: KattisPackage | null; findings: Finding[] }> {
  const findings: Finding[] = [];
  const nothing = () => ({ kattis: null, findings: inOrder(findings) });
  const root = resolve(dir);
  const files = await listPackage(root, findings);
  if (findings.some(isError)) return nothing();
  if (!files.paths.includes('problem.yaml')) {
    findings.push(finding('kattis-no-package', startOf('problem.yaml')));
    return nothing();
  }
  const yaml = await files.read('problem.yaml', FOLDER_LIMITS.yaml);
  const problem = yaml === null ? null : readProblem(yaml, findings);
  if (problem === null) return nothing();
  const custom = problem.custom ?? files.paths.some((path) => path.startsWith('output_validator'));
  const kattis: KattisPackage = {
    name: basename(root),
    problem,
    statements: await readStatements(files, findings),
    cases: await readCases(files, findings),
    submissions: await readSubmissions(files, findings),
    validator: custom || problem.interactive ? await readValidator(files, findings) : null,
  };
  return { kattis: findings.some(isError) ? null : kattis, findings: inOrder(findings) };
}

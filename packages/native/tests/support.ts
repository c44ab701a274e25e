import { createHash } from 'node:crypto';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageRoot = fileURLToPath(new URL('..', import.meta.url));
const repositoryRoot = join(packageRoot, '..', '..');

/** A file of this package. */
export const inPackage = (...parts: string[]) => join(packageRoot, ...parts);

/** The names of CPython's golden run; made by A. Karpathy for makemore. */
const namesHash = '0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d';

/** names.txt where this machine has it, found by its digest; else the reason why a test that needs it is skipped. */
export function findNames(): { docs: string[]; missing?: undefined } | { docs?: undefined; missing: string } {
  const folders = [process.env.EAR_DATASETS, join(repositoryRoot, '..', 'shared', 'data')];
  for (const folder of folders) {
    const path = folder && join(folder, 'names.txt');
    if (!path || !existsSync(path)) continue;
    const bytes = readFileSync(path);
    if (createHash('sha256').update(bytes).digest('hex') === namesHash) return { docs: lines(bytes.toString('utf8')) };
  }
  return { missing: 'names.txt is not on this machine' };
}

/** The names that the product itself ships with the quest next-letter, or words made here where the quest is absent. */
export function authoredDocs(): string[] {
  const path = join(repositoryRoot, 'quests', 'guide', 'next-letter', 'data', 'names.txt');
  return existsSync(path)
    ? lines(readFileSync(path, 'utf8'))
    : lines(readFileSync(inPackage('tests/golden/words.txt'), 'utf8'));
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export const mean = (numbers: ArrayLike<number>) => Array.from(numbers).reduce((sum, x) => sum + x, 0) / numbers.length;

/**
 * Runs a program to its end; never rejects. signal is set when it was killed or crashed. env is added to the environment;
 * what a test writes into process.env does not reach a program, because jest gives tests a copy.
 */
export function runToEnd(
  program: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; signal: string; output: string }> {
  const options = { timeout: 240_000, maxBuffer: 1 << 26, env: { ...process.env, ...env } };
  return new Promise((resolve) => {
    const child = execFile(program, args, options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, signal: child.signalCode ?? '', output: stdout + stderr });
    });
  });
}

/** The first Python here that has these modules. */
export function pythonWith(modules: readonly string[]): string | undefined {
  const look = `import sys, importlib.util as u; sys.exit(not all(map(u.find_spec, ${JSON.stringify(modules)})))`;
  return ['python3', '/usr/bin/python3'].find((python) => spawnSync(python, ['-c', look]).status === 0);
}

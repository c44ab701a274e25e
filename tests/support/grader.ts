import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** A grader process as an operator starts it on another machine. */
export function startGrader(given: {
  readonly api: string;
  readonly token: string;
  readonly name: string;
  readonly dataDir: string;
  readonly slots?: number;
}): ChildProcess {
  const script = path.join(ROOT, 'apps/grader/src/main.ts');
  const args = ['--api', given.api, '--slots', String(given.slots ?? 1), '--name', given.name];
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    stdio: 'ignore',
    env: { ...process.env, EAR_GRADER_TOKEN: given.token, EAR_DATA_DIR: given.dataDir },
  });
}

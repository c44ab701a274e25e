import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const OLDEST = [3, 8] as const;
const ASK = 'import sys; print(sys.executable); print(*sys.version_info[:2])';

let found: Promise<string> | null = null;

/**
 * Path of a real CPython >= 3.8: $EAR_PYTHON, then the system's, then PATH. Version managers put a shell script of
 * that name on PATH, which costs 50 ms a start, so the interpreter is asked once for its own path.
 * Rejects when there is none.
 */
export function resolvePython(): Promise<string> {
  found ??= search().catch((error: unknown) => {
    found = null;
    throw error;
  });
  return found;
}

async function search(): Promise<string> {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const chosen = process.env['EAR_PYTHON'];
  const candidates = chosen ? [chosen] : ['/usr/bin/python3', ...onPath.map((folder) => join(folder, 'python3'))];
  for (const candidate of new Set(candidates)) {
    const real = await interpreter(candidate);
    if (real !== null) return real;
  }
  throw new Error(`no python3 >= ${OLDEST.join('.')} among ${candidates.join(', ')}`);
}

async function interpreter(candidate: string): Promise<string | null> {
  try {
    await access(candidate, constants.X_OK);
    const { stdout } = await run(candidate, ['-I', '-S', '-c', ASK], { timeout: 10_000 });
    const [path, version] = stdout.trim().split('\n');
    const [major = 0, minor = 0] = (version ?? '').split(' ').map(Number);
    const newEnough = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
    return newEnough && path ? path : null;
  } catch {
    return null;
  }
}

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../..');

/** The built launcher: as a part of packages/native, or built alone. null when it is not built. */
export function findLauncher(env: NodeJS.ProcessEnv): string | null {
  const native = path.join(ROOT, 'packages/native');
  const places = [
    env['EAR_JAIL_LAUNCHER'],
    path.join(native, 'build/launcher/ear-jail'),
    path.join(native, 'launcher/build/ear-jail'),
  ];
  return places.find((place) => place !== undefined && isProgram(place)) ?? null;
}

/** Bubblewrap's absolute path and version; null when it is not installed. */
export function findBubblewrap(env: NodeJS.ProcessEnv): { path: string; version: string } | null {
  const folders = ['/usr/bin', '/usr/local/bin', '/bin', ...(env['PATH'] ?? '').split(':')];
  const found = folders
    .map((folder) => path.join(folder, 'bwrap'))
    .find((place) => place[0] === '/' && isProgram(place));
  if (!found) return null;
  try {
    const said = execFileSync(found, ['--version'], { env: {}, encoding: 'utf8', timeout: 10_000 });
    return { path: found, version: said.trim().split(' ').at(-1) ?? '0' };
  } catch {
    return null;
  }
}

/** Whether `version` is at least `wanted`, both as dotted numbers. */
export function isAtLeast(version: string, wanted: string): boolean {
  const [have, want] = [version, wanted].map((text) => text.split('.').map(Number)) as [number[], number[]];
  for (const [i, least] of want.entries()) {
    const part = have[i] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}

function isProgram(place: string): boolean {
  try {
    fs.accessSync(place, fs.constants.X_OK);
    return fs.statSync(place).isFile();
  } catch {
    return false;
  }
}

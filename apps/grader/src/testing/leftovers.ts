import fs from 'node:fs';
import path from 'node:path';
import { foldersOf } from '../jail/cgroup.ts';
import type { Backend } from '../jail/cgroup.ts';
import type { JailExit } from '../jail/report.ts';

/** What still exists of a run that has ended: nothing. */
export function leftovers(backend: Backend, { uid, run }: JailExit): { processes: string[]; groups: string[] } {
  const groups = foldersOf(backend).filter((folder) => fs.existsSync(path.join(folder, run)));
  return { processes: processesOf(uid), groups };
}

/** `pid command` of every process of that user, but for those of a later jail that has claimed the same user since. */
function processesOf(uid: number): string[] {
  return fs.readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const owner = Number(/^Uid:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
      if (owner !== uid || isWatched(pid)) return [];
      return [`${pid} ${fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`];
    } catch {
      return [];
    }
  });
}

/** Whether a launcher that still lives is above it. A launcher that has ended watches nobody. */
function isWatched(pid: string): boolean {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const parent = /^PPid:\s+(\d+)/m.exec(status)?.[1] ?? '0';
  if (parent === '0') return false;
  return fs.readFileSync(`/proc/${parent}/comm`, 'utf8') === 'ear-jail\n' || isWatched(parent);
}

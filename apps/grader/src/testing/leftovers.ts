import fs from 'node:fs';
import { foldersOf } from '../jail/cgroup.ts';
import type { Backend } from '../jail/cgroup.ts';

/** What exists right now of a run that had this user id, and of all runs of this back-end: nothing, between runs. */
export function leftovers(backend: Backend, uid: number): { processes: string[]; groups: string[] } {
  const groups = foldersOf(backend).flatMap((folder) =>
    fs.readdirSync(folder).filter((name) => name.startsWith('run-')),
  );
  return { processes: processesOf(uid), groups };
}

/** `pid command` of every process of that user. */
export function processesOf(uid: number): string[] {
  return fs.readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const owner = Number(/^Uid:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
      if (owner !== uid) return [];
      return [`${pid} ${fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`];
    } catch {
      return [];
    }
  });
}

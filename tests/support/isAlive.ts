import fs from 'node:fs';

/** Whether a process does anything yet. One that has ended stays in the table until its parent, or init, looks at it. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s*[ZX]/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

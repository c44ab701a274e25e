import fs from 'node:fs';

/** When a process began, in clock ticks since boot: with the pid it names a process for good. null when there is none. */
export function stampOf(pid: number): number | null {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name may hold spaces and brackets; the start time is the 20th field behind it.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  } catch {
    return null;
  }
}

/** Whether the process that began at that moment still lives. */
export function isAlive(pid: number, stamp: number): boolean {
  return stampOf(pid) === stamp;
}

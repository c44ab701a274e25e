import { readFileSync } from 'node:fs';

/** Linux counts CPU time in /proc in hundredths of a second (USER_HZ), whatever the kernel's own tick is. */
const MS_PER_TICK = 10;

/** CPU time and peak memory of one living process, by /proc; null where it is gone or there is no /proc. */
export function readUsage(pid: number): { cpu_ms: number; memory_peak_bytes: number } | null {
  try {
    // The second field may hold spaces and brackets, so fields are counted from the last bracket: 3 is the state.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return { cpu_ms: ticks * MS_PER_TICK, memory_peak_bytes: Number(peak?.[1] ?? 0) * 1024 };
  } catch {
    return null;
  }
}

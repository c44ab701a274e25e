import os from 'node:os';
import type { Readable } from 'node:stream';
import type { SandboxExit } from '@ear/runner';

/** The port's exit, plus what only the platform may know. */
export interface JailExit extends SandboxExit {
  /** Not null: the jail itself failed, whatever the program did. Never shown to a learner. */
  fault: string | null;
  /** Who the program was, seen from the host. */
  uid: number;
  /** Name of the run's control group. */
  run: string;
}

/** The launcher's last line, as it writes it. */
interface Report {
  code: number | null;
  signal: number;
  wall_ms: number;
  cpu_ms: number;
  memory_peak_bytes: number;
  oom: boolean;
  timed_out: 'wall' | 'cpu' | null;
  output_limit: boolean;
  uid: number;
  error: string;
}

/** Waits for the launcher's end and reads its report; one without a report is a fault of the jail. */
export async function readReport(from: Readable, ended: Promise<void>, began: number): Promise<Omit<JailExit, 'run'>> {
  let line = '';
  from.setEncoding('utf8');
  from.on('data', (text: string) => (line += text));
  await Promise.all([ended, new Promise<void>((resolve) => from.once('close', () => resolve()))]);
  try {
    const { error, signal, uid, code, wall_ms, cpu_ms, memory_peak_bytes, oom, timed_out, output_limit } = JSON.parse(
      line,
    ) as Report;
    return {
      code,
      signal: signal > 0 ? signalName(signal) : null,
      wall_ms,
      cpu_ms,
      memory_peak_bytes,
      oom,
      timed_out,
      output_limit,
      fault: error === '' ? null : error,
      uid,
    };
  } catch {
    return {
      code: null,
      signal: null,
      wall_ms: performance.now() - began,
      cpu_ms: 0,
      memory_peak_bytes: 0,
      oom: false,
      timed_out: null,
      output_limit: false,
      fault: 'the launcher ended without a report',
      uid: -1,
    };
  }
}

function signalName(number: number): string {
  const found = Object.entries(os.constants.signals).find(([, value]) => value === number);
  return found ? found[0] : `SIG${number}`;
}

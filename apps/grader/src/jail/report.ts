import type { Readable } from 'node:stream';
import { signalName } from '@ear/native/spawn';
import type { SandboxExit } from '@ear/runner';

/** The port's exit, plus what only the platform may know. */
export interface JailExit extends SandboxExit {
  /** Not null: the jail itself failed, whatever the program did. Never shown to a learner. */
  fault: string | null;
  /** Who the program was, seen from the host. */
  uid: number;
  /** Version of the kernel's Landlock that was in force; 0 where the kernel has none. */
  landlock: number;
  /** Name of the run's control group. */
  run: string;
}

/** What a launcher tells about its run. None of the promises rejects. */
export interface Reports {
  /** true once a spare's job has begun with its own limits; false when it never will. */
  readonly begun: Promise<boolean>;
  /** What the run has cost and how it ended, as soon as that is certain. */
  readonly exit: Promise<JailExit>;
  /** The same once nothing of the run is left, with what its removal has shown. */
  readonly gone: Promise<JailExit>;
}

/** A line of the launcher's, as it writes it. */
interface Report {
  final: boolean;
  code: number | null;
  signal: number;
  wall_ms: number;
  cpu_ms: number;
  memory_peak_bytes: number;
  oom: boolean;
  timed_out: 'wall' | 'cpu' | null;
  output_limit: boolean;
  landlock: number;
  uid: number;
  error: string;
}

/** Reads the lines of the launcher of `run` until it ends; one without its last line is a fault of the jail. */
export function readReports(from: Readable, ended: Promise<void>, run: string): Reports {
  const began = performance.now();
  const begun = Promise.withResolvers<boolean>();
  const exit = Promise.withResolvers<JailExit>();
  let last: JailExit | null = null;
  let text = '';
  from.setEncoding('utf8');
  from.on('data', (part: string) => {
    const lines = (text + part).split('\n');
    text = lines.pop() as string;
    for (const line of lines) {
      const news = parse(line);
      if (news === null) continue;
      if ('begun' in news) {
        begun.resolve(true);
        continue;
      }
      const told = exitOf(news, run);
      if (news.final) last = told;
      exit.resolve(told);
    }
  });
  const closed = new Promise<void>((resolve) => from.once('close', () => resolve()));
  const gone = Promise.all([ended, closed]).then(() => {
    const end = last ?? silent(performance.now() - began, run);
    begun.resolve(false);
    exit.resolve(end);
    return end;
  });
  return { begun: begun.promise, exit: exit.promise, gone };
}

function parse(line: string): Report | { begun: true } | null {
  try {
    return JSON.parse(line) as Report | { begun: true };
  } catch {
    return null;
  }
}

function exitOf({ error, signal, uid, landlock, code, ...rest }: Report, run: string): JailExit {
  const { wall_ms, cpu_ms, memory_peak_bytes, oom, timed_out, output_limit } = rest;
  const name = signal > 0 ? signalName(signal) : null;
  const used = { wall_ms, cpu_ms, memory_peak_bytes, oom, timed_out, output_limit };
  return { code, signal: name, ...used, fault: error === '' ? null : error, uid, landlock, run };
}

function silent(wall_ms: number, run: string): JailExit {
  return {
    code: null,
    signal: null,
    wall_ms,
    cpu_ms: 0,
    memory_peak_bytes: 0,
    oom: false,
    timed_out: null,
    output_limit: false,
    fault: 'the launcher ended without a report',
    uid: -1,
    landlock: 0,
    run,
  };
}

import { spawn } from 'node:child_process';
import type { Duplex, Readable, Writable } from 'node:stream';
import os from 'node:os';
import type { SandboxExit, SandboxProcess, SandboxSpec } from '@ear/runner';
import type { Backend } from './cgroup.ts';
import { packFiles } from './staging.ts';
import type { PythonRoot } from './python.ts';

/** User ids that no other program on a Linux system hands out (systemd's own range begins at 61184). */
export const SLOT_UIDS = { first: 61_000, last: 61_179 } as const;

/** Everything about this machine that a run needs. */
export interface JailPlan {
  readonly launcher: string;
  readonly bwrap: string;
  readonly backend: Backend;
  readonly python: PythonRoot;
}

/** The port's exit, plus what only the platform may know. */
export interface JailExit extends SandboxExit {
  /** Not null: the jail itself failed, whatever the program did. Never shown to a learner. */
  fault: string | null;
  /** Who the program was, seen from the host. */
  uid: number;
}

export interface JailProcess extends SandboxProcess {
  exit: Promise<JailExit>;
}

let counter = 0;

/** Starts one program in one fresh jail. Rejects when the launcher cannot be started at all. */
export async function launch(plan: JailPlan, spec: SandboxSpec): Promise<JailProcess> {
  const began = performance.now();
  const child = spawn(plan.launcher, argumentsOf(plan, spec), {
    cwd: '/',
    env: {},
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  const [lifeline, stdout, stderr, calls, replies, report] = child.stdio as unknown as Duplex[];
  const streams = [lifeline, stdout, stderr, calls, replies, report] as [
    Duplex,
    Duplex,
    Duplex,
    Duplex,
    Duplex,
    Duplex,
  ];
  // A channel that breaks is the end of a program, and `exit` tells about that.
  for (const stream of streams) stream.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  streams[0].write(packFiles(spec.files));
  streams[3].resume();
  const exit = readReport(streams[5], new Promise((resolve) => child.once('exit', () => resolve())), began);
  return {
    calls: streams[3] as Writable,
    replies: streams[4] as Readable,
    stdout: streams[1] as Readable,
    stderr: streams[2] as Readable,
    exit,
    // The launcher ends everything when its lifeline ends; it also ends when this whole process dies.
    kill: () => void streams[0].destroy(),
  };
}

function argumentsOf(plan: JailPlan, spec: SandboxSpec): string[] {
  const { limits } = spec;
  const [program, ...rest] = spec.argv;
  // The runner names a program; which file of the host that is, is decided here.
  const command = program === 'python3' ? plan.python.executable : String(program);
  const options: [string, string][] = [
    ['--bwrap', plan.bwrap],
    ['--wall-s', String(limits.wall_s)],
    ['--cpu-s', String(limits.cpu_s)],
    ['--memory', String(limits.memory_mb * 2 ** 20)],
    ['--processes', String(limits.processes)],
    ['--output', String(limits.output_kb * 1024)],
    ['--tmp', String(Math.min(64, Math.max(8, Math.floor(limits.memory_mb / 4))) * 2 ** 20)],
    ['--uid-first', String(SLOT_UIDS.first)],
    ['--uid-last', String(SLOT_UIDS.last)],
    ...plan.python.show.map((place): [string, string] => ['--ro', place]),
    ...plan.python.links.map((link): [string, string] => ['--link', link]),
    ...backendOptions(plan.backend),
  ];
  const space = plan.backend.kind === 'rlimit' ? ['--limit-address-space'] : [];
  return [...options.flat(), ...space, '--', command, ...rest];
}

function backendOptions(backend: Backend): [string, string][] {
  const options: [string, string][] = [['--backend', backend.kind]];
  if (backend.kind === 'rlimit') return options;
  counter += 1;
  options.push(['--cg-name', `run-${counter}`]);
  if (backend.kind === 'cgroup-v2') return [...options, ['--cg-unified', backend.unified]];
  options.push(['--cg-memory', backend.memory], ['--cg-pids', backend.pids], ['--cg-cpuacct', backend.cpuacct]);
  return backend.cpu ? [...options, ['--cg-cpu', backend.cpu]] : options;
}

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

async function readReport(from: Readable, ended: Promise<void>, began: number): Promise<JailExit> {
  let line = '';
  from.setEncoding('utf8');
  from.on('data', (text: string) => (line += text));
  await Promise.all([ended, new Promise<void>((resolve) => from.once('close', () => resolve()))]);
  try {
    const { error, signal, uid, ...rest } = JSON.parse(line) as Report;
    return {
      code: rest.code,
      signal: signal > 0 ? signalName(signal) : null,
      wall_ms: rest.wall_ms,
      cpu_ms: rest.cpu_ms,
      memory_peak_bytes: rest.memory_peak_bytes,
      oom: rest.oom,
      timed_out: rest.timed_out,
      output_limit: rest.output_limit,
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

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import type { LocatedImage, SandboxProcess, SandboxSpec } from '@ear/runner';
import type { Backend } from './cgroup.ts';
import { readReport } from './report.ts';
import type { JailExit } from './report.ts';
import { packJob } from './staging.ts';

/** User ids that no other program on a Linux system hands out (systemd's own range begins at 61184). */
export const SLOT_UIDS = { first: 61_000, last: 61_179 } as const;

/** Everything about this machine that a run needs. */
export interface JailPlan {
  readonly launcher: string;
  readonly bwrap: string;
  readonly backend: Backend;
  /** What works in a jail of this machine, by image id. */
  readonly images: ReadonlyMap<string, LocatedImage>;
}

export interface JailProcess extends SandboxProcess {
  exit: Promise<JailExit>;
}

/** A launcher that has prepared what it can and waits for its job. */
export interface WaitingJail {
  /** false once it has ended without a job. */
  readonly waits: boolean;
  /** Hands it its job; once only. */
  begin(spec: SandboxSpec): JailProcess;
  /** Ends it; resolves when it is gone. */
  dismiss(): Promise<void>;
}

type Streams = readonly [
  lifeline: Duplex,
  stdout: Duplex,
  stderr: Duplex,
  calls: Duplex,
  replies: Duplex,
  report: Duplex,
];

let counter = 0;

/** What a launcher can be prepared for before its job is known. */
export type Command = Pick<SandboxSpec, 'image' | 'argv'>;

/** Starts a launcher for programs with this command line. Rejects when it cannot be started at all. */
export async function prepareLaunch(plan: JailPlan, command: Command): Promise<WaitingJail> {
  counter += 1;
  const run = `run-${counter}`;
  const child = spawn(plan.launcher, argumentsOf(plan, command, run), {
    cwd: '/',
    env: {},
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  const streams = child.stdio as unknown as Streams;
  // A channel that breaks is the end of a program, and `exit` tells about that.
  for (const stream of streams) stream.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    get waits() {
      return child.exitCode === null && child.signalCode === null;
    },
    begin: (spec) => begin(child, streams, ended, run, spec),
    dismiss() {
      streams[0].destroy();
      return ended;
    },
  };
}

function begin(
  child: ChildProcess,
  streams: Streams,
  ended: Promise<void>,
  run: string,
  spec: SandboxSpec,
): JailProcess {
  const [lifeline, stdout, stderr, calls, replies, report] = streams;
  const exit = readReport(report, ended, performance.now());
  lifeline.write(packJob(spec.limits, spec.files));
  calls.resume();
  return {
    calls,
    replies,
    stdout,
    stderr,
    exit: exit.then((end) => ({ ...end, run })),
    // The launcher ends everything when its lifeline ends; it also ends when this whole process dies.
    kill: () => void lifeline.destroy(),
  };
}

function argumentsOf(plan: JailPlan, { image: id, argv }: Command, run: string): string[] {
  const [program, ...rest] = argv;
  const image = plan.images.get(id);
  // The runner names a program; which file of the host that is, is decided here.
  const command = image?.programs[String(program)];
  if (image === undefined || command === undefined) throw new Error(`no program ${program} in an image ${id} here`);
  const options: [string, string][] = [
    ['--bwrap', plan.bwrap],
    ['--uid-first', String(SLOT_UIDS.first)],
    ['--uid-last', String(SLOT_UIDS.last)],
    ...image.show.map((place): [string, string] => ['--ro', place]),
    ...image.links.map((link): [string, string] => ['--link', link]),
    ...Object.entries(image.env).map(([name, value]): [string, string] => ['--env', `${name}=${value}`]),
    ...backendOptions(plan.backend, run),
  ];
  const space = plan.backend.kind === 'rlimit' ? ['--limit-address-space'] : [];
  return [...options.flat(), ...space, '--', command, ...rest];
}

function backendOptions(backend: Backend, run: string): [string, string][] {
  const options: [string, string][] = [['--backend', backend.kind]];
  if (backend.kind === 'rlimit') return options;
  options.push(['--cg-name', run]);
  if (backend.kind === 'cgroup-v2') return [...options, ['--cg-unified', backend.unified]];
  options.push(['--cg-memory', backend.memory], ['--cg-pids', backend.pids], ['--cg-cpuacct', backend.cpuacct]);
  return backend.cpu ? [...options, ['--cg-cpu', backend.cpu]] : options;
}

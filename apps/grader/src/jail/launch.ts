import type { Duplex } from 'node:stream';
import type { Limits } from '@ear/engine';
import { spawnProgram } from '@ear/native/spawn';
import type { LocatedImage, SandboxProcess, SandboxSpec } from '@ear/runner';
import type { Backend } from './cgroup.ts';
import { readReports } from './report.ts';
import type { JailExit, Reports } from './report.ts';
import { packJob, packLimits, packSpare } from './staging.ts';

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
  /**
   * How it ended and what it used. After `kill` this is told before the kernel has taken the jail apart, which a
   * verdict need not wait for.
   */
  exit: Promise<JailExit>;
  /** Once nothing of it is left on this machine. */
  gone: Promise<JailExit>;
}

/** A launcher that has prepared what it can and waits for its job. */
export interface WaitingJail {
  /** false once it has ended without a job. */
  readonly waits: boolean;
  /** Hands it its job; once only. */
  begin(spec: SandboxSpec): JailProcess;
  /** Starts that program before its job is known; once only. */
  start(spec: SandboxSpec): SpareJail;
  /** Ends it; resolves when it is gone. */
  dismiss(): Promise<void>;
}

/** A program that was started in a jail of its own and waits for its first request. It knows nothing of any job. */
export interface SpareJail {
  /** Gives it a job; once only. null when it cannot take one: nothing of the job has reached it then. */
  begin(limits: Limits): Promise<JailProcess | null>;
  readonly gone: Promise<JailExit>;
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

const DESCRIPTORS = 6;

let counter = 0;

/** What a launcher can be prepared for before its job is known. */
export type Command = Pick<SandboxSpec, 'image' | 'argv'>;

/** Starts a launcher for programs with this command line. Rejects when it cannot be started at all. */
export async function prepareLaunch(plan: JailPlan, command: Command): Promise<WaitingJail> {
  counter += 1;
  const run = `run-${counter}`;
  const program = spawnProgram(plan.launcher, argumentsOf(plan, command, run), DESCRIPTORS);
  const streams = program.streams as unknown as Streams;
  // A channel that breaks is the end of a program, and `exit` tells about that.
  for (const stream of streams) stream.on('error', () => undefined);
  const ended = program.ended.then(() => undefined);
  return {
    get waits() {
      return program.end === null;
    },
    begin({ limits, files }) {
      const reports = readReports(streams[5], ended, run);
      streams[0].write(packJob(limits, files));
      return processOf(streams, reports);
    },
    start({ limits, files }) {
      const reports = readReports(streams[5], ended, run);
      streams[0].write(packSpare(limits, files));
      return {
        async begin(own) {
          streams[0].write(packLimits(own));
          return (await reports.begun) ? processOf(streams, reports) : null;
        },
        gone: reports.gone,
        async dismiss() {
          streams[0].destroy();
          await reports.gone;
        },
      };
    },
    dismiss() {
      streams[0].destroy();
      return ended;
    },
  };
}

function processOf([lifeline, stdout, stderr, calls, replies]: Streams, { exit, gone }: Reports): JailProcess {
  calls.resume();
  // The launcher ends everything when its lifeline ends; it also ends when this whole process dies.
  return { calls, replies, stdout, stderr, exit, gone, kill: () => void lifeline.destroy() };
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

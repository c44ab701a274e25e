import type { Limits, Message, VerdictStatus } from '@ear/engine';
import type { Unbuilt } from '../judge/answer.ts';
import { identify } from '../judge/student.ts';
import type { StudentTimes } from '../judge/student.ts';
import { message } from '../messages.ts';
import type { Files, StudentRuntime } from '../runtimes/runtime.ts';
import type { Sandbox, SandboxSpec } from '../sandbox.ts';
import { converse } from './conversation.ts';
import type { Conversation } from './conversation.ts';
import { runProcess } from './process.ts';
import type { Finished } from './process.ts';
import { openValidators } from './validator.ts';
import type { Judgement, ValidatorTask } from './validator.ts';

/** One run of the hand-in as a program of its own. */
export interface ProgramRun {
  readonly args: readonly string[];
  readonly stdin: string;
  /** Wall clock and CPU time of this run, in seconds; the limits of the submission where left out. */
  readonly wall_s?: number | undefined;
}

/** What became of a run. Output is hostile bytes. */
export type ProgramEnd =
  | { readonly kind: 'exited'; readonly stdout: Buffer; readonly stderr: Buffer; readonly code: 0 }
  /** It crashed, or met a limit. `code` is null where it ended by a signal or by a limit. */
  | {
      readonly kind: 'stopped';
      readonly status: VerdictStatus;
      readonly message: Message;
      readonly stdout: Buffer;
      readonly stderr: Buffer;
      readonly code: number | null;
      /** false: nothing more of this submission is run. */
      readonly may_go_on: boolean;
    }
  | Unbuilt;

/** The hand-in as a program, started anew for each check, under one clock per run and one for all of them. */
export interface Programs {
  /** Rejects with SandboxFault for faults of the platform. */
  run(request: ProgramRun): Promise<ProgramEnd>;
  /** Lets the program talk with an interactive validator. As `run`; AuthorFault where the validator misbehaves. */
  converse(
    request: Omit<ProgramRun, 'stdin'>,
    task: ValidatorTask,
  ): Promise<{ readonly end: ProgramEnd; readonly talk: Conversation | null }>;
  /** Lets an output validator look at what was printed. AuthorFault where it misbehaves. */
  validate(task: ValidatorTask, printed: Buffer): Promise<Judgement>;
  /** Of all runs together: time adds up, of memory the most counts. */
  readonly times: StudentTimes;
  /** null while nothing ran. */
  readonly image: string | null;
}

export interface ProgramsOptions {
  readonly sandbox: Sandbox;
  readonly runtime: StudentRuntime;
  /** Path -> text, as handed in. */
  readonly files: Files;
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

/** All runs of a submission together, validators included. */
const TOTAL_S = 600;
/** After so many runs that met a limit nothing more is run: one answers for what many would cost. */
const MAX_BROKEN_LIMITS = 3;
/** A run's clock is for the run alone. What comes before it, compiling above all, has at least this. */
const BEFORE_RUNS = { wall_s: 20, cpu_s: 10 };

export function openPrograms({ sandbox, runtime, files, limits, signal }: ProgramsOptions): Programs {
  const times: StudentTimes = { wall_ms: 0, cpu_ms: 0, memory_peak_bytes: 0 };
  let image: string | null = null;
  let built: { readonly kind: 'built'; readonly files: Files } | Unbuilt | null = null;
  const validators = openValidators({ sandbox, limits, signal });
  let spent_ms = 0;
  let broken = 0;

  const left_s = (): number => TOTAL_S - spent_ms / 1000;
  async function timed<T>(work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await work();
    } finally {
      spent_ms += performance.now() - began;
    }
  }

  /** Names the image before any student code runs, then builds where the runtime builds; both once. */
  async function ready(): Promise<NonNullable<typeof built>> {
    const ample = {
      ...limits,
      wall_s: Math.max(limits.wall_s, BEFORE_RUNS.wall_s),
      cpu_s: Math.max(limits.cpu_s, BEFORE_RUNS.cpu_s),
    };
    image ??= await identify(sandbox, runtime, ample);
    if (built !== null) return built;
    if (runtime.build === undefined) return (built = { kind: 'built', files });
    const made = await timed(() => runtime.build!(files, { sandbox, limits: ample, signal }, 'program'));
    return (built = made.kind === 'refused' ? { ...made, kind: 'unbuilt' } : made);
  }

  /** The program's spec, or why nothing can be run. */
  async function specFor({ args, wall_s }: Omit<ProgramRun, 'stdin'>): Promise<SandboxSpec | ProgramEnd> {
    if (signal.aborted) return cancelled();
    const code = await ready();
    if (signal.aborted) return cancelled();
    if (code.kind === 'unbuilt') return code;
    if (left_s() <= 0) return stopped('timed_out', message('timeout.total', { seconds: TOTAL_S }), false);
    const own: Limits = {
      ...limits,
      wall_s: Math.min(wall_s ?? limits.wall_s, left_s()),
      cpu_s: wall_s ?? limits.cpu_s,
    };
    return { image: runtime.image.id, ...runtime.program(code.files, args), limits: own };
  }

  function endOf({ exit, stdout, stderr }: Finished, { limits: own }: SandboxSpec): ProgramEnd {
    times.wall_ms += exit.wall_ms;
    times.cpu_ms += exit.cpu_ms;
    times.memory_peak_bytes = Math.max(times.memory_peak_bytes, exit.memory_peak_bytes);
    if (signal.aborted) return cancelled();
    const wrote = { stdout, stderr, code: exit.code };
    const limit = brokenLimit(exit, own);
    if (limit !== null) {
      broken++;
      return { ...limit, ...wrote, code: null, may_go_on: broken < MAX_BROKEN_LIMITS && left_s() > 0 };
    }
    if (exit.code === 0 && exit.signal === null) return { kind: 'exited', ...wrote, code: 0 };
    const words =
      exit.signal === null
        ? message('raised.exit_code', { code: exit.code ?? '?' })
        : message('raised.signal', { signal: exit.signal });
    return { ...stopped('crashed', words, true), ...wrote };
  }

  return {
    times,
    get image() {
      return image;
    },
    async run(request) {
      const spec = await specFor(request);
      if (!('argv' in spec)) return spec;
      return endOf(await timed(() => runProcess(sandbox, spec, request.stdin, signal)), spec);
    },
    async converse(request, task) {
      const spec = await specFor(request);
      if (!('argv' in spec)) return { end: spec, talk: null };
      const talk = await timed(() => converse(sandbox, spec, task, validators, signal));
      return { end: endOf(talk.student, spec), talk };
    },
    validate: (task, printed) => timed(() => validators.judge(task, printed)),
  };
}

/** The limit that a run met, if any; the signal that ended it is ours then. */
function brokenLimit(exit: Finished['exit'], { memory_mb, output_kb, cpu_s, wall_s }: Limits) {
  if (exit.oom) return stopped('out_of_memory', message('raised.out_of_memory', { megabytes: memory_mb }), true);
  if (exit.output_limit) return stopped('output_limit', message('raised.output_limit', { kilobytes: output_kb }), true);
  if (exit.timed_out === 'cpu') return stopped('timed_out', message('timeout.cpu', { seconds: cpu_s }), true);
  if (exit.timed_out === 'wall') return stopped('timed_out', message('timeout.wall', { seconds: wall_s }), true);
  return null;
}

const nothing = Buffer.alloc(0);
const cancelled = () => stopped('cancelled', message('cancelled'), false);

function stopped(
  status: VerdictStatus,
  words: Message,
  may_go_on: boolean,
): Extract<ProgramEnd, { readonly kind: 'stopped' }> {
  return { kind: 'stopped', status, message: words, stdout: nothing, stderr: nothing, code: null, may_go_on };
}

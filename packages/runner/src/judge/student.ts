import type { Limits, Message, VerdictStatus } from '@ear/engine';
import { message } from '../messages.ts';
import { packArguments } from '../protocol/arguments.ts';
import { openChannel } from '../protocol/channel.ts';
import type { Channel, ChannelAnswer, Payload } from '../protocol/channel.ts';
import { replyBytes } from '../protocol/kernelWire.ts';
import { stubFiles } from '../runtimes/runtime.ts';
import type { Files, StudentRuntime } from '../runtimes/runtime.ts';
import type { Sandbox, SandboxExit, SandboxProcess } from '../sandbox.ts';
import { answerFrom } from './answer.ts';
import type { Answer, Ended } from './answer.ts';
import { fitting } from './fitting.ts';
import type { StudentRequest } from './request.ts';
import { openTranscript } from './transcript.ts';
import type { Transcript } from './transcript.ts';

export interface StudentTimes {
  wall_ms: number;
  cpu_ms: number;
  memory_peak_bytes: number;
}

export interface Student {
  /** Starts or restarts the process where needed. Answers for everything a student's program can do. */
  ask(request: StudentRequest, wall_s?: number): Promise<Answer>;
  /** Ends the process for good and waits until it is gone. */
  end(): Promise<void>;
  readonly times: StudentTimes;
  /** Milliseconds that went into starting processes and loading the files, so far. */
  readonly starting_ms: number;
  readonly image: string;
  readonly transcript: Transcript;
  /** What forbids passing though everything was answered: too much output, or more replies than requests. */
  readonly foul: Ended | null;
}

export interface StudentOptions {
  readonly sandbox: Sandbox;
  readonly runtime: StudentRuntime;
  /** Path -> text, as handed in. */
  readonly files: Readonly<Record<string, string>>;
  readonly limits: Limits;
  /** Ends when the job is cancelled. */
  readonly signal: AbortSignal;
  /** true: an author's code, whose build may serve other submissions too. */
  readonly keepBuilt?: boolean;
}

/** Thrown when the place to run code could not be had: never the student's doing. */
export class SandboxFault extends Error {}

const MAX_STARTS = 4;
/**
 * A process that closed its pipes is given this long to end by itself, so that its exit code can be told: at least the
 * first, and up to the second or a quarter of what is left of the clock, since a busy machine reaps late.
 */
const GRACE_MS = { least: 150, most: 2000 };
/** A killed process is given this long to be reported gone; the verdict does not wait longer for it. */
const REAP_MS = 5000;
/** With less than this left nothing is started: no process answers in it. */
const LEAST_START_MS = 20;
/** Whoever is given less than this to start in and does not is told about the clock, not about a fault of ours. */
const FAIR_START_MS = 1000;

interface Running {
  readonly process: SandboxProcess;
  readonly channel: Channel;
}

/** The student's program behind a few restarts, under one wall clock for the whole submission. */
export function openStudent(options: StudentOptions): Student {
  const { limits } = options;
  /** Aborted by an end that comes while something is still asked: nothing may be started after it. */
  const over = new AbortController();
  const { signal } = over;
  // Not AbortSignal.any: Node keeps such a signal, and all that its listeners see, for as long as nobody aborts it.
  const cancel = (): void => over.abort();
  options.signal.addEventListener('abort', cancel, { once: true });
  if (options.signal.aborted) cancel();
  let asking: Promise<Answer> | null = null;
  const times: StudentTimes = { wall_ms: 0, cpu_ms: 0, memory_peak_bytes: 0 };
  let running: Running | null = null;
  let starts = 0;
  let starting_ms = 0;
  let began = 0;
  let image: string = options.runtime.id;
  let final: Answer | null = null;
  let loaded: Load | null = null;
  let overflowed = false;
  let forged = false;
  const transcript = openTranscript(limits.output_kb * 1024, () => {
    overflowed = true;
    running?.channel.stop();
  });
  signal.addEventListener('abort', () => running?.channel.stop(), { once: true });

  const left_ms = (): number => limits.wall_s * 1000 - (began === 0 ? 0 : performance.now() - began);
  const grace_ms = (): number => Math.min(GRACE_MS.most, Math.max(GRACE_MS.least, left_ms() / 4));

  /** The channel to a process that has loaded the student's files, or why there is none. */
  async function ready(): Promise<Channel | Answer> {
    if (signal.aborted) return cancelled();
    if (final !== null) return final;
    if (running !== null) return running.channel;
    if (left_ms() < LEAST_START_MS) return timedOut();
    if (starts === MAX_STARTS) return ended('crashed', message('raised.closed'), false);
    const load = await loading();
    if ('kind' in load) return (final = load);
    const { channel } = (running = await start());
    if (signal.aborted) {
      await stop(0);
      return cancelled();
    }
    // Answered before any student code runs and before any of it is asked for: without it the fault is ours. Nothing is
    // sent along to spare a round trip: student code could then forge right behind this answer and make it our fault.
    const left = left_ms();
    const hello = await channel.ask({ op: 'hello' }, left);
    if ('fault' in hello) {
      await stop(0);
      if (signal.aborted) return cancelled();
      // Too little was left by what the student's code had done before: the clock ran out, nothing of ours failed.
      if (left < FAIR_START_MS) return (final = timedOut());
      throw new SandboxFault(`the process was ${hello.fault.kind} before any student code ran`);
    }
    image = imageFrom(answerFrom(hello.frame), options.runtime);
    const answer = await settle(load.request, await channel.ask(load.request, left_ms(), load.payload));
    if (answer.kind === 'value') return channel;
    // A program that cannot be loaded will not load the next time either.
    final = notLoaded(answer);
    return final;
  }

  /** What the stub is to load; compiled languages are built first, once. */
  async function loading(): Promise<Load | Answer> {
    const { runtime, sandbox, files: sources } = options;
    // What is compiled once per process is not on the clock of the submission that comes first.
    if (began === 0) await stubFiles(runtime, sandbox).catch(notStarted);
    began ||= performance.now();
    if (loaded !== null || runtime.build === undefined) return (loaded ??= loadOf(runtime, sources));
    const built = await runtime.build(
      sources,
      { sandbox, signal, limits: { ...limits, wall_s: left_ms() / 1000 }, keep: options.keepBuilt ?? false },
      'library',
    );
    if (signal.aborted) return cancelled();
    return built.kind === 'refused' ? { ...built, kind: 'unbuilt' } : (loaded = loadOf(runtime, built.files));
  }

  async function start(): Promise<Running> {
    starts++;
    began ||= performance.now();
    const { runtime, sandbox } = options;
    const { image, argv } = runtime;
    const rest = { ...limits, wall_s: left_ms() / 1000 };
    const starting = stubFiles(runtime, sandbox).then((files) =>
      sandbox.start({ image: image.id, argv, files, limits: rest }),
    );
    const process = await starting.catch(notStarted);
    transcript.attach(process.stdout, process.stderr);
    return { process, channel: openChannel(process) };
  }

  /** Reads a reply; a fault ends the process and becomes the sentence that its end deserves. */
  async function settle(
    asked: StudentRequest | Load['request'],
    reply: ChannelAnswer,
    own_s = limits.wall_s,
  ): Promise<Answer> {
    const said = 'frame' in reply ? answerFrom(reply.frame) : null;
    const answer = said && fitting(said, asked, options.files);
    if (answer !== null) return answer;
    const fault = 'fault' in reply ? reply.fault : ({ kind: 'violation', rule: 'header_shape' } as const);
    // A process that closed its pipe because it ended is reaped without our help; killing it would hide how it ended.
    const exit = await stop(fault.kind === 'closed' ? grace_ms() : 0);
    if (signal.aborted) return cancelled();
    // A check whose own clock ran out before the submission's is told its own seconds, whatever its end then looks like.
    const ownClock = fault.kind === 'deadline' && own_s < limits.wall_s && left_ms() > 0;
    const limit = exit && brokenLimit(ownClock && exit.timed_out === 'wall' ? { ...exit, timed_out: null } : exit);
    if (limit) return limit;
    if (overflowed) return tooMuchOutput();
    switch (fault.kind) {
      case 'deadline':
        return left_ms() <= 0 ? timedOut() : ended('timed_out', message('timeout.wall', { seconds: own_s }), true);
      case 'violation':
        return ended('crashed', message('raised.protocol'), true);
      default:
        return ended('crashed', deathOf(exit), true);
    }
  }

  /** Ends the process, after `grace_ms` in which it may end by itself, and counts its times. null: not gone in time. */
  async function stop(grace_ms: number): Promise<SandboxExit | null> {
    if (running === null) return null;
    const { process, channel } = running;
    running = null;
    forged ||= channel.fault?.kind === 'violation';
    const own = grace_ms > 0 ? await within(process.exit, grace_ms) : null;
    process.kill();
    channel.stop();
    const exit = own ?? (await within(process.exit, REAP_MS));
    if (exit !== null) {
      times.wall_ms += exit.wall_ms;
      times.cpu_ms += exit.cpu_ms;
      times.memory_peak_bytes = Math.max(times.memory_peak_bytes, exit.memory_peak_bytes);
      overflowed ||= exit.output_limit;
    }
    if (own === null && exit !== null) return { ...exit, code: null, signal: null };
    return exit;
  }

  async function answerTo(request: StudentRequest, wall_s?: number): Promise<Answer> {
    const asked = performance.now();
    const channel = await ready();
    starting_ms += performance.now() - asked;
    if (!('ask' in channel)) return channel;
    const own_s = Math.min(wall_s ?? Infinity, limits.wall_s);
    const { wire, payload } = packed(request);
    const brings = request.op === 'kernel' ? replyBytes(request) : 0;
    const reply = await channel.ask(wire, Math.min(left_ms(), own_s * 1000), payload, brings);
    const answer = await settle(request, reply, own_s);
    if (answer.kind === 'ended' && !answer.may_go_on) final = answer;
    // After a fault the process's memory cannot be trusted to answer anything else.
    if (answer.kind === 'fault') await stop(grace_ms());
    return answer;
  }

  function brokenLimit(exit: SandboxExit): Ended | null {
    if (exit.oom)
      return ended('out_of_memory', message('raised.out_of_memory', { megabytes: limits.memory_mb }), false);
    if (exit.output_limit) return tooMuchOutput();
    if (exit.timed_out === 'cpu') return ended('timed_out', message('timeout.cpu', { seconds: limits.cpu_s }), false);
    return exit.timed_out === 'wall' ? timedOut() : null;
  }
  const cancelled = (): Ended => ended('cancelled', message('cancelled'), false);
  const timedOut = (): Ended => ended('timed_out', message('timeout.wall', { seconds: limits.wall_s }), false);
  const tooMuchOutput = (): Ended =>
    ended('output_limit', message('raised.output_limit', { kilobytes: limits.output_kb }), false);

  return {
    times,
    get starting_ms() {
      return starting_ms;
    },
    get image() {
      return image;
    },
    transcript,
    get foul() {
      return overflowed ? tooMuchOutput() : forged ? ended('crashed', message('raised.protocol'), false) : null;
    },
    async ask(request, wall_s) {
      asking = answerTo(request, wall_s);
      try {
        return await asking;
      } finally {
        asking = null;
      }
    },
    async end() {
      options.signal.removeEventListener('abort', cancel);
      if (asking !== null) over.abort();
      await asking?.catch(() => undefined);
      await transcript.settle();
      await stop(0);
    },
  };
}

/** A request as it travels: what is large goes behind the header. */
function packed(request: StudentRequest): {
  readonly wire: Readonly<Record<string, unknown>>;
  readonly payload: Payload;
} {
  if (request.op === 'kernel') {
    const { payload, ...wire } = request;
    return { wire, payload };
  }
  if (request.op !== 'call') return { wire: { ...request }, payload: [] };
  const { args, payload } = packArguments(request.args);
  return { wire: { ...request, args }, payload };
}

function notStarted(error: unknown): never {
  throw new SandboxFault('the sandbox did not start', { cause: error });
}

function ended(status: VerdictStatus, words: Message, may_go_on: boolean): Ended {
  return { kind: 'ended', status, message: words, may_go_on };
}

function deathOf(exit: SandboxExit | null): Message {
  if (exit?.signal) return message('raised.signal', { signal: exit.signal });
  return exit?.code === null || exit === null
    ? message('raised.closed')
    : message('raised.exited_early', { code: exit.code });
}

function notLoaded(answer: Answer): Answer {
  if (answer.kind === 'ended') return { ...answer, may_go_on: false };
  return answer.kind === 'raised' ? { kind: 'unloaded', raised: answer } : answer;
}

/** Asks a fresh process of the runtime for the image's name and ends it: no student code runs. */
export async function identify(sandbox: Sandbox, runtime: StudentRuntime, limits: Limits): Promise<string> {
  const { image, argv } = runtime;
  const starting = stubFiles(runtime, sandbox).then((files) => sandbox.start({ image: image.id, argv, files, limits }));
  const process = await starting.catch(notStarted);
  for (const stream of [process.stdout, process.stderr]) stream.resume();
  const channel = openChannel(process);
  try {
    const hello = await channel.ask({ op: 'hello' }, limits.wall_s * 1000);
    if ('fault' in hello) throw new SandboxFault(`the process was ${hello.fault.kind} before any student code ran`);
    return imageFrom(answerFrom(hello.frame), runtime);
  } finally {
    process.kill();
    channel.stop();
  }
}

function imageFrom(hello: Answer | null, runtime: StudentRuntime): string {
  const names = hello?.kind === 'value' && hello.value.kind === 'list' ? hello.value.items : [];
  const [implementation, version] = names.map((item) => (item.kind === 'str' ? item.value : 'unknown'));
  return runtime.imageName(implementation ?? 'unknown', version ?? 'unknown');
}

interface Load {
  readonly request: { readonly op: 'load'; readonly files: readonly string[]; readonly programs: readonly string[] };
  readonly payload: Payload;
}

/** The files as one request: a program that was started beforehand gets them like any other. */
function loadOf(runtime: StudentRuntime, files: Files): Load {
  const paths = Object.keys(files);
  return {
    request: { op: 'load', files: paths, programs: paths.filter((path) => runtime.isProgram(path)) },
    payload: Object.values(files).map((content) => {
      const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
      return { segment: { dtype: 'u8', shape: [bytes.length] }, bytes };
    }),
  };
}

async function within<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), ms)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

import type { Readable, Writable } from 'node:stream';
import { SandboxFault } from '../judge/student.ts';
import type { Sandbox, SandboxExit, SandboxProcess, SandboxSpec } from '../sandbox.ts';

/** Beyond its own clock a process is ended from here too, should the sandbox not have done so. */
const MARGIN_MS = 1000;
/** What an ended process left in its pipes is read for this long at most: only an escaped descendant keeps them open. */
const DRAIN_MS = 5000;

/** How a process ended and what it wrote, as bytes: hostile data. */
export interface Finished {
  readonly exit: SandboxExit;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** What it wrote to descriptor 4, at most REPLY_BYTES. */
  readonly reply: Buffer;
}

const REPLY_BYTES = 64 * 1024;

/** A process under way: `pipe` decides what becomes of its input and output. */
export interface Running {
  readonly process: SandboxProcess;
  readonly finished: Promise<Finished>;
}

/**
 * Starts a process whose standard output is kept up to the limit of its spec. `signal` ends it. Rejects with
 * SandboxFault where it cannot be started.
 */
export async function startProcess(
  sandbox: Sandbox,
  spec: SandboxSpec,
  signal: AbortSignal,
  onOutput?: (chunk: Buffer) => void,
): Promise<Running> {
  const process = await sandbox.start(spec).catch((error: unknown) => {
    throw new SandboxFault('the sandbox did not start', { cause: error });
  });
  const cap = spec.limits.output_kb * 1024;
  const streams = [process.stdout, process.stderr, process.replies];
  const [stdout, stderr, reply] = [
    kept(process.stdout, cap, onOutput),
    kept(process.stderr, cap),
    kept(process.replies, REPLY_BYTES),
  ];
  // A program may end without reading its input: then there is nothing to write it to.
  process.calls.on('error', () => undefined);
  const stop = (): void => process.kill();
  const late = setTimeout(stop, spec.limits.wall_s * 1000 + MARGIN_MS);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const finished = process.exit.then(async (exit) => {
    clearTimeout(late);
    signal.removeEventListener('abort', stop);
    await drained(streams);
    return { exit, stdout: stdout(), stderr: stderr(), reply: reply() };
  });
  return { process, finished };
}

/** Gives a process its whole standard input and waits until it is gone. */
export async function runProcess(
  sandbox: Sandbox,
  spec: SandboxSpec,
  input: string | Buffer,
  signal: AbortSignal,
): Promise<Finished> {
  const { process, finished } = await startProcess(sandbox, spec, signal);
  process.calls.end(input);
  return finished;
}

/**
 * Passes on what one process writes to what another reads, no faster than that one reads. Once the reader is gone the
 * rest is read and dropped, so that the writer is not blocked by it.
 */
export function connect(from: Readable, to: Writable): void {
  from.pipe(to);
  const part = (): void => {
    from.unpipe(to);
    from.resume();
  };
  to.once('error', part);
  to.once('close', part);
}

function kept(stream: Readable, cap: number, onChunk?: (chunk: Buffer) => void): () => Buffer {
  const chunks: Buffer[] = [];
  let room = cap;
  stream.on('error', () => undefined);
  stream.on('data', (chunk: Buffer) => {
    onChunk?.(chunk);
    if (room > 0) chunks.push(chunk.subarray(0, room));
    room -= chunk.length;
  });
  return () => Buffer.concat(chunks);
}

async function drained(streams: readonly Readable[]): Promise<void> {
  const ends = streams.map(
    (stream) =>
      new Promise<void>((resolve) => {
        if (stream.readableEnded || stream.destroyed) resolve();
        else for (const event of ['end', 'close', 'error']) stream.once(event, () => resolve());
      }),
  );
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([Promise.all(ends), new Promise<void>((resolve) => (timer = setTimeout(resolve, DRAIN_MS)))]);
  clearTimeout(timer);
}

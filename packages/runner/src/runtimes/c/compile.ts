import type { Limits } from '@ear/engine';
import type { Sandbox, SandboxExit } from '../../sandbox.ts';
import type { Files, Wanted } from '../runtime.ts';
import { argumentsFor } from './flags.ts';
import { BUILD_ARGV, BUILD_FILES, buildImage, SOURCES } from './image.ts';

/** What one compilation came to; what it printed and made is data that hostile sources had a hand in. */
export interface Compiled {
  readonly exit: SandboxExit;
  /** null: more than BUILT_BYTES. Empty where the compiler was not satisfied. */
  readonly built: Buffer | null;
  readonly printed: string;
}

/** The largest shared object or program that is taken. */
export const BUILT_BYTES = 8 * 1024 * 1024;
/** gcc itself needs this much, however small a quest's own limits are. */
const NEEDS = { memory_mb: 256, processes: 16, output_kb: 64 };

export interface CompilerMeans {
  readonly sandbox: Sandbox;
  readonly limits: Limits;
  readonly signal?: AbortSignal;
}

/** A compiler of the gcc family and what it is told. */
export interface Compiler {
  /** Id of the image that has it. */
  readonly image: string;
  /** One a line. */
  readonly arguments: string;
  /** Files of the platform's under /box that the arguments speak of. */
  readonly beside: Files;
}

/** Runs gcc over `sources` in a sandbox of its own; `programs` names those that are compiled. Rejects like `start`. */
export function compile(
  sources: Files,
  programs: readonly string[],
  wanted: Wanted,
  means: CompilerMeans,
): Promise<Compiled> {
  return runCompiler({ image: buildImage.id, arguments: argumentsFor(wanted, programs), beside: {} }, sources, means);
}

/** Runs a compiler over `sources`, which lie in its working folder. Rejects like `start`. */
export async function runCompiler(
  compiler: Compiler,
  sources: Files,
  { sandbox, limits, signal }: CompilerMeans,
): Promise<Compiled> {
  const staged = Object.entries(sources).map(([path, content]) => [`${SOURCES}/${path}`, content]);
  const process = await sandbox.start({
    image: compiler.image,
    argv: BUILD_ARGV,
    files: { ...BUILD_FILES, ...compiler.beside, arguments: compiler.arguments, ...Object.fromEntries(staged) },
    limits: {
      ...limits,
      memory_mb: Math.max(limits.memory_mb, NEEDS.memory_mb),
      processes: Math.max(limits.processes, NEEDS.processes),
      output_kb: Math.max(limits.output_kb, NEEDS.output_kb),
    },
  });
  const stop = (): void => process.kill();
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  process.calls.on('error', () => undefined);
  process.calls.end();
  process.stdout.resume();
  const printed = kept(process.stderr, limits.output_kb * 1024, () => undefined);
  const built = kept(process.replies, BUILT_BYTES, stop);
  const exit = await process.exit;
  signal?.removeEventListener('abort', stop);
  const [text, bytes] = await Promise.all([printed, built]);
  return { exit, built: bytes.over ? null : bytes.bytes, printed: text.bytes.toString('utf8') };
}

/** Everything that a stream brings, at most `most` bytes of it. */
function kept(
  stream: NodeJS.ReadableStream,
  most: number,
  onOver: () => void,
): Promise<{ bytes: Buffer; over: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve) => {
    const done = (): void => resolve({ bytes: Buffer.concat(chunks).subarray(0, most), over: size > most });
    stream.on('data', (chunk: Buffer) => {
      if (size <= most) chunks.push(chunk);
      size += chunk.length;
      if (size > most) onOver();
    });
    stream.on('end', done).on('close', done).on('error', done);
  });
}

import type { Message } from '@ear/engine';
import { message } from '../../messages.ts';
import type { BuildMeans, Built, Files, Wanted } from '../runtime.ts';
import { BUILT_BYTES, compile } from './compile.ts';
import type { Compiled } from './compile.ts';
import { complaintOf } from './diagnostics.ts';

type Refused = Extract<Built, { kind: 'refused' }>;

/** Compiles a hand-in: all its .c files into one shared object or program, its other files beside them. */
export async function build(sources: Files, means: BuildMeans, wanted: Wanted): Promise<Built> {
  const programs = Object.keys(sources).filter(isSource);
  return builtOf(await compile(sources, programs, wanted, means), sources, means, wanted);
}

/** What a compilation came to; `name` is the built file's. */
export function builtOf(compiled: Compiled, sources: Files, means: BuildMeans, name: string): Built {
  const limit = limitMet(compiled, means);
  if (limit !== null) return limit;
  const { exit, built, printed } = compiled;
  if (built === null) {
    const megabytes = BUILT_BYTES / 2 ** 20;
    return refused('compile_error', message('syntax.too_large', { megabytes }));
  }
  if (exit.code === 0 && built.length > 0) return { kind: 'built', files: { [name]: built } };
  const { message: words, diagnostics } = complaintOf(printed, sources);
  return refused('compile_error', words, diagnostics);
}

export function isSource(path: string): boolean {
  return path.endsWith('.c');
}

function limitMet({ exit, printed }: Compiled, { limits }: BuildMeans): Refused | null {
  // Where the limit is one of address space, gcc says so itself and is not killed.
  if (exit.oom || /out of memory allocating|virtual memory exhausted|Killed signal terminated/.test(printed))
    return refused('out_of_memory', message('raised.compile_memory'));
  if (exit.output_limit) return refused('output_limit', message('raised.compile_output'));
  if (exit.timed_out !== null)
    return refused('timed_out', message('timeout.compile', { seconds: Math.round(limits.wall_s * 10) / 10 }));
  return null;
}

export function refused(status: Refused['status'], words: Message, diagnostics = ''): Refused {
  return { kind: 'refused', status, message: words, diagnostics };
}

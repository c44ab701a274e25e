import type { Limits, Message, Runtime } from '@ear/engine';
import type { Sandbox } from '../sandbox.ts';
import type { Image } from './image.ts';

/** Path -> content of what is handed in, or of what was built from it. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/**
 * A language that student code is written in: the image that it runs in and the stub that is started there. The stub
 * speaks the frames of protocol/frame.ts; it must answer `hello` before any student code runs, then take one `load`
 * with the student's files in its payload, then whatever the runtime's checks ask. It must be able to wait for its
 * first request as long as it takes: a grader starts it beforehand. A new runtime is a new folder here and a line in
 * registry.ts.
 */
export interface StudentRuntime {
  readonly id: Exclude<Runtime, 'none'>;
  readonly image: Image;
  readonly argv: readonly string[];
  /** Files under /box that belong to the platform: path -> content. The same for every submission. */
  readonly files: Files;
  /** Files of the same kind that are compiled on this machine, once per process; ask stubFiles for all of them. */
  readonly compiled?: (sandbox: Sandbox) => Promise<Files>;
  /** Which of the student's files are programs, in loading order. */
  isProgram(path: string): boolean;
  /**
   * Compiled languages: makes what the stub loads (`library`) or what `program` runs, in a jail of its own. Never
   * rejects for what the sources do; rejects for faults of the platform. Absent: the sources themselves are loaded.
   */
  readonly build?: (sources: Files, means: BuildMeans, wanted: Wanted) => Promise<Built>;
  /** The image that `build` needs and the command line that it starts there, so that it can be prepared beforehand. */
  readonly builder?: { readonly image: Image; readonly argv: readonly string[] };
  /**
   * How the hand-in (built, where the runtime builds) is run as a program of its own: it reads descriptor 3 as its
   * standard input and prints to its standard output.
   */
  program(files: Files, args: readonly string[]): { readonly argv: readonly string[]; readonly files: Files };
  /** Names the image that judged, from what `hello` answered before any student code ran. */
  imageName(implementation: string, version: string): string;
}

/** What a hand-in is built for: its functions are called, or it is run by its own `main`. */
export type Wanted = 'library' | 'program';

export interface BuildMeans {
  readonly sandbox: Sandbox;
  /** Of the submission: what building takes counts. */
  readonly limits: Limits;
  readonly signal: AbortSignal;
  /** true: an author's sources; what was made of them may be kept for later submissions. */
  readonly keep?: boolean;
}

export type Built =
  | { readonly kind: 'built'; readonly files: Files }
  /** `status` compile_error, or timed_out, out_of_memory, output_limit where a limit was met. */
  | {
      readonly kind: 'refused';
      readonly status: 'compile_error' | 'timed_out' | 'out_of_memory' | 'output_limit';
      readonly message: Message;
      /** The compiler's own words, about the student's files only. */
      readonly diagnostics: string;
    };

/** Everything of the platform's that a stub of this runtime needs under /box. */
export async function stubFiles({ files, compiled }: StudentRuntime, sandbox: Sandbox): Promise<Files> {
  return compiled === undefined ? files : { ...files, ...(await compiled(sandbox)) };
}

/** Every image that a runtime needs. */
export function imagesOf({ image, builder }: StudentRuntime): readonly Image[] {
  return builder === undefined ? [image] : [image, builder.image];
}

/** The hand-in under /box/student, for programs that are started with their files in place. */
export function staged(files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [`student/${path}`, content]));
}

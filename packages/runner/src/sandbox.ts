import type { Readable, Writable } from 'node:stream';
import type { Limits } from '@ear/engine';

/** What is started: `argv[0]` is the name of one of the image's programs (`python3`), never a path of the host. */
export interface SandboxSpec {
  /** Id of the image (runtimes/image.ts) that the program runs in. */
  readonly image: string;
  readonly argv: readonly string[];
  /** Path below /box -> content. Staged read-only; directories are made as needed. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly limits: Limits;
}

/** How the process ended, as seen from outside it. Times in milliseconds, memory in bytes. */
export interface SandboxExit {
  code: number | null;
  signal: string | null;
  wall_ms: number;
  cpu_ms: number;
  memory_peak_bytes: number;
  oom: boolean;
  timed_out: 'wall' | 'cpu' | null;
  output_limit: boolean;
}

/** One running process. Everything read from it is hostile data. */
export interface SandboxProcess {
  /** The child's descriptor 3: requests in. */
  calls: Writable;
  /** The child's descriptor 4: replies out. */
  replies: Readable;
  stdout: Readable;
  stderr: Readable;
  /** Resolves once the whole process tree is gone; never rejects. */
  exit: Promise<SandboxExit>;
  /** Ends the whole process tree; may be called more than once. */
  kill(): void;
}

/** Where student code runs: jailed (grader) or bare (an author's own machine). */
export interface Sandbox {
  readonly jailed: boolean;
  /**
   * Rejects only for faults of the platform (nothing to start, no room to stage). The program may have been started
   * before it was asked for (a warm spare): so it must not read the clock before its first request, and what belongs
   * to one submission reaches it only by requests.
   */
  start(spec: SandboxSpec): Promise<SandboxProcess>;
}

import type { Socket } from 'node:net';

export interface ProgramEnd {
  /** null where a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
}

export interface Program {
  readonly pid: number;
  /**
   * The other ends of the program's descriptors 0, 1, 2 …, both ways. When the program ends, the first is destroyed and
   * what nobody reads of the others is let go, so that none stays open.
   */
  readonly streams: readonly Socket[];
  /** Resolves when the process is no more; never rejects. */
  readonly ended: Promise<ProgramEnd>;
  /** null while it runs. */
  readonly end: ProgramEnd | null;
}

/**
 * Starts a program with an empty environment in the folder `/`, whose descriptors 0 .. descriptors - 1 (at most 16) are
 * sockets to this process. It costs a fraction of a millisecond, however large this process is, where
 * `child_process.spawn` copies its page tables. Linux only.
 * @throws Error with `code` (`ENOENT`, `EACCES`, `EMFILE` …) where it cannot be started; nothing is left open then
 */
export function spawnProgram(path: string, args: readonly string[], descriptors: number): Program;

/** The name of a signal as this system numbers them: `SIGKILL` of 9; `SIG` and the number where it has none. */
export function signalName(number: number): string;

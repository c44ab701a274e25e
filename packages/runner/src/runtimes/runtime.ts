import type { SandboxSpec } from '../sandbox.ts';

/**
 * A language that student code is written in: what is staged beside the student's files and what is started.
 * The program that is started speaks the frames of protocol/frame.ts and answers `hello`, `load`, `call`, `script`
 * and `expressions`. A new runtime is a new folder here and a line in registry.ts.
 */
export interface StudentRuntime {
  readonly id: SandboxSpec['runtime'];
  readonly argv: readonly string[];
  /** Files under /box that belong to the platform: path -> content. */
  readonly files: Readonly<Record<string, string>>;
  /** Which of the student's files are programs, in loading order. */
  isProgram(path: string): boolean;
  /** Names the image that judged, from what `hello` answered before any student code ran. */
  image(implementation: string, version: string): string;
}

/** Folder under /box that the student's files are staged in. */
export const STUDENT_FOLDER = 'student/';

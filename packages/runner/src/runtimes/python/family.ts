import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Image } from '../image.ts';
import { staged } from '../runtime.ts';
import type { Files, StudentRuntime } from '../runtime.ts';

const STUB = readFileSync(new URL('./stub.py', import.meta.url), 'utf8');
const EXPRESSIONS = readFileSync(new URL('./expressions.py', import.meta.url), 'utf8');
const PROGRAM = readFileSync(new URL('./program.py', import.meta.url), 'utf8');

export interface PythonFamily {
  readonly id: StudentRuntime['id'];
  readonly image: Image;
  /** Of the interpreter: isolated (-I), writing no bytecode (-B), and without site (-S) where no packages are needed. */
  readonly flags: readonly string[];
  /** Files that are laid over the stub before the first request, in order: they import what the runtime brings. */
  readonly parts: Readonly<Record<string, string>>;
  /** Files that the stub may lay over itself later. */
  readonly later?: Readonly<Record<string, string>>;
}

/** A runtime of Python code: one stub and one protocol loop for all, with parts for what each runtime adds. */
export function pythonRuntimeOf({ id, image, flags, parts, later = {} }: PythonFamily): StudentRuntime {
  const files: Files = { 'stub.py': STUB, 'expressions.py': EXPRESSIONS, ...parts, ...later };
  const hash = createHash('sha256').update(Object.values(files).join('\0')).digest('hex').slice(0, 12);
  return {
    id,
    image,
    argv: ['python3', ...flags, '/box/stub.py', ...Object.keys(parts)],
    files,
    isProgram: (path) => path.endsWith('.py'),
    program(handedIn, args) {
      const entry = Object.keys(handedIn).find((path) => path.endsWith('.py')) ?? '';
      return {
        argv: ['python3', ...flags, '/box/program.py', entry, ...args],
        files: { 'program.py': PROGRAM, ...staged(handedIn) },
      };
    },
    imageName: (implementation, version) => `${id}:${implementation}-${version}:stub-${hash}`,
  };
}

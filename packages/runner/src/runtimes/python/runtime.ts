import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { staged } from '../runtime.ts';
import type { StudentRuntime } from '../runtime.ts';
import { pythonImage } from './image.ts';

const STUB = readFileSync(new URL('./stub.py', import.meta.url), 'utf8');
const PROGRAM = readFileSync(new URL('./program.py', import.meta.url), 'utf8');
const STUB_HASH = createHash('sha256').update(STUB).digest('hex').slice(0, 12);

/** Python with its standard library: isolated (-I), without site (-S), writing no bytecode (-B). */
export const pythonRuntime: StudentRuntime = {
  id: 'python',
  image: pythonImage,
  argv: ['python3', '-I', '-S', '-B', '/box/stub.py'],
  files: { 'stub.py': STUB },
  isProgram: (path) => path.endsWith('.py'),
  program(files, args) {
    const entry = Object.keys(files).find((path) => path.endsWith('.py')) ?? '';
    return {
      argv: ['python3', '-I', '-S', '-B', '/box/program.py', entry, ...args],
      files: { 'program.py': PROGRAM, ...staged(files) },
    };
  },
  imageName: (implementation, version) => `python:${implementation}-${version}:stub-${STUB_HASH}`,
};

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { StudentRuntime } from '../runtime.ts';

const STUB = readFileSync(new URL('./stub.py', import.meta.url), 'utf8');
const STUB_HASH = createHash('sha256').update(STUB).digest('hex').slice(0, 12);

/** CPython >= 3.8 with its standard library: isolated (-I), without site (-S), writing no bytecode (-B). */
export const pythonRuntime: StudentRuntime = {
  id: 'python',
  argv: ['python3', '-I', '-S', '-B', '/box/stub.py'],
  files: { 'stub.py': STUB },
  isProgram: (path) => path.endsWith('.py'),
  image: (implementation, version) => `python:${implementation}-${version}:stub-${STUB_HASH}`,
};

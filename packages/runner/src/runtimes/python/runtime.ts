import { readFileSync } from 'node:fs';
import { pythonRuntimeOf } from './family.ts';
import { pythonImage } from './image.ts';

const LISTS = readFileSync(new URL('./lists.py', import.meta.url), 'utf8');

/** Python with its standard library. Tensors arrive as nested lists. */
export const pythonRuntime = pythonRuntimeOf({
  id: 'python',
  image: pythonImage,
  flags: ['-I', '-S', '-B'],
  parts: {},
  later: { 'lists.py': LISTS },
});

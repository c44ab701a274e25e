import { readFileSync } from 'node:fs';
import { pythonRuntimeOf } from '../python/family.ts';
import { numpyImage } from './image.ts';

export const ARRAYS = readFileSync(new URL('./arrays.py', import.meta.url), 'utf8');

/** Python with NumPy, imported before the first request. Tensors arrive as ndarrays. */
export const numpyRuntime = pythonRuntimeOf({
  id: 'numpy',
  image: numpyImage,
  flags: ['-I', '-B'],
  parts: { 'arrays.py': ARRAYS },
});

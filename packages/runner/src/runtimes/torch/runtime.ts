import { readFileSync } from 'node:fs';
import { ARRAYS } from '../numpy/runtime.ts';
import { pythonRuntimeOf } from '../python/family.ts';
import { torchImage } from './image.ts';

const TENSORS = readFileSync(new URL('./tensors.py', import.meta.url), 'utf8');

/** Python with PyTorch (and NumPy), imported before the first request. Tensors arrive as tensors on the CPU. */
export const torchRuntime = pythonRuntimeOf({
  id: 'torch',
  image: torchImage,
  flags: ['-I', '-B'],
  parts: { 'arrays.py': ARRAYS, 'tensors.py': TENSORS },
});

import type { Image } from '../image.ts';
import { locatePython } from '../python/interpreter.ts';
import { ONE_THREAD } from '../python/threads.ts';

/** CPython with NumPy 1.20 or newer. */
export const numpyImage: Image = {
  id: 'numpy',
  packages: ['python3', 'python3-numpy'],
  async locate(env) {
    return (await locatePython(env, ['numpy'])).map((image) => ({ ...image, env: ONE_THREAD }));
  },
  probe: {
    argv: ['python3', '-I', '-B', '/box/probe.py'],
    files: {
      'probe.py': 'import numpy\nassert (numpy.ones((64, 64)) @ numpy.ones(64)).sum() == 4096\nprint("ready numpy")\n',
    },
  },
};

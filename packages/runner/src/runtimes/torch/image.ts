import type { Image } from '../image.ts';
import { looseLibraries, outermost } from '../libraries.ts';
import { locatePython } from '../python/interpreter.ts';
import { ONE_THREAD } from '../python/threads.ts';

/** CPython with NumPy and PyTorch 1.13 or newer, on the CPU. */
export const torchImage: Image = {
  id: 'torch',
  packages: ['python3', 'python3-numpy', 'python3-torch'],
  async locate(env) {
    const loose = looseLibraries();
    const found = await locatePython(env, ['numpy', 'torch']);
    return found.map((image) => ({ ...image, show: outermost([...image.show, ...loose]), env: ONE_THREAD }));
  },
  probe: {
    argv: ['python3', '-I', '-B', '/box/probe.py'],
    files: {
      'probe.py':
        'import numpy, torch\nx = torch.ones(8, requires_grad=True)\n(x * x).sum().backward()\n' +
        'assert x.grad.tolist() == [2.0] * 8\nprint("ready torch")\n',
    },
  },
};

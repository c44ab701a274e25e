import type { Image } from '../image.ts';
import { locatePython } from './interpreter.ts';

/** CPython >= 3.8 with its standard library alone. */
export const pythonImage: Image = {
  id: 'python',
  packages: ['python3'],
  locate: (env) => locatePython(env),
  probe: {
    argv: ['python3', '-I', '-S', '-B', '/box/probe.py'],
    files: { 'probe.py': 'import sys, json, math, random\nprint("ready", sys.version.split()[0])\n' },
  },
};

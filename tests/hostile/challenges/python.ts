import { randomBytes } from 'node:crypto';
import type { Limits } from '@ear/engine';
import { bundleOf, hidden, open, PATIENT } from './challenge.ts';
import type { Challenge, Trial } from './challenge.ts';

const LIMITS: Limits = { ...PATIENT, memory_mb: 128, processes: 8, output_kb: 64 };

/** Prints what others may have left: files, processes, shared memory. */
export const CURIOUS = `import os
print(sorted(os.listdir('/tmp') + os.listdir('/dev/shm') + os.listdir('/box/student')), end=' ')
print(open('/proc/sysvipc/shm').read().count('\\n'))
`;

/** `double(x)` and `reverse(text)`: one public check, and hidden ones with a secret of this run among their answers. */
export const pythonTrial: Trial = {
  limits: LIMITS,
  newChallenge,
  next: {
    text: `${CURIOUS}def double(x):
    return 2 * x
def reverse(text):
    return text[::-1]
`,
    says: "['tasks.py'] 1\n",
  },
};

function newChallenge(): Challenge {
  const nonce = randomBytes(16).toString('hex');
  const backwards = nonce.split('').toReversed().join('');
  return {
    file: 'tasks.py',
    limits: LIMITS,
    answers: [nonce],
    wired: [nonce],
    bundle: bundleOf('python', 'tasks.py', LIMITS, [
      { ...open, id: 'two', kind: 'call', call: { fn: 'double', args: [2] }, expect: 4 },
      { ...hidden, id: 'half', kind: 'call', call: { fn: 'double', args: [21.5] }, expect: 43 },
      // Its sentence is told, so that whatever could ride in one is looked for.
      {
        ...{ ...hidden, reveal: 'message' },
        id: 'reverse',
        kind: 'call',
        call: { fn: 'reverse', args: [backwards] },
        expect: nonce,
      },
      { ...hidden, id: 'sum', kind: 'script', run: 'return double(1) + double(0.25)', expect: 2.5 },
    ]),
  };
}

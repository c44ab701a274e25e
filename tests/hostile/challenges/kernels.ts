import { randomInt } from 'node:crypto';
import type { Check, KernelArgument, Limits } from '@ear/engine';
import { bundleOf, hidden, open, PATIENT } from './challenge.ts';
import type { Challenge, Trial } from './challenge.ts';

const LIMITS: Limits = { ...PATIENT, memory_mb: 256, processes: 16, output_kb: 64 };

/** The next one tells what it finds before `main`, where a compiled hand-in can speak at all. */
const NEXT = {
  c: {
    text: `#include <dirent.h>
#include <stdio.h>
__attribute__((constructor)) static void look(void) {
    const char *places[] = {"/tmp", "/dev/shm"};
    int found = 0;
    for (int i = 0; i < 2; i++) {
        DIR *folder = opendir(places[i]);
        for (struct dirent *entry; folder && (entry = readdir(folder));) found += entry->d_name[0] != '.';
        if (folder) closedir(folder);
    }
    printf("%d files\\n", found);
    fflush(stdout);
}
void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
`,
    says: '0 files\n',
  },
  cuda: {
    text: `__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = inp[i] * k;
}
`,
    says: '',
  },
} as const;

/** `scale(out, inp, n, k)` on buffers, as a C function or a kernel. The factor is known once a hidden check asks. */
export function kernelsTrial(runtime: 'c' | 'cuda'): Trial {
  return { limits: LIMITS, newChallenge: () => newChallenge(runtime), next: NEXT[runtime] };
}

function newChallenge(runtime: 'c' | 'cuda'): Challenge {
  const secret = 100_003 + 2 * randomInt(300_000);
  const file = runtime === 'c' ? 'scale.c' : 'scale.cu';
  const reference = runtime === 'c' ? 'reference.c' : 'reference.cu';
  const big = Array.from({ length: 12 }, (_, at) => at * secret).slice(2);
  const check = (
    k: number,
    n: [number, number] | number,
  ): Omit<Extract<Check, { kind: 'kernel' }>, 'id' | 'title' | 'reveal' | 'weight'> => ({
    kind: 'kernel',
    symbol: 'scale',
    reference: { file: reference, fn: 'scale' },
    args: [
      argument('out', 'float*', ['N']),
      { ...argument('inp', 'const float*', ['N']), fill: 'arange' },
      { ...argument('n', 'int', []), value: 'N' },
      { ...argument('k', 'float', []), value: k },
    ],
    families: [{ N: n }],
    where: [],
    count: 1,
    tol: { atol: 1e-5, rtol: 1e-6 },
    ...(runtime === 'cuda' && { launch: { grid: ['(N + 31) / 32'], block: [32], shared: 0 } }),
  });
  return {
    file,
    limits: LIMITS,
    answers: big.map(String),
    wired: [Buffer.from(new Float32Array(big).buffer).toString('latin1')],
    bundle: bundleOf(
      runtime,
      file,
      LIMITS,
      [
        { ...open, id: 'five', ...check(2, 5) },
        { ...hidden, id: 'secret', ...check(secret, 12) },
        { ...hidden, id: 'tail', ...check(3, [33, 67]) },
      ],
      { [reference]: NEXT[runtime].text.slice(NEXT[runtime].text.search(/(__global__ )?void scale/)) },
    ),
  };
}

function argument(name: string, type: KernelArgument['type'], shape: string[]): KernelArgument {
  return { name, type, shape, scale: 1, low: 0, high: 1, compare: true };
}

import { randomInt } from 'node:crypto';
import type { Check, Limits } from '@ear/engine';
import { bundleOf, hidden, open } from './challenge.ts';
import type { Challenge, Trial } from './challenge.ts';

/** Of the whole submission: compiling C++ alone may take a minute. A run has RUN_S. */
const LIMITS: Limits = { wall_s: 90, cpu_s: 4, memory_mb: 128, processes: 8, output_kb: 64 };
const RUN_S = 20;

/** Right only where it finds nothing that others have left. */
const CURIOUS = `#include <cstdio>
#include <dirent.h>
#include <initializer_list>
int main() {
  for (const char *place : {"/tmp", "/dev/shm"})
    if (DIR *folder = opendir(place))
      while (dirent *entry = readdir(folder))
        if (entry->d_name[0] != '.') return 1;
  long n;
  if (std::scanf("%ld", &n) != 1) return 2;
  std::printf("%ld\\n", 2 * n + 1);
}
`;

/** Prints 2n + 1 of the n that it reads; what hidden tests expect is known to nobody but their numbers. */
export const programsTrial: Trial = { limits: LIMITS, newChallenge, next: { text: CURIOUS, says: '' } };

function newChallenge(): Challenge {
  const secret = 600_000_000 + randomInt(300_000_000);
  const check = (n: number): Omit<Extract<Check, { kind: 'stdout' }>, 'id' | 'title' | 'reveal' | 'weight'> => ({
    kind: 'stdout',
    stdin: `${n}\n`,
    args: [],
    expect: `${2 * n + 1}\n`,
    compare: { case_sensitive: false, space_change_sensitive: false },
    wall_s: RUN_S,
  });
  return {
    file: 'main.cpp',
    limits: LIMITS,
    answers: [String(2 * secret + 1)],
    wired: [String(2 * secret + 1)],
    bundle: bundleOf('cpp', 'main.cpp', LIMITS, [
      { ...open, id: 'five', ...check(5) },
      { ...hidden, id: 'secret', ...check(secret) },
    ]),
  };
}

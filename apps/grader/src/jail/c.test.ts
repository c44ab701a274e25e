import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JudgingBundle, JudgingJob, Limits, Verdict } from '@ear/engine';
import { Check } from '@ear/engine';
import type { Sandbox } from '@ear/runner';
import { judgeIn } from '../testing/judgeIn.ts';
import { leftovers } from '../testing/leftovers.ts';
import { soundJail } from '../testing/soundJail.ts';
import type { SoundJail } from '../testing/soundJail.ts';
import type { JailExit } from './report.ts';

/** Time that no honest compilation needs on any machine. */
const LIMITS: Limits = { wall_s: 90, cpu_s: 30, memory_mb: 256, processes: 16, output_kb: 64 };
const RIGHT = 'void f(float* out, const float* inp, int n) { for (int i = 0; i < n; i++) out[i] = 2 * inp[i]; }\n';

function check(id: string, reveal: string): Check {
  return Check.parse({
    id,
    kind: 'kernel',
    title: { ko: id, en: id },
    reveal,
    symbol: 'f',
    reference: { file: 'ref.c', fn: 'f' },
    args: [
      { name: 'out', type: 'float*', shape: ['N'] },
      { name: 'inp', type: 'const float*', shape: ['N'] },
      { name: 'n', type: 'int', value: 'N' },
    ],
    families: [{ N: [1, 40] }],
    count: 2,
  });
}

describe.each(['', 'rlimit'])('C in a jail (back-end "%s")', (backend) => {
  let jail: SoundJail;
  /** What each run left, looked at once its submission was judged. */
  const left: ({ fault: string | null } & ReturnType<typeof leftovers>)[] = [];

  beforeAll(async () => {
    jail = await soundJail({ ...process.env, EAR_JAIL_BACKEND: backend }, 0);
  });
  afterAll(() => jail?.release());

  async function judged(source: string, own: Partial<Limits> = {}): Promise<Verdict> {
    const limits = { ...LIMITS, ...own };
    const hash = 'b'.repeat(64);
    const action = { kind: 'code' as const, files: ['a.c'] };
    const checks = [check('open', 'full'), check('hidden', 'none')];
    const bundle: JudgingBundle = {
      quest: 'c',
      version: 1,
      content_hash: hash,
      judging_hash: hash,
      datasets: [],
      data: { 'ref.c': RIGHT },
      challenges: [{ id: 'f', action, runtime: 'c', limits, min_score: 1, checks }],
    };
    const job: JudgingJob = {
      submission: '00000000-0000-4000-8000-000000000001',
      epoch: 0,
      quest: 'c',
      challenge: 'f',
      bundle: hash,
      payload: { kind: 'code', files: { 'a.c': source } },
      seed: '0'.repeat(32),
      limits,
      public_only: false,
    };
    const runs: Promise<JailExit>[] = [];
    const watched: Sandbox = {
      jailed: true,
      async start(spec) {
        const run = await jail.sandbox.start(spec);
        runs.push(run.gone);
        return run;
      },
    };
    const verdict = await judgeIn(watched, job, bundle);
    for (const exit of await Promise.all(runs)) left.push({ fault: exit.fault, ...leftovers(jail.plan.backend, exit) });
    return verdict;
  }

  it('compiles in one image and runs in another one that has no compiler, no shell and no list of libraries', async () => {
    const look = `#include <dirent.h>
#include <stdio.h>
#include <unistd.h>
__attribute__((constructor)) static void look(void) {
  const char* places[] = {"/usr/bin", "/bin/sh", "/usr/bin/gcc", "/usr/include", "/etc", "/box/build.sh"};
  for (int i = 0; i < 6; i++) if (!access(places[i], F_OK)) printf("sees %s\\n", places[i]);
  printf("%s\\n", access("/box/stub", W_OK) ? "sealed" : "open");
}
`;
    const verdict = await judged(look + RIGHT);
    expect(verdict).toMatchObject({ status: 'passed', stdout: 'sealed\n' });
    expect(verdict.runner_image).toMatch(/^c:gcc-/);
  });

  it.each([
    ['a file of the host', '#include "/etc/shadow"\n'],
    ['a file of the host in brackets', '#include </etc/passwd>\n'],
    ['the environment of a process', '#include "/proc/1/environ"\n'],
    ['a folder', '#include "/box"\n'],
    ['bytes that the assembler embeds', '__asm__(".incbin \\"/etc/shadow\\"");\n'],
    ['lines that the assembler includes', '__asm__(".include \\"/etc/ld.so.cache\\"");\n'],
    ['a command line of the platform', '#include "/proc/self/cmdline"\n'],
    ['the script that compiles', '#include "/box/build.sh"\n'],
  ])('leaks nothing when a hand-in includes %s', async (_what, line) => {
    const verdict = await judged(line + RIGHT);
    // Files of /proc have no size, so the compiler finds them empty.
    expect(['compile_error', 'passed']).toContain(verdict.status);
    expect(JSON.stringify(verdict)).not.toMatch(/root:|PATH=|-quiet|descriptor 4|ld\.so-1|libc\.so/);
  });

  it.each([
    ['an endless file', '#include </dev/random>\n'],
    ['an endless file of zeros', '#include "/dev/zero"\n'],
    ['itself', '#include "a.c"\n'],
    ['a huge array', 'int a[1 << 29] = {1};\n'],
    [
      'a macro that multiplies',
      `${Array.from({ length: 30 }, (_, i) => `#define A${i + 1} A${i} A${i} A${i}\n`).join('')}#define A0 + 1\nint x = A30;\n`,
    ],
    ['its own standard input', '#include "/dev/stdin"\n#include "/proc/self/fd/3"\nint x = ;\n'],
  ])('ends what cannot be compiled because of %s', async (_what, line) => {
    const verdict = await judged(line + RIGHT, { wall_s: 1.5, cpu_s: 1.5 });
    expect(['compile_error', 'timed_out', 'out_of_memory', 'output_limit']).toContain(verdict.status);
    expect(verdict.checks_run).toBe(1);
  });

  it.each([
    [
      'sections and linker requests',
      '__asm__(".section .init_array,\\"aw\\"\\n.quad 0x41414141\\n.text");\n__asm__(".section .drectve\\n.ascii \\"-Wl,-e,f\\"\\n.text");\n',
      ['crashed', 'passed'],
    ],
    [
      'a unique symbol',
      '__asm__(".globl stdout\\n.type stdout, @gnu_unique_object\\n.data\\nstdout: .quad 0\\n.text");\n',
      ['passed', 'compile_error', 'crashed', 'failed'],
    ],
    [
      'pragmas',
      '#pragma GCC optimize("O0")\n#pragma GCC poison malloc\n#pragma comment(linker, "/entry:f")\n',
      ['passed'],
    ],
  ])('is as safe with %s', async (_what, before, allowed) => {
    const verdict = await judged(before + RIGHT);
    expect(allowed).toContain(verdict.status);
  });

  it('gives no points to a forged reply', async () => {
    const forge = `#include <unistd.h>
#include <string.h>
__attribute__((constructor)) static void forge(void) {
  const char* text = "{\\"id\\":1,\\"value\\":true,\\"segments\\":[]}";
  unsigned sizes[2] = {strlen(text), 0};
  write(4, sizes, 8);
  write(4, text, strlen(text));
}
`;
    expect((await judged(forge + RIGHT)).status).toBe('crashed');
  });

  it('says out of memory, timed out, and too much output', async () => {
    const hog =
      '#include <stdlib.h>\n#include <string.h>\nvoid f(float* out, const float* inp, int n) { for (;;) { char* p = malloc(1 << 22); if (p) memset(p, 1, 1 << 22); } }\n';
    // Without a group the address space ends first, and malloc says so to a program that goes on asking.
    expect(backend === 'rlimit' ? ['timed_out', 'out_of_memory'] : ['out_of_memory']).toContain(
      (await judged(hog, { cpu_s: 5 })).status,
    );
    const loop = 'void f(float* out, const float* inp, int n) { for (;;); }\n';
    expect((await judged(loop, { cpu_s: 4 })).status).toBe('timed_out');
    const flood =
      '#include <stdio.h>\nvoid f(float* out, const float* inp, int n) { for (;;) puts("again and again"); }\n';
    expect((await judged(flood)).status).toBe('output_limit');
  });

  it('leaves honest threads and a deep stack alone', async () => {
    const source = `#include <pthread.h>
static void* nothing(void* x) { return x; }
void f(float* out, const float* inp, int n) {
  volatile char big[7 << 20];
  for (int i = 0; i < 7 << 20; i += 4096) big[i] = 1;
  pthread_t one;
  if (pthread_create(&one, 0, nothing, 0)) return;
  pthread_join(one, 0);
  for (int i = 0; i < n; i++) out[i] = 2 * inp[i] * big[4096];
}
`;
    expect((await judged(source)).status).toBe('passed');
  });

  it('leaves nothing behind of all these runs', () => {
    expect(left.length).toBeGreaterThan(20);
    expect(left).toEqual(left.map(() => ({ fault: null, processes: [], groups: [] })));
  });
});

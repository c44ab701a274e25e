import { describe, expect, it } from '@jest/globals';
import type { JudgingBundle, JudgingJob, Verdict } from '@ear/engine';
import { Check, Limits } from '@ear/engine';
import { RUNTIMES_HERE } from '@ear/runner';
import { judgeIn, useJail } from '../testing/judgeIn.ts';

/** Time that no honest compilation needs on any machine. */
const LIMITS = Limits.parse({ wall_s: 90, cpu_s: 60, memory_mb: 512, output_kb: 64 });
const RIGHT =
  '__global__ void f(float* out, const float* inp, int n) {\n  int i = blockIdx.x * blockDim.x + threadIdx.x;\n  if (i < n) out[i] = 2 * inp[i];\n}\n';

function check(id: string, reveal: string): Check {
  return Check.parse({
    id,
    kind: 'kernel',
    title: { ko: id, en: id },
    reveal,
    symbol: 'f',
    reference: { file: 'ref.cu', fn: 'f' },
    args: [
      { name: 'out', type: 'float*', shape: ['N'] },
      { name: 'inp', type: 'const float*', shape: ['N'] },
      { name: 'n', type: 'int', value: 'N' },
    ],
    families: [{ N: [1, 100] }],
    launch: { grid: ['(N + 31) / 32'], block: [32] },
    count: 3,
  });
}

describe('CUDA in a jail', () => {
  const jail = useJail(RUNTIMES_HERE);

  async function judged(source: string, own: Partial<Limits> = {}): Promise<Verdict> {
    const limits = { ...LIMITS, ...own };
    const hash = 'c'.repeat(64);
    const action = { kind: 'code' as const, files: ['a.cu'] };
    const checks = [check('open', 'full'), check('hidden', 'none')];
    const bundle: JudgingBundle = {
      quest: 'cuda',
      version: 1,
      content_hash: hash,
      judging_hash: hash,
      datasets: [],
      data: { 'ref.cu': RIGHT },
      challenges: [{ id: 'f', action, runtime: 'cuda', limits, min_score: 1, checks }],
    };
    const job: JudgingJob = {
      submission: '00000000-0000-4000-8000-000000000001',
      epoch: 0,
      quest: 'cuda',
      challenge: 'f',
      bundle: hash,
      payload: { kind: 'code', files: { 'a.cu': source } },
      seed: '00112233445566778899aabbccddeeff',
      limits,
      public_only: false,
    };
    return judgeIn(jail().sandbox, job, bundle);
  }

  it('has both images, the one that compiles and the one that runs', () => {
    expect([...jail().plan.images.keys()]).toEqual(expect.arrayContaining(['c', 'cpp-build']));
  });

  it('passes a right kernel', async () => {
    const verdict = await judged(RIGHT);
    expect(verdict).toMatchObject({ status: 'passed', score: 1 });
    expect(JSON.stringify(verdict)).toMatch(/"cuda:emulation-2:stub-[0-9a-f]{12}"/);
  });

  it('says where a kernel without its guard leaves the buffer', async () => {
    const verdict = await judged(RIGHT.replace('if (i < n) ', ''));
    expect(verdict.status).toBe('crashed');
    expect(verdict.message?.text.en).toMatch(/^It reads inp\[\d+\], but inp has \d+ elements \(line 3, block/);
  });

  const BODY = (line: string, before = ''): string =>
    `${before}\n__global__ void f(float* out, const float* inp, int n) {\n  ${line}\n}\n`;
  const HOSTILE: readonly (readonly [string, string, string])[] = [
    ['a write to memory of the emulation', BODY('((volatile char*)printf)[0] = 1;'), 'crashed'],
    ['a jump through a wild pointer', BODY('((void (*)())0x1234)();'), 'crashed'],
    [
      'recursion without end',
      BODY('out[0] = deeper(n);', '__device__ int deeper(int n) { volatile int x = n; return deeper(x + 1) + x; }'),
      'crashed',
    ],
    ['exit', BODY('exit(0);', 'extern "C" void exit(int);'), 'compile_error'],
    ['fork', BODY('fork();', 'extern "C" int fork();'), 'compile_error'],
    [
      'longjmp',
      BODY('longjmp(jump, 1);', 'extern "C" void longjmp(void*, int); static char jump[512];'),
      'compile_error',
    ],
    [
      'a forged reply',
      BODY('write(4, "x", 1);', 'extern "C" long write(int, const void*, unsigned long);'),
      'compile_error',
    ],
    [
      'code that runs when it is loaded, and ends the process',
      `struct Early { Early() { __builtin_trap(); } } early;\n${RIGHT}`,
      'crashed',
    ],
    ['a secret of the machine in an include', `#include "/etc/shadow"\n${RIGHT}`, 'compile_error'],
    [
      'assembly that is put together from halves',
      BODY(`J(as, m) volatile("${process.arch === 'arm64' ? 'udf #0' : 'ud2'}");`, '#define J(a, b) a##b'),
      'compile_error',
    ],
    ['output without end', BODY('for (;;) printf("%d %d %d %d\\n", n, n, n, n);'), 'output_limit'],
    ['a kernel without end', BODY('volatile int go = 1; while (go) { }'), 'timed_out'],
    [
      'a barrier that nobody else reaches',
      BODY('if (threadIdx.x == 0) __syncthreads(); else __syncwarp(0xfffffffeu); __syncthreads();'),
      'failed',
    ],
    ['an answer that is right by a race alone', BODY('for (int i = 0; i < n; i++) out[i] = 2 * inp[i];'), 'failed'],
  ];

  it.each(HOSTILE)('gives no points for %s', async (_name, source, status) => {
    const verdict = await judged(source, status === 'timed_out' ? { cpu_s: 8 } : {});
    expect(verdict).toMatchObject({ status, score: 0 });
    expect(JSON.stringify(verdict)).not.toMatch(/root:|\/box|\/tmp\//);
  });

  it('ends a compilation that reads without end', async () => {
    const { status, score } = await judged(`#include "/dev/random"\n${RIGHT}`, { wall_s: 6, cpu_s: 5 });
    // Whichever limit is met first.
    expect(['timed_out', 'out_of_memory']).toContain(status);
    expect(score).toBe(0);
  });
});

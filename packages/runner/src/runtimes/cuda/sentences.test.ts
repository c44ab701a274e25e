import { describe, expect, it, jest } from '@jest/globals';
import { judged } from '../../testing/judged.ts';
import { KERNELS } from '../../testing/cuda.ts';
import { mutant } from '../../testing/kernels.ts';

jest.setTimeout(240_000);

const SUM = {
  id: 'sum',
  kind: 'kernel',
  symbol: 'block_sum',
  reference: { file: 'ref.cu', fn: 'block_sum' },
  args: [
    { name: 'out', type: 'float*', shape: ['(N + 255) / 256'] },
    { name: 'a', type: 'const float*', shape: ['N'] },
    { name: 'n', type: 'int', value: 'N' },
  ],
  families: [{ N: 700 }],
  launch: { grid: ['(N + 255) / 256'], block: [256] },
};

async function sentenceOf(source: string, reveal = 'full'): Promise<string> {
  const verdict = await judged({
    runtime: 'cuda',
    limits: { wall_s: 120, cpu_s: 100, memory_mb: 1024 },
    payload: { kind: 'code', files: { 'kernel.cu': source } },
    data: { 'ref.cu': KERNELS },
    checks: [{ ...SUM, reveal }],
  });
  expect(verdict.status).not.toBe('passed');
  return verdict.checks[0]?.message?.text.en ?? '';
}

describe('what a learner is told about a kernel', () => {
  it('names a shared array, both threads and the line of a race', async () => {
    const words = await sentenceOf(mutant(KERNELS, '__syncthreads();  // added', ''));
    expect(words).toMatch(
      /^Two threads use part\[\d+\] without waiting .* \(line 24, block \(0,0,0\), thread \(\d+,0,0\)\): the other is thread/,
    );
  });

  it('tells a hidden check neither names nor places', async () => {
    const words = await sentenceOf(mutant(KERNELS, '__syncthreads();  // added', ''), 'message');
    expect(words).toBe(
      'Threads use the same element of shared memory without waiting for each other. Find where __syncthreads or atomicAdd is needed.',
    );
  });

  it('says that lanes of a warp do not meet', async () => {
    const words = await sentenceOf(
      mutant(
        KERNELS,
        'if (t == 0) out[blockIdx.x] = part[0];',
        'if (t < 16) part[t] += __shfl_down_sync(0xffffffffu, part[t], 8);',
      ),
    );
    expect(words).toMatch(/^Only some threads of a warp reach the same __shfl_sync .*line 27/);
  });

  it('says what a launch passes that the kernel does not take', async () => {
    const words = await sentenceOf(
      mutant(KERNELS, 'block_sum(float* out, const float* a, int n)', 'block_sum(float* out, int n)').replace(
        'i < n ? a[i] : 0.0f',
        '0.0f',
      ),
    );
    expect(words).toContain('block_sum(float*, int) is launched with (float*, const float*, int)');
  });
});

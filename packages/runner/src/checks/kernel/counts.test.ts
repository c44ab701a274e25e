import { describe, expect, it, jest } from '@jest/globals';
import { kernelAnswer } from '../../protocol/kernelWire.ts';
import { judged } from '../../testing/judged.ts';

jest.setTimeout(240_000);

/** Every element is read twice and written once. */
const SOURCE =
  '__global__ void f(float* out, const float* inp, int n) {\n  int i = threadIdx.x;\n' +
  '  if (i < n) out[i] = ((volatile const float*)inp)[i] + ((volatile const float*)inp)[i];\n}\n';

const check = (reveal: string): Record<string, unknown> & { id: string; kind: string } => ({
  id: 'f',
  kind: 'kernel',
  reveal,
  symbol: 'f',
  reference: { file: 'ref.cu', fn: 'f' },
  args: [
    { name: 'out', type: 'float*', shape: ['N'] },
    { name: 'inp', type: 'const float*', shape: ['N'] },
    { name: 'n', type: 'int', value: 'N' },
  ],
  families: [{ N: 20 }],
  launch: { grid: [1], block: [32] },
});

const metricsOf = async (reveal: string): Promise<unknown> => {
  const { status, metrics } = await judged({
    checks: [check(reveal)],
    runtime: 'cuda',
    action: { kind: 'code', files: ['a.cu'] },
    payload: { kind: 'code', files: { 'a.cu': SOURCE } },
    limits: { wall_s: 120, cpu_s: 100, memory_mb: 1024 },
    data: { 'ref.cu': SOURCE },
  });
  expect(status).toBe('passed');
  return metrics;
};

describe('what a kernel counts', () => {
  it('is told of an open check', async () => {
    expect(await metricsOf('full')).toEqual({
      global_loads: { value: 40, unit: 'loads' },
      global_stores: { value: 20, unit: 'stores' },
    });
  });

  it('is not told of a hidden one, whose inputs it could carry out', async () => {
    expect(await metricsOf('none')).toEqual({});
  });

  it('is dropped where it is no count', () => {
    const segments = [{ dtype: 'f32' as const, shape: [0] }];
    const fields = { value: true, gpu_ms: null, counters: { global_loads: -1, global_stores: Infinity, atomics: 3 } };
    const answer = kernelAnswer({ header: { id: 1, segments, fields }, segments: [Buffer.alloc(0)] });
    expect(answer).toMatchObject({ kind: 'buffers', measures: {} });
  });
});

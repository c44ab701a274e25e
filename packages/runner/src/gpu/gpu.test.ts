import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Verdict } from '@ear/engine';
import { buildFakeDevice, nvccHere } from '../testing/gpu.ts';
import type { FakeDevice } from '../testing/gpu.ts';
import { judged } from '../testing/judged.ts';
import { findGpu } from './device.ts';
import type { Gpu } from './device.ts';

jest.setTimeout(240_000);

const source = (symbol: string): string =>
  `__global__ void ${symbol}(float* out, const float* a, const float* b, int n) {\n` +
  '  int i = blockIdx.x * blockDim.x + threadIdx.x;\n  if (i < n) out[i] = a[i] + b[i];\n}\n';

const name = 'a machine with a device';
const missing = await nvccHere();

(missing ? describe.skip : describe)(missing ? `${name} (${missing})` : name, () => {
  let device: FakeDevice;
  let gpu: Gpu;
  beforeAll(async () => {
    device = await buildFakeDevice();
    // The host's image is looked up in this process's own environment.
    process.env['EAR_CUDA_LAUNCH'] = device.env['EAR_CUDA_LAUNCH'];
    gpu = (await findGpu(device.env)) as Gpu;
  });
  afterAll(() => {
    delete process.env['EAR_CUDA_LAUNCH'];
    device?.remove();
  });

  /** Right in the emulation; on the device the function of that name in fake_cuda.cpp runs in its place. */
  const verdictOn = (symbol: string, reveal = 'full', wall_s = 120): Promise<Verdict> =>
    judged(
      {
        checks: [
          {
            id: 'sum',
            kind: 'kernel',
            reveal,
            symbol,
            reference: { file: 'ref.cu', fn: 'vec_add' },
            args: [
              { name: 'out', type: 'float*', shape: ['N'] },
              { name: 'a', type: 'const float*', shape: ['N'] },
              { name: 'b', type: 'const float*', shape: ['N'] },
              { name: 'n', type: 'int', value: 'N' },
            ],
            families: [{ N: 50 }],
            launch: { grid: ['(N + 31) / 32'], block: [32] },
          },
        ],
        runtime: 'cuda',
        action: { kind: 'code', files: ['a.cu'] },
        payload: { kind: 'code', files: { 'a.cu': source(symbol) } },
        limits: { wall_s, cpu_s: wall_s, memory_mb: 1024 },
        data: { 'ref.cu': source('vec_add') },
      },
      { gpu },
    );

  it('is told by name', () => {
    expect(gpu.name).toBe('Fake GPU (sm_90, CUDA 13.0)');
  });

  it('judges in the emulation, then on the device, and times that', async () => {
    const { status, metrics, runner_image } = await verdictOn('takes_time');
    expect(status).toBe('passed');
    expect(metrics).toEqual({
      global_loads: { value: 100, unit: 'loads' },
      global_stores: { value: 50, unit: 'stores' },
      gpu_ms: { value: expect.any(Number), unit: 'ms' },
    });
    expect(runner_image).toMatch(/^cuda:emulation-.* \+ gpu:Fake GPU-sm_90$/);
    const log = device.log();
    expect(log).toContain('launch _Z10takes_timePfPKfS1_i 2 1 1 32 1 1 0');
    expect(log).not.toContain('free dirty');
    expect(log.at(-1)).toBe('release');
  });

  it.each([
    ['in_mem', 'failed', /right in the emulation and differ on the GPU/],
    ['ahead', 'crashed', /writes out\[52\], but out has 50 elements/],
    ['spoiler', 'failed', /writes b\[1\], which is const/],
    ['wild', 'crashed', /On the GPU it touches memory that nobody allocated/],
    ['trap', 'crashed', /The GPU stopped the kernel/],
  ])('gives no points where the device finds %s', async (symbol, status, words) => {
    const verdict = await verdictOn(symbol);
    expect(verdict).toMatchObject({ status, score: 0 });
    expect(verdict.checks[0]?.message?.text.en).toMatch(words);
  });

  it('tells a hidden check no time, count or place', async () => {
    const passed = await verdictOn('vec_add', 'none');
    expect(passed).toMatchObject({ status: 'passed', metrics: {} });
    const failed = await verdictOn('ahead', 'message');
    expect(failed.checks[0]?.message?.text.en).toMatch(/^It writes outside the buffer out\. /);
  });

  it('ends a kernel without end and overwrites what it left', async () => {
    device.log();
    const verdict = await verdictOn('forever', 'full', 20);
    expect(verdict).toMatchObject({ status: 'timed_out', score: 0 });
    // The next process begins only when nothing is left of this one.
    expect((await verdictOn('vec_add')).status).toBe('passed');
    const log = device.log();
    const next = log.indexOf(
      'load',
      log.findLastIndex((line) => line.includes('forever')),
    );
    expect(log.slice(0, next)).toContain(`alloc ${32 << 20}`);
  });
});

describe('a machine without a device', () => {
  it('emulates', async () => {
    expect(await findGpu({ ...process.env, EAR_CUDA: 'emulate' })).toBeNull();
    expect(await findGpu({ EAR_CUDA_LAUNCH: '/nowhere/at/all' })).toBeNull();
    expect(await findGpu({ EAR_CUDA_LAUNCH: '/bin/false' })).toBeNull();
    expect(await findGpu({ EAR_CUDA_LAUNCH: '/bin/true' })).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import { Limits } from '@ear/engine';
import { buildCubin, findRuntime, nvccImage } from '@ear/runner';
import { describeGrader } from '../capabilities.ts';
import { useJail } from '../testing/judgeIn.ts';
import { soundJail } from '../testing/soundJail.ts';
import { findImages } from './images.ts';
import { openSandbox } from './sandbox.ts';

describe('a machine whose kernels are emulated', () => {
  it('has no device to ask and says so', async () => {
    const cuda = findRuntime('cuda');
    const jail = await soundJail({ ...process.env, EAR_CUDA: 'emulate' }, 0, cuda ? [cuda] : []);
    await jail.release();
    expect(jail.gpu).toBeNull();
    expect(jail.plan.images.has(nvccImage.id)).toBe(false);
    const { runtimes } = describeGrader('lab', ['interactive'], jail, 'x');
    expect(runtimes.cuda).toMatchObject({ ready: true, en: expect.stringContaining('emulated on the CPU).') });
  });
});

const LIMITS = Limits.parse({ wall_s: 100, cpu_s: 60, memory_mb: 256 });
const name = 'nvcc in a jail';
const missing = (await nvccImage.locate(process.env)).length > 0 ? '' : 'no nvcc here';

(missing ? describe.skip : describe)(missing ? `${name} (${missing})` : name, () => {
  const jail = useJail();

  async function built(source: string, own: Partial<Limits> = {}): ReturnType<typeof buildCubin> {
    const { plan } = jail();
    const images = await findImages(plan, process.env, [nvccImage]);
    expect([...images.keys()]).toEqual([nvccImage.id]);
    const sandbox = openSandbox({ ...plan, images }, { launchers: 0, spares: 0 });
    const { signal } = new AbortController();
    const result = await buildCubin(
      80,
      { 'a.cu': source },
      { sandbox, limits: { ...LIMITS, ...own }, signal },
      'library',
    );
    await sandbox.close();
    return result;
  }

  it('works there, and makes a cubin', async () => {
    const result = await built('__global__ void f(float* out) { out[threadIdx.x] = 1; }\n');
    expect(result.kind === 'built' && Buffer.from(result.files['kernel.cubin'] as Uint8Array).subarray(1, 4)).toEqual(
      Buffer.from('ELF'),
    );
  });

  it('keeps the machine to itself', async () => {
    const result = await built('#include "/etc/shadow"\n__global__ void f(float* out) { out[0] = 1; }\n');
    expect(result).toMatchObject({ kind: 'refused', status: 'compile_error' });
    expect(JSON.stringify(result)).not.toMatch(/root:|\/box|\/tmp\//);
  });

  it('is ended where it takes too long', async () => {
    const result = await built('#include "/dev/random"\n', { wall_s: 3, cpu_s: 2 });
    expect(result.kind === 'refused' && ['timed_out', 'out_of_memory'].includes(result.status)).toBe(true);
  });
});

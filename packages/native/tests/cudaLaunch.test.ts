import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { buildLauncher } from './cudaLaunch.ts';
import type { Launcher, Reply, Request } from './cudaLaunch.ts';

jest.setTimeout(240_000);

const HELLO: Request = { header: { id: 1, segments: [], op: 'hello' } };
const LOAD: Request = {
  header: { id: 2, segments: [{ dtype: 'u8', shape: [64] }], op: 'load', files: ['kernel.cubin'], programs: [] },
  payload: Buffer.concat([Buffer.from('\x7fELF', 'latin1'), Buffer.alloc(60)]),
};
const [A, B] = [
  [1, 2, 3],
  [10, 20, 30],
];
const ARGS = [
  { name: 'out', type: 'float*', elements: 3, input: null },
  { name: 'a', type: 'const float*', elements: 3, input: 0 },
  { name: 'b', type: 'const float*', elements: 3, input: 1 },
  { name: 'n', type: 'int', value: 3 },
];

function kernel(symbol: string, more: Record<string, unknown> = {}): Request {
  const segment = { dtype: 'f32', shape: [3] };
  const launch = { grid: [2, 1], block: [32], shared: 128 };
  const header = { id: 3, segments: [segment, segment], op: 'kernel', symbol, args: ARGS, launch, order: 0, ...more };
  return { header, payload: Buffer.from(Float32Array.from([...A, ...B]).buffer) };
}

const last = (replies: readonly Reply[]): Reply => replies.at(-1) as Reply;

describe('ear-cuda-launch', () => {
  let launcher: Launcher;
  beforeAll(async () => {
    launcher = await buildLauncher();
  });
  afterAll(() => launcher?.remove());

  const asked = async (symbol: string, options: readonly string[] = []): ReturnType<Launcher['run']> =>
    launcher.run([HELLO, LOAD, kernel(symbol)], options);

  it('says in words that there is no driver, or no device', async () => {
    const noDriver = await launcher.run([HELLO], ['--driver', 'libcuda-of-nobody.so']);
    expect(noDriver).toMatchObject({ code: 69, replies: [] });
    expect(noDriver.stderr).toContain('no NVIDIA driver');
    const noDevice = await launcher.run([HELLO], [], { FAKE_CUDA_NONE: '1' });
    expect(noDevice).toMatchObject({ code: 69, replies: [] });
    expect(noDevice.stderr).toContain('no NVIDIA GPU');
    expect(await launcher.run([], ['--what'])).toMatchObject({ code: 64 });
  });

  it('names the device, then launches a kernel by the name that the source gives it', async () => {
    const { code, replies, log } = await asked('vec_add');
    expect(code).toBe(0);
    expect(replies.map(({ fields }) => fields['value'])).toEqual([['Fake GPU', 'sm_90'], true, true]);
    expect(last(replies)).toMatchObject({
      fields: { id: 3, segments: [{ dtype: 'f32', shape: [3] }] },
      floats: [11, 22, 33],
    });
    expect(log).toContain('launch _Z7vec_addPfPKfS1_i 2 1 1 32 1 1 128');
    expect(last((await asked('plain')).replies).floats).toEqual([11, 22, 33]);
  });

  it('calls a kernel between two and five times, on fresh buffers and variables', async () => {
    const counts = new Set<number>();
    for (let n = 0; n < 12; n++) {
      const { replies, log } = await asked('first_only');
      // Its second call in a loaded module would do nothing: outputs are poisoned before every call.
      expect(last(replies).floats).toEqual([11, 22, 33]);
      counts.add(log.filter((line) => line.startsWith('launch')).length);
    }
    expect([...counts].every((count) => count >= 2 && count <= 5)).toBe(true);
    expect(counts.size).toBeGreaterThan(1);
  });

  it('poisons outputs before the call', async () => {
    const [first, ...rest] = last((await asked('in_mem')).replies).floats;
    expect(first).toBeNaN();
    expect(rest).toEqual([NaN, NaN]);
  });

  it('overwrites what it allocated and the rest of the memory with zeros', async () => {
    const { log } = await asked('vec_add');
    const at = log.lastIndexOf('load');
    expect(log.filter((line) => line === 'free dirty')).toEqual([]);
    expect(log.slice(0, at).filter((line) => line.startsWith('alloc'))).toHaveLength(3);
    const sizes = log.slice(at).flatMap((line) => (line.startsWith('alloc ') ? [Number(line.slice(6))] : []));
    // 48 MiB, in halves.
    expect(sizes).toEqual([32 << 20, 16 << 20]);
    expect(log.at(-1)).toBe('release');
  });

  it.each([
    ['ahead', { kind: 'oob_write', buffer: 'out', index: 5 }],
    ['behind', { kind: 'oob_write', buffer: 'out', index: -1 }],
    ['spoiler', { kind: 'const_write', buffer: 'b', index: 1 }],
    ['wild', { kind: 'illegal_address', buffer: null, what: 'CUDA_ERROR_ILLEGAL_ADDRESS' }],
    ['trap', { kind: 'launch_failed', buffer: null }],
    ['forever', { kind: 'launch_timeout', buffer: null }],
  ])('answers %s with a fault, its last word, and overwrites the memory in a fresh process', async (symbol, fault) => {
    const { code, replies, log } = await launcher.run(
      [HELLO, LOAD, kernel(symbol), kernel('vec_add')],
      ['--deadline-ms', '100'],
    );
    expect(replies).toHaveLength(3);
    expect(last(replies).fields).toMatchObject({ segments: [], fault });
    expect(code).toBe(0);
    const sizes = log.slice(log.lastIndexOf('load')).filter((line) => line.startsWith('alloc '));
    expect(sizes).toEqual([`alloc ${32 << 20}`, `alloc ${16 << 20}`]);
    expect(log.slice(-2)).toEqual(['free zeros', 'free zeros']);
    expect(log).not.toContain('waits for ever');
  });

  it('gives the time of the device, and none where the clocks disagree', async () => {
    const { fields } = last((await asked('takes_time')).replies);
    expect(fields['gpu_ms']).toBeGreaterThanOrEqual(200);
    expect(last((await asked('slow_time')).replies)).toMatchObject({ fields: { gpu_ms: null }, floats: [11, 22, 33] });
  });

  it('says which kernel is not there, overloaded, or takes other parameters', async () => {
    expect(last((await asked('nobody')).replies).fields).toMatchObject({ missing: 'nobody' });
    expect(last((await asked('twice')).replies).fields).toMatchObject({ missing: 'twice' });
    expect(last((await asked('widely')).replies).fields).toMatchObject({
      raised: { text: 'widely is launched with (float*, const float*, const float*, int)' },
    });
  });

  it.each([
    ['more threads than a block has', { launch: { grid: [1], block: [1025], shared: 0 } }],
    ['more shared memory than there is', { launch: { grid: [1], block: [1], shared: 65_536 } }],
    ['more memory than the device has', { args: [{ name: 'out', type: 'float*', elements: 1 << 24, input: null }] }],
  ])('answers %s with a limit', async (_name, more) => {
    const { replies } = await launcher.run([LOAD, kernel('vec_add', more)]);
    expect(last(replies).fields).toMatchObject({ fault: { kind: 'limit' } });
  });

  it('refuses what is no cubin and what is no request', async () => {
    const { replies } = await launcher.run([{ ...LOAD, payload: Buffer.alloc(64) }]);
    expect(last(replies).fields).toMatchObject({ raised: { type: 'OSError' } });
    expect(
      last((await launcher.run([LOAD, kernel('vec_add', { args: [{ name: 'x', type: 'char' }] })])).replies).fields,
    ).toMatchObject({ unsendable: 'arguments' });
    expect(await launcher.run([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7b])])).toMatchObject({ code: 65 });
    expect(await launcher.run([Buffer.from([255, 255, 255, 255, 0, 0, 0, 0])])).toMatchObject({ code: 65 });
  });
});

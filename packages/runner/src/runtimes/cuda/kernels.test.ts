import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mutant } from '../../testing/kernels.ts';
import { KERNELS, openKernels } from '../../testing/cuda.ts';
import type { Kernels } from '../../testing/cuda.ts';
import { blockSum, dot, isRight, layernorm, mapStride, matmul, run, softmax, vecAdd } from '../../testing/cudaCases.ts';
import type { Case } from '../../testing/cudaCases.ts';

const ORDERS = [0, 1, 2];

const RIGHT: readonly (readonly [string, Case])[] = [
  ['vec_add of 1', vecAdd(1)],
  ['vec_add of 1000', vecAdd(1000)],
  ['vec_add of 1024', vecAdd(1024)],
  ['map_stride of 5', mapStride(5)],
  ['map_stride of 500', mapStride(500)],
  ['block_sum of 256', blockSum(256)],
  ['block_sum of 700', blockSum(700)],
  ['dot of 1000', dot(1000)],
  ['matmul 16 x 16 x 16', matmul(16, 16, 16)],
  ['matmul 33 x 17 x 40', matmul(33, 17, 40)],
  ['matmul 5 x 50 x 64', matmul(5, 50, 64)],
  ['softmax 3 x 32', softmax(3, 32)],
  ['softmax 2 x 7', softmax(2, 7)],
  ['softmax 2 x 300', softmax(2, 300)],
  ['layernorm 3 x 128', layernorm(3, 128)],
  ['layernorm 2 x 5', layernorm(2, 5)],
  ['layernorm 2 x 300', layernorm(2, 300)],
];

describe('right kernels', () => {
  let kernels: Kernels;
  beforeAll(async () => {
    kernels = await openKernels(KERNELS);
  }, 240_000);
  afterAll(() => kernels.close());

  it.each(RIGHT)('answers %s in every order of threads', async (_name, one) => {
    for (const order of ORDERS) {
      const reply = await run(kernels, one, order);
      expect(reply).toMatchObject({ fields: { value: true }, fault: null });
      expect(isRight(reply, one)).toBe(true);
    }
  });

  it('counts what a launch loads and stores', async () => {
    const { fields } = await run(kernels, matmul(64, 64, 64), 0);
    // Each of 4 x 4 blocks loads 4 tiles of both factors: 2 * 64^3 / 16 loads.
    expect(fields['counters']).toEqual({
      global_loads: 32_768,
      global_stores: 4096,
      shared_loads: 2 * 64 ** 3,
      shared_stores: 32_768,
      atomics: 0,
      barriers: 16 * 8,
    });
  });

  it('says when a kernel takes other arguments than it is launched with', async () => {
    const { args, ...one } = vecAdd(4);
    const { fields } = await run(kernels, { ...one, args: args.slice(0, 3) }, 0);
    expect(fields['raised']).toMatchObject({
      type: 'TypeError',
      text: 'vec_add(float*, float const*, float const*, int) is launched with (float*, const float*, const float*)',
    });
  });

  it('says that there is no kernel of that name, and takes no device function for one', async () => {
    const one = vecAdd(4);
    expect(await run(kernels, { ...one, symbol: 'vec' }, 0)).toMatchObject({ fields: { missing: 'vec' } });
    expect(await run(kernels, { ...one, symbol: 'warp_sum' }, 0)).toMatchObject({ fields: { missing: 'warp_sum' } });
  });
});

/** Name, what is changed into what, the launch that catches it, and the fault that is named; null: a wrong value. */
const WRONG: readonly (readonly [string, string, string, Case, Record<string, unknown> | null])[] = [
  ['no guard', 'if (i < n) {', '{', vecAdd(1000), { kind: 'oob_read', buffer: 'a', line: 7 }],
  ['a grid that is rounded down', '__global__ void vec', '__global__ void vec', vecAdd(1000, 15), null],
  ['no barrier after loading', '__syncthreads();  // loaded', '', blockSum(256), { kind: 'race', buffer: 'part' }],
  [
    'no barrier between the steps of a sum',
    '__syncthreads();  // added',
    '',
    blockSum(256),
    { kind: 'race', buffer: 'part' },
  ],
  [
    'a barrier inside a branch',
    'if (t < half) part[t] += part[t + half];\n        __syncthreads();  // added',
    'if (t < half) { part[t] += part[t + half]; __syncthreads(); }',
    blockSum(256),
    { kind: 'divergent_barrier', line: 24 },
  ],
  [
    'a tail that is not filled',
    'part[t] = i < n ? a[i] : 0.0f;',
    'if (i < n) part[t] = a[i];',
    blockSum(700),
    { kind: 'use_uninitialised', buffer: 'part' },
  ],
  ['no barrier before a tile is used', '__syncthreads();  // filled', '', matmul(33, 17, 40), { kind: 'race' }],
  ['no barrier before a tile is filled again', '__syncthreads();  // used', '', matmul(33, 17, 40), { kind: 'race' }],
  ['no zeros beyond K', 'row < M && k0 + x < K ?', 'row < M ?', matmul(33, 17, 40), { kind: 'oob_read', buffer: 'a' }],
  ['grid x and y exchanged', '__global__ void mat', '__global__ void mat', matmul(33, 17, 40, [3, 2]), null],
  [
    'shuffles over half a warp',
    'for (int with = 16; with > 0; with /= 2) sum',
    'for (int with = 8; with > 0; with /= 2) sum',
    softmax(3, 32),
    null,
  ],
  [
    'a loop without its step',
    'for (int i = lane; i < C; i += 32) sum',
    'for (int i = lane; i < 32 && i < C; i += 32) sum',
    softmax(2, 300),
    null,
  ],
  [
    'no barrier after the mean',
    '__syncthreads();  // everyone has read the mean',
    '',
    layernorm(3, 128),
    { kind: 'race', buffer: 'shared' },
  ],
  [
    'no dynamic shared memory',
    '__global__ void lay',
    '__global__ void lay',
    layernorm(3, 128, 4),
    { kind: 'oob_write', buffer: 'shared' },
  ],
];

describe('wrong kernels', () => {
  it.each(WRONG)(
    'catches %s in every order of threads',
    async (_name, from, to, one, fault) => {
      const kernels = await openKernels(mutant(KERNELS, from, to));
      try {
        for (const order of ORDERS) {
          const reply = await run(kernels, one, order);
          expect(isRight(reply, one)).toBe(false);
          if (fault === null) expect(reply).toMatchObject({ fields: { value: true } });
          else expect(reply.fields['fault']).toMatchObject(fault);
        }
      } finally {
        await kernels.close();
      }
    },
    240_000,
  );
});

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { numbers, openKernels } from '../../testing/cuda.ts';
import type { Arg, Geometry, Kernels } from '../../testing/cuda.ts';

const SOURCE = readFileSync(new URL('../../testing/cuda/faults.cu', import.meta.url), 'utf8');

/** Line of the comment `// @name`; null where there is none. */
function lineOf(name: string): number | null {
  const at = SOURCE.split('\n').findIndex((line) => line.endsWith(`// @${name}`));
  return at < 0 ? null : at + 1;
}

const OUT: Arg = ['out', 'float*', 64];
const IN: Arg = ['in', 'const float*', numbers(64)];
const INOUT: Arg = ['inout', 'float*', numbers(64)];
const BLOCK: Geometry = { grid: [1], block: [64] };
const INTS: readonly Arg[] = [
  ['out', 'int*', 64],
  ['in', 'const int*', Array.from({ length: 64 }, () => 0)],
];

interface Found {
  readonly kernel: string;
  readonly fault: Readonly<Record<string, unknown>>;
  readonly args?: readonly Arg[];
  readonly geometry?: Geometry;
}

const thread = (x: number): { thread: number[] } => ({ thread: [x, 0, 0] });

/** What order 0 says, thread by thread from the first. */
const FOUND: readonly Found[] = [
  { kernel: 'past_the_end', fault: { kind: 'oob_write', buffer: 'out', index: 64, ...thread(63), block: [0, 0, 0] } },
  { kernel: 'before_the_start', fault: { kind: 'oob_read', buffer: 'in', index: -1, ...thread(0) } },
  { kernel: 'far_away', fault: { kind: 'oob_write', buffer: 'out', index: 100_000 } },
  {
    kernel: 'wide',
    args: [['out', 'float*', 62], IN],
    geometry: { grid: [1], block: [16] },
    fault: { kind: 'oob_write', buffer: 'out', index: 62, ...thread(15) },
  },
  { kernel: 'shared_array', fault: { kind: 'oob_write', buffer: 'tile', index: 32, ...thread(32) } },
  { kernel: 'neighbouring_array', fault: { kind: 'oob_read', buffer: 'one', index: 64 } },
  { kernel: 'shared_doubles', fault: { kind: 'oob_write', buffer: 'wide', index: 64, elements: 64 } },
  { kernel: 'device_array', fault: { kind: 'oob_write', buffer: 'variable', index: 4 } },
  { kernel: 'constant_array', fault: { kind: 'oob_read' } },
  { kernel: 'writes_constant', fault: { kind: 'const_write', buffer: 'table', index: 0 } },
  { kernel: 'writes_const', fault: { kind: 'const_write', buffer: 'in', index: 5 } },
  { kernel: 'null_pointer', fault: { kind: 'null', buffer: null } },
  { kernel: 'foreign_stack', fault: { kind: 'oob_write', buffer: null, ...thread(1) } },
  { kernel: 'reads_output', fault: { kind: 'use_uninitialised', buffer: 'out', index: 0 } },
  {
    kernel: 'same_value',
    fault: { kind: 'race', buffer: 'out', index: 0, ...thread(1), other: { thread: [0, 0, 0], write: true } },
  },
  {
    kernel: 'between_blocks',
    geometry: { grid: [4], block: [32] },
    fault: {
      kind: 'race',
      buffer: 'out',
      index: 0,
      block: [1, 0, 0],
      other: { block: [0, 0, 0], thread: [0, 0, 0], write: true },
    },
  },
  {
    kernel: 'reads_a_neighbour',
    args: [INOUT, IN],
    fault: { kind: 'race', buffer: 'inout', index: 1, ...thread(1), other: { thread: [0, 0, 0], write: false } },
  },
  { kernel: 'plain_and_atomic', args: [INOUT, IN], fault: { kind: 'race', buffer: 'inout', ...thread(32) } },
  { kernel: 'warp_synchronous', fault: { kind: 'race', buffer: 'sums' } },
  { kernel: 'waits_for_a_flag', fault: { kind: 'race', buffer: 'flag', elements: 1 } },
  { kernel: 'shuffle_is_no_barrier', fault: { kind: 'race', buffer: 'x' } },
  {
    kernel: 'no_fence',
    args: [OUT, ['partial', 'float*', 64], IN],
    geometry: { grid: [3], block: [32] },
    fault: { kind: 'race', buffer: 'partial' },
  },
  { kernel: 'two_barriers', fault: { kind: 'divergent_barrier', ...thread(0), other: { thread: [32, 0, 0] } } },
  { kernel: 'half_of_a_warp_syncs', fault: { kind: 'deadlock', ...thread(1), other: { thread: [0, 0, 0] } } },
  {
    kernel: 'shuffles_with_the_gone',
    fault: { kind: 'divergent_barrier', ...thread(36), other: { thread: [40, 0, 0] } },
  },
  { kernel: 'not_in_its_mask', fault: { kind: 'divergent_barrier', ...thread(8) } },
  { kernel: 'divides_by_zero', args: INTS, fault: { kind: 'signal', signal: 'SIGFPE', ...thread(0) } },
  { kernel: 'endless_recursion', fault: { kind: 'stack', ...thread(0) } },
  { kernel: 'asserts', fault: { kind: 'signal', signal: 'SIGABRT', ...thread(7) } },
  { kernel: 'traps', fault: { kind: 'signal', signal: 'SIGTRAP', ...thread(9) } },
  { kernel: 'large_shared', geometry: { ...BLOCK, shared: 2000 }, fault: { kind: 'limit', what: 'shared' } },
  { kernel: 'same_value', geometry: { grid: [1], block: [32, 33] }, fault: { kind: 'limit', what: 'threads' } },
  { kernel: 'same_value', geometry: { grid: [0], block: [32] }, fault: { kind: 'limit', what: 'grid' } },
];

describe('what the emulation finds', () => {
  let kernels: Kernels;
  beforeAll(async () => {
    kernels = await openKernels(SOURCE);
  }, 240_000);
  afterAll(() => kernels.close());

  it.each(FOUND)('finds $kernel with its place', async ({ kernel, fault, args, geometry }) => {
    const { fields } = await kernels.launch(kernel, args ?? [OUT, IN], geometry ?? BLOCK);
    expect(fields['fault']).toMatchObject(fault);
    const line = lineOf(kernel);
    if (line !== null && fault['kind'] !== 'limit') expect(fields['fault']).toMatchObject({ line });
  });

  it.each(FOUND.filter(({ kernel }) => kernel !== 'large_shared'))(
    'finds $kernel in the other orders, too',
    async ({ kernel, args, geometry }) => {
      for (const order of [1, 2]) {
        const { fields } = await kernels.launch(kernel, args ?? [OUT, IN], { ...(geometry ?? BLOCK), order });
        expect(fields['fault']).toBeDefined();
      }
    },
  );

  it('takes neighbours of two bytes for two places', async () => {
    const reply = await kernels.launch('half_neighbours', [['out', 'half*', 64], IN], BLOCK);
    expect(reply.fields['value']).toBe(true);
  });

  it('says what an assertion says on a GPU', () => {
    expect(kernels.printed()).toMatch(
      /kernel\.cu:\d+: .*asserts.*: block: \[0,0,0\], thread: \[7,0,0\] Assertion `threadIdx\.x < 7` failed\./,
    );
  });

  it('leaves endless loops to the clock', async () => {
    const other = await openKernels(SOURCE);
    expect(await other.launch('endless', [OUT, IN], BLOCK, 300)).toMatchObject({ fault: 'deadline' });
    await other.close();
  });
});

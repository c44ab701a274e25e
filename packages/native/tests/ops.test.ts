import { describe, expect, it } from '@jest/globals';
import { computeOp, describeOps } from '../lib/index.js';

/** Hostile input arrives without types. */
const compute = (call: unknown) => computeOp(call as never);
const floats = (...values: number[]) => Float64Array.from(values);

describe('operations', () => {
  it('names each once, with its arrays in order', () => {
    const ops = describeOps();
    expect(new Set(ops.map(({ name }) => name)).size).toBe(ops.length);
    expect(ops.find(({ name }) => name === 'attention_forward')).toEqual({
      name: 'attention_forward',
      dims: ['B', 'T', 'C', 'NH'],
      inputs: ['inp'],
      outputs: ['preatt', 'att', 'out'],
      variants: [
        'no_causal_mask',
        'no_scale',
        'scale_by_width',
        'softmax_over_queries',
        'strict_mask',
        'mask_to_zero',
        'mask_after_softmax',
      ],
    });
  });

  it('takes dims and inputs by name and returns every output by name', () => {
    const inputs = { b: floats(4, 5, 6), a: floats(1, 2, 3) };
    expect(computeOp({ op: 'dot', dims: { N: 3 }, inputs })).toEqual({ out: floats(32) });
    const { sum, out } = computeOp({ op: 'softmax', dims: { N: 1, C: 2 }, inputs: { x: floats(0, 0) } });
    expect([...sum!, ...out!]).toEqual([2, 0.5, 0.5]);
  });

  it('computes a known mistake on purpose', () => {
    const call = { op: 'cumsum', dims: { N: 3 }, inputs: { a: floats(1, 2, 3) }, variant: 'exclusive' };
    expect(computeOp(call)).toEqual({ out: floats(0, 1, 3) });
  });

  it.each([
    ['no call', undefined, 'EAR_BAD_ARGUMENT'],
    ['an unknown operation', { op: 'conv9d', dims: {}, inputs: {} }, 'EAR_BAD_ARGUMENT'],
    ['an unknown variant', { op: 'dot', dims: { N: 1 }, inputs: {}, variant: 'x' }, 'EAR_BAD_ARGUMENT'],
    ['a missing dim', { op: 'dot', dims: {}, inputs: {} }, 'EAR_BAD_ARGUMENT'],
    ['a dim too many', { op: 'dot', dims: { N: 1, M: 1 }, inputs: {} }, 'EAR_BAD_ARGUMENT'],
    ['a dim of zero', { op: 'dot', dims: { N: 0 }, inputs: { a: floats(), b: floats() } }, 'EAR_BAD_ARGUMENT'],
    ['half a dim', { op: 'dot', dims: { N: 1.5 }, inputs: { a: floats(1), b: floats(1) } }, 'EAR_BAD_ARGUMENT'],
    ['a missing input', { op: 'dot', dims: { N: 1 }, inputs: { a: floats(1) } }, 'EAR_BAD_ARGUMENT'],
    ['an input of the wrong kind', { op: 'dot', dims: { N: 1 }, inputs: { a: [1], b: floats(1) } }, 'EAR_BAD_ARGUMENT'],
    [
      'an input of the wrong width',
      { op: 'dot', dims: { N: 1 }, inputs: { a: new Float32Array(1), b: floats(1) } },
      'EAR_BAD_ARGUMENT',
    ],
    [
      'an input too short',
      { op: 'dot', dims: { N: 2 }, inputs: { a: floats(1), b: floats(1, 2) } },
      'EAR_ERR_ARGUMENT',
    ],
    ['an input too long', { op: 'dot', dims: { N: 1 }, inputs: { a: floats(1), b: floats(1, 2) } }, 'EAR_ERR_ARGUMENT'],
    [
      'heads that do not divide the width',
      { op: 'attention_forward', dims: { B: 1, T: 1, C: 3, NH: 2 }, inputs: { inp: floats() } },
      'EAR_ERR_ARGUMENT',
    ],
    [
      'sizes whose product is enormous',
      { op: 'matmul', dims: { M: 4e6, N: 4e6, K: 4e6 }, inputs: { a: floats(), b: floats() } },
      'EAR_ERR_TOO_LARGE',
    ],
    [
      'a size beyond 32 bits',
      { op: 'dot', dims: { N: Number.MAX_SAFE_INTEGER }, inputs: { a: floats(), b: floats() } },
      'EAR_ERR_TOO_LARGE',
    ],
  ])('refuses %s', (_name, call, code) => {
    expect(() => compute(call)).toThrow(expect.objectContaining({ code }));
  });

  it('survives an array that is taken away while it is read', () => {
    const gone = floats(1, 2);
    structuredClone(gone, { transfer: [gone.buffer] });
    const call = { op: 'dot', dims: { N: 2 }, inputs: { a: gone, b: floats(1, 2) } };
    expect(() => computeOp(call)).toThrow(expect.objectContaining({ code: 'EAR_ERR_ARGUMENT' }));
  });
});

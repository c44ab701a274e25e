import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Dtype } from '@ear/engine';
import { DTYPES } from '@ear/engine';
import type { Seen } from '../protocol/seen.ts';
import { seenFromWire } from '../protocol/wireValue.ts';
import type { Container } from '../tensors/tensor.ts';
import { tensorOf } from '../tensors/tensor.ts';
import { compare } from './compare.ts';
import { tensorIn, wantedIn } from './wanted.ts';

// The same draws each time; the long run draws anew.
if (process.env['EAR_TEST_LONG'] !== '1') fc.configureGlobal({ seed: 1 });

const seen = (dtype: Dtype, shape: number[], values: number[], container: Container = 'numpy'): Seen => ({
  kind: 'tensor',
  container,
  tensor: tensorOf(dtype, shape, values),
});
const want = (dtype: Dtype, shape: number[], values: number[]): ReturnType<typeof tensorIn> =>
  tensorIn('numpy', tensorOf(dtype, shape, values));
const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const shape = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });
const filled = shape.chain((of) => {
  const count = of.reduce((product, extent) => product * extent, 1);
  return fc.record({ shape: fc.constant(of), values: fc.array(number, { minLength: count, maxLength: count }) });
});
const tol = { atol: 1e-3, rtol: 1e-3 };

describe('comparison of tensors', () => {
  it('finds every tensor equal to itself, whatever its shape', () => {
    fc.assert(
      fc.property(filled, (one) => {
        const { mismatch } = compare(
          seen('float64', one.shape, one.values),
          want('float64', one.shape, one.values),
          undefined,
        );
        expect(mismatch).toBeNull();
      }),
    );
  });

  it('takes no dtype for another one, though every value agrees', () => {
    for (const got of DTYPES.filter((dtype) => dtype !== 'bfloat16'))
      for (const wanted of DTYPES.filter((dtype) => dtype !== got && dtype !== 'bfloat16'))
        expect(compare(seen(got, [2], [0, 1]), want(wanted, [2], [0, 1]), tol).mismatch?.reason).toBe('dtype');
  });

  it('broadcasts nothing: another shape of the same elements is another shape', () => {
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        fc.pre(a.join() !== b.join());
        const ones = (of: number[]): number[] => Array(of.reduce((x, y) => x * y, 1)).fill(1);
        const { mismatch } = compare(seen('float64', a, ones(a)), want('float64', b, ones(b)), tol);
        expect(mismatch?.reason).toBe('shape');
      }),
    );
    expect(compare(seen('float64', [2, 1], [1, 2]), want('float64', [2], [1, 2]), tol).mismatch?.reason).toBe('shape');
    expect(compare(seen('float64', [], [1]), want('float64', [1], [1]), tol).mismatch?.reason).toBe('shape');
    expect(compare(seen('float64', [0, 3], []), want('float64', [3, 0], []), tol).mismatch?.reason).toBe('shape');
  });

  it('lets NaN pass for nothing, and an infinity only for itself', () => {
    const anything = fc.oneof(number, fc.constantFrom(NaN, Infinity, -Infinity));
    fc.assert(
      fc.property(
        anything,
        fc.constantFrom(NaN, Infinity, -Infinity),
        fc.double({ min: 0, noNaN: true }),
        (x, y, room) => {
          const close = { atol: room, rtol: room };
          const passes = compare(seen('float64', [1], [y]), want('float64', [1], [x]), close).mismatch === null;
          expect(passes).toBe(x === y);
          const back = compare(seen('float64', [1], [x]), want('float64', [1], [y]), close).mismatch === null;
          expect(back).toBe(x === y);
        },
      ),
    );
  });

  it('passes exactly up to the border, and names the first and the largest difference', () => {
    fc.assert(
      fc.property(number, fc.double({ min: -2, max: 2, noNaN: true }), (wanted, part) => {
        const got = wanted + part * (tol.atol + tol.rtol * Math.abs(wanted));
        const close = Math.abs(got - wanted) <= tol.atol + tol.rtol * Math.abs(wanted);
        expect(compare(seen('float64', [1], [got]), want('float64', [1], [wanted]), tol).mismatch === null).toBe(close);
      }),
    );
    const { mismatch, largest } = compare(
      seen('float32', [2, 3], [1, 2, 3, 4, 6, 9]),
      want('float32', [2, 3], [1, 2, 3, 4, 5, 6]),
      tol,
    );
    expect(mismatch).toMatchObject({ reason: 'value', at: '[1, 1]', want: 5 });
    expect(largest).toEqual({ at: '[1, 2]', got: 9, want: 6, size: 3 });
  });

  it('holds whole numbers to the last one unless a tolerance is given, and 0 equal to -0', () => {
    const big = 2 ** 53;
    expect(compare(seen('int64', [1], [big - 1]), want('int64', [1], [big]), undefined).mismatch?.reason).toBe('value');
    expect(compare(seen('int64', [1], [big - 1]), want('int64', [1], [big]), tol).mismatch).toBeNull();
    expect(compare(seen('float64', [1], [-0]), want('float64', [1], [0]), undefined).mismatch).toBeNull();
    expect(compare(seen('bool', [1], [1]), want('int64', [1], [1]), tol).mismatch?.reason).toBe('dtype');
  });

  it('asks for the container of the runtime, except where there are no axes', () => {
    const torch = tensorIn('torch', tensorOf('float32', [1], [1]));
    expect(compare(seen('float32', [1], [1]), torch, tol).mismatch?.reason).toBe('type');
    expect(compare(seen('float32', [1], [1], 'torch'), torch, tol).mismatch).toBeNull();
    const scalar = tensorIn('numpy', tensorOf('float32', [], [1]));
    expect(compare(seen('float32', [], [1], 'scalar'), scalar, tol).mismatch).toBeNull();
    expect(compare(seen('float64', [], [1], 'scalar'), scalar, tol).mismatch?.reason).toBe('dtype');
    expect(compare({ kind: 'float', value: 1 }, scalar, tol).mismatch?.reason).toBe('type');
  });

  it('takes a tensor without axes for the number that it holds, and a bool never for a number', () => {
    expect(compare(seen('float32', [], [2.5], 'scalar'), 2.5, undefined).mismatch).toBeNull();
    expect(compare(seen('int64', [], [2], 'torch'), 2, undefined).mismatch).toBeNull();
    expect(compare(seen('bool', [], [1], 'scalar'), 1, tol).mismatch?.reason).toBe('type');
    expect(compare(seen('bool', [], [1], 'scalar'), true, tol).mismatch).toBeNull();
    expect(compare(seen('float64', [1], [2.5]), 2.5, tol).mismatch?.reason).toBe('type');
    expect(compare(seen('float64', [], [NaN]), 2.5, tol).mismatch?.reason).toBe('not_finite');
  });

  it('finds tensors inside lists and dicts, and says where', () => {
    const expected = wantedIn('numpy', { a: [{ $array: [1, 2] }, 3] });
    const got = (last: number): Seen => ({
      kind: 'dict',
      entries: [
        [
          { kind: 'str', value: 'a' },
          { kind: 'list', items: [seen('float64', [2], [1, last]), { kind: 'int', value: 3n }] },
        ],
      ],
    });
    expect(compare(got(2), expected, tol).mismatch).toBeNull();
    expect(compare(got(5), expected, tol).mismatch).toMatchObject({ reason: 'value', at: "['a'][0][1]", want: 2 });
  });
});

describe('tensors from the wire', () => {
  const tensor = tensorOf('float32', [2], [1, 2]);

  it('must be named in order, each once', () => {
    expect(seenFromWire([{ a: ['numpy', 0] }], [tensor])).toMatchObject({ items: [{ kind: 'tensor' }] });
    for (const [wire, count] of [
      [[{ a: ['numpy', 0] }, { a: ['numpy', 0] }], 1],
      [[{ a: ['numpy', 1] }, { a: ['numpy', 0] }], 2],
      [[{ a: ['numpy', 0] }], 2],
      [1, 1],
      [{ a: ['numpy', 0] }, 0],
      [{ a: ['scalar', 0] }, 1],
      [{ a: ['list', 0] }, 1],
      [{ a: ['numpy', -1] }, 1],
      [{ a: ['numpy', '0'] }, 1],
    ] as const) {
      expect(seenFromWire(wire, Array(count).fill(tensor))).toBeNull();
    }
  });

  it('are numbers of a known dtype where they have no axes, and no word of the student’s where they do not travel', () => {
    expect(seenFromWire({ n: ['scalar', 'f32', 0.1] })).toMatchObject({
      tensor: { values: Float64Array.of(Math.fround(0.1)) },
    });
    expect(seenFromWire({ n: ['torch', 'i64', { i: '9007199254740993' }] })).toMatchObject({
      tensor: { values: Float64Array.of(NaN) },
    });
    for (const forged of [
      { n: ['scalar', 'f128', 1] },
      { n: ['scalar', 'json', 1] },
      { n: ['list', 'f64', 1] },
      { n: ['scalar', 'f64', 'x'] },
      { n: ['scalar', 'f64', [1]] },
      { n: ['scalar', 'f64'] },
      { x: ['numpy', 5] },
      { x: 'numpy' },
    ]) {
      expect(seenFromWire(forged)).toBeNull();
    }
    expect(seenFromWire({ x: ['numpy', 'the secret is 42'] })).toMatchObject({ kind: 'foreign', dtype: 'unknown' });
  });
});

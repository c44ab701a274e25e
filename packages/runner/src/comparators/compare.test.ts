import { describe, expect, it } from '@jest/globals';
import type { Plain } from '@ear/engine';
import fc from 'fast-check';
import type { Seen } from '../protocol/seen.ts';
import { seenFromWire } from '../protocol/wireValue.ts';
import { compare } from './compare.ts';

// The same draws each time; the long run draws anew.
if (process.env['EAR_TEST_LONG'] !== '1') fc.configureGlobal({ seed: 1 });

const tol = { atol: 1e-6, rtol: 1e-3 };
const float = (value: number): Seen => ({ kind: 'float', value });
const int = (value: bigint): Seen => ({ kind: 'int', value });

/** Any JSON value as a student would send it: numbers as floats, objects as dicts. */
function asSeen(value: Plain): Seen {
  if (value === null) return { kind: 'none' };
  if (typeof value === 'boolean') return { kind: 'bool', value };
  if (typeof value === 'number') return float(value);
  if (typeof value === 'string') return { kind: 'str', value };
  if (Array.isArray(value)) return { kind: 'list', items: (value as readonly Plain[]).map(asSeen) };
  const entries = Object.entries(value).map(([key, item]) => [{ kind: 'str', value: key }, asSeen(item)] as const);
  return { kind: 'dict', entries };
}

const plain = fc.jsonValue({ noUnicodeString: false } as object) as fc.Arbitrary<Plain>;

describe('comparison', () => {
  it('finds every value equal to itself', () => {
    fc.assert(fc.property(plain, (value) => expect(compare(asSeen(value), value, undefined).mismatch).toBeNull()));
  });

  it('lets NaN and infinities pass for nothing', () => {
    const hostile = fc.constantFrom(NaN, Infinity, -Infinity);
    fc.assert(
      fc.property(hostile, fc.double({ noNaN: true }), fc.double({ min: 0, noNaN: true }), (value, want, room) => {
        expect(compare(float(value), want, { atol: room, rtol: room }).mismatch?.reason).toBe('not_finite');
      }),
    );
  });

  it('passes exactly up to the border', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (want, part) => {
          const got = want + part * (tol.atol + tol.rtol * Math.abs(want));
          const close = Math.abs(got - want) <= tol.atol + tol.rtol * Math.abs(want);
          expect(compare(float(got), want, tol).mismatch === null).toBe(close);
        },
      ),
    );
  });

  it('takes another number of elements for another shape, whichever side is longer', () => {
    const numbers = fc.array(fc.integer(), { maxLength: 6 });
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        fc.pre(a.length !== b.length);
        expect(compare(asSeen(a), b, tol).mismatch?.reason).toBe('shape');
        expect(compare(asSeen(b), a, tol).mismatch?.reason).toBe('shape');
      }),
    );
  });

  it('never takes (n, 1) for (n)', () => {
    expect(compare(asSeen([[1], [2]]), [1, 2], tol).mismatch).toMatchObject({ reason: 'type', at: '[0]' });
    expect(compare(asSeen([1, 2]), [[1], [2]], tol).mismatch).toMatchObject({ reason: 'type', at: '[0]' });
    expect(compare(asSeen([1]), 1, tol).mismatch?.reason).toBe('type');
  });

  it('never takes a bool, a string or an object for a number, nor a number for a bool', () => {
    const wrong: Seen[] = [
      { kind: 'bool', value: true },
      { kind: 'str', value: '1' },
      { kind: 'object', type: 'float' },
      { kind: 'none' },
    ];
    for (const seen of wrong) expect(compare(seen, 1, tol).mismatch?.reason).toBe('type');
    expect(compare(float(1), true, tol).mismatch?.reason).toBe('type');
  });

  it('takes an int for a float of the same value, exactly unless a tolerance is given', () => {
    expect(compare(int(5n), 5, undefined).mismatch).toBeNull();
    expect(compare(int(5n), 5.0000000001, undefined).mismatch?.reason).toBe('value');
    expect(compare(int(5n), 5.0000000001, tol).mismatch).toBeNull();
    expect(compare(int(2n ** 53n + 1n), 2 ** 53, undefined).mismatch?.reason).toBe('value');
    expect(compare(int(10n ** 400n), 1, tol).mismatch?.reason).toBe('not_finite');
  });

  it('takes a tuple for a list and an int key for its digits', () => {
    expect(compare({ kind: 'tuple', items: [float(1)] }, [1], undefined).mismatch).toBeNull();
    expect(compare({ kind: 'dict', entries: [[int(1n), float(2)]] }, { 1: 2 }, undefined).mismatch).toBeNull();
    const twice: Seen = {
      kind: 'dict',
      entries: [
        [int(1n), float(2)],
        [{ kind: 'str', value: '1' }, float(2)],
      ],
    };
    expect(compare(twice, { 1: 2 }, undefined).mismatch?.reason).toBe('shape');
  });

  it('tells the largest difference and where it is', () => {
    const { largest, mismatch } = compare(asSeen({ a: [1, 2.5], b: 3 }), { a: [1, 2], b: 3.1 }, tol);
    expect(largest).toEqual({ at: "['a'][1]", got: 2.5, want: 2, size: 0.5 });
    expect(mismatch).toMatchObject({ reason: 'value', at: "['a'][1]" });
  });
});

describe('values from the wire', () => {
  it('are read as data or refused, whatever comes', () => {
    fc.assert(fc.property(fc.jsonValue(), (wire) => expect(() => seenFromWire(wire)).not.toThrow()));
    for (const forged of [
      { i: 1.5 },
      { i: '1e9' },
      { f: 'Infinity' },
      { d: [[1]] },
      { o: 1 },
      { x: 1 },
      {},
      { i: 1, f: 'nan' },
    ]) {
      expect(seenFromWire(forged)).toBeNull();
    }
    let deep: unknown = 1;
    for (let level = 0; level < 1000; level++) deep = [deep];
    expect(seenFromWire(deep)).toBeNull();
  });
});

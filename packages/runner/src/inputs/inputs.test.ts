import { describe, expect, it } from '@jest/globals';
import { Input } from '@ear/engine';
import { randomFrom } from '../seed.ts';
import { drawDims, drawInput } from './draw.ts';
import { BadExpression, evaluate } from './expression.ts';

describe('expressions', () => {
  it.each([
    ['3*C', 24],
    ['(N + 255) / 256', 4],
    ['-7 / 2', -3],
    ['C % NH == 0', 1],
    ['C % 3 == 0 || N >= 1000', 1],
    ['C < 3 && N > 1', 0],
    ['2 + 3 * 4 - 1', 13],
    ['((1))', 1],
  ])('%s is %p', (text, value) => expect(evaluate(text, { C: 8, N: 1000, NH: 4 })).toBe(value));

  it.each(['2 +', '(1', 'Q', '1 2', 'C = 3', '1 / 0', '& 1', ')', '9999999999 * 9999999999'])(
    'refuses %s, in both languages',
    (text) => {
      let refused: unknown;
      try {
        evaluate(text, { C: 8 });
      } catch (error) {
        refused = error;
      }
      expect(refused).toBeInstanceOf(BadExpression);
      const { ko, en } = (refused as BadExpression).clause;
      expect([ko, en]).toEqual([expect.stringMatching(/요$/), expect.stringMatching(/[a-z)"]$/i)]);
      expect(ko).not.toMatch(/[a-z]{2,} [a-z]{2,}/);
    },
  );
});

describe('drawn inputs', () => {
  const random = (): ReturnType<typeof randomFrom> => randomFrom('00', 'test');

  it('meet their conditions, in their ranges, the same for the same seed', () => {
    const wanted = {
      families: [{ C: [4, 64], NH: [1, 8] as [number, number], B: 2 }],
      where: ['C % NH == 0'],
      count: 20,
    };
    const drawn = drawDims(wanted as never, random());
    expect(drawn).toHaveLength(20);
    for (const { C, NH, B } of drawn) {
      expect([C! % NH!, B]).toEqual([0, 2]);
      expect(C).toBeGreaterThanOrEqual(4);
      expect(C).toBeLessThanOrEqual(64);
    }
    expect(drawDims(wanted as never, random())).toEqual(drawn);
  });

  it('say when conditions cannot be met', () => {
    expect(() => drawDims({ families: [{ N: [1, 3] }], where: ['N > 3'], count: 1 }, random())).toThrow('N > 3');
  });

  it('are filled as asked', () => {
    const draw = (input: object, dims = {}): unknown => drawInput(Input.parse({ name: 'x', ...input }), dims, random());
    expect(draw({ shape: ['N', 2], fill: 'arange', dtype: 'int32' }, { N: 2 })).toMatchObject({
      shape: [2, 2],
      values: new Float64Array([0, 1, 2, 3]),
    });
    expect(draw({ value: '3*N' }, { N: 5 })).toBe(15);
    const { values } = draw({ shape: [1000], fill: 'tokens', high: 'V', dtype: 'int64' }, { V: 7 }) as {
      values: Float64Array;
    };
    expect([Math.min(...values), Math.max(...values)]).toEqual([0, 6]);
    const normal = (draw({ shape: [4000], scale: 2 }) as { values: Float64Array }).values;
    const mean = normal.reduce((sum, x) => sum + x, 0) / 4000;
    expect(Math.abs(mean)).toBeLessThan(0.15);
    expect(Math.abs(normal.reduce((sum, x) => sum + x * x, 0) / 4000 - 4)).toBeLessThan(0.5);
    const mixed = (draw({ shape: [5], fill: 'permutation' }) as { values: Float64Array }).values;
    expect([...mixed].sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it('refuse sizes that make no sense', () => {
    const input = Input.parse({ name: 'x', shape: ['N'] });
    expect(() => drawInput(input, { N: -1 }, random())).toThrow('below zero');
    expect(() => drawInput(input, { N: 1 << 23 }, random())).toThrow('too many');
  });
});

import { describe, expect, it } from '@jest/globals';
import { DTYPES } from '@ear/engine';
import { bytesOfTensor, tensorFromBytes, tensorOf } from './tensor.ts';

describe('tensors', () => {
  it.each(DTYPES)('of %s come back from their bytes as they were', (dtype) => {
    const tensor = tensorOf(dtype, [2, 3], [0, 1, -1.5, 3.14159265358979, 200, 65504]);
    expect(tensorFromBytes(dtype, [2, 3], bytesOfTensor(tensor))).toEqual(tensor);
  });

  it.each([
    ['float16', 1 / 3, 0.333251953125],
    ['float16', 2049, 2048], // halfway: to even
    ['float16', 2051, 2052],
    ['float16', 65519, 65504],
    ['float16', 65520, Infinity],
    ['float16', 2 ** -25, 0],
    ['float16', 3 * 2 ** -25, 2 ** -23],
    ['float16', -0.1, -0.0999755859375],
    ['bfloat16', 1 / 3, 0.333984375],
    ['bfloat16', 1 + 2 ** -8, 1],
    ['bfloat16', 1 + 3 * 2 ** -8, 1 + 2 ** -6],
    ['float32', 0.1, 0.10000000149011612],
    ['uint8', 258, 2],
    ['bool', 7, 1],
  ] as const)('round to %s: %p becomes %p', (dtype, value, rounded) => {
    expect(tensorOf(dtype, [], [value]).values[0]).toBe(rounded);
  });

  it('keep NaN and the sign of zero', () => {
    const { values } = tensorOf('float16', [2], [NaN, -0]);
    expect(values[0]).toBeNaN();
    expect(Object.is(values[1], -0)).toBe(true);
  });

  it('refuse values that do not fill their shape', () => {
    expect(() => tensorOf('float32', [2, 2], [1, 2, 3])).toThrow('3 values for a shape of 2x2');
  });
});

import { describe, expect, it } from '@jest/globals';
import { OP_SHAPES } from '@ear/engine';
import { describeOps, PART_SYMBOLS } from '@ear/native';
import { drawDims } from '../inputs/draw.ts';
import { evaluate } from '../inputs/expression.ts';
import { randomFrom } from '../seed.ts';
import { sizeOf } from '../tensors/tensor.ts';
import { OPS, findOp } from './catalogue.ts';
import { computeOp, OracleFault } from './compute.ts';
import { drawOp, flat } from './draw.ts';
import type { Op } from './op.ts';

/** Dims that meet an operation's conditions, each 1 to 6. */
function someDims({ name, dims, where }: Op) {
  const family = Object.fromEntries(dims.map((dim) => [dim, [1, 6] as [number, number]]));
  const [drawn] = drawDims({ families: [family], where, count: 1 }, randomFrom('00', name));
  return drawn as Readonly<Record<string, number>>;
}

describe('the catalogue of operations', () => {
  it('names what the engine has, as the engine orders it', () => {
    const native = describeOps().map(({ name, dims, inputs, outputs }) => [name, { dims, inputs, tensors: outputs }]);
    expect(OP_SHAPES).toEqual(Object.fromEntries(native));
    expect(OPS.map(({ name }) => name)).toEqual(native.map(([name]) => name));
  });

  it.each(OPS)('$name takes its inputs, tells its tensors and recognises mistakes as the engine does', (op) => {
    const native = describeOps().find(({ name }) => name === op.name);
    expect(op.inputs.map(({ name }) => name)).toEqual(native?.inputs);
    expect(op.tensors.map(({ name }) => name)).toEqual(native?.outputs);
    expect(native?.variants).toEqual(expect.arrayContaining(Object.keys(op.variants)));
    expect(op.call.filter((name) => !op.dims.includes(name))).toEqual(native?.inputs);
    for (const { axes, shape } of op.tensors) expect(axes).toHaveLength(shape.length);
  });

  it('has the C signatures of the kernels that can be plugged into a run', () => {
    for (const { symbol, args } of PART_SYMBOLS) {
      expect(findOp(symbol)?.args.map(({ name, type }) => ({ name, type }))).toEqual(args);
    }
  });

  it.each(OPS)('$name is drawn and computed with the sizes that it states', async (op) => {
    const dims = someDims(op);
    const inputs = await drawOp(op, dims, { dtype: 'float32', random: randomFrom('00', 'inputs') });
    const tensors = await computeOp(op.name, dims, flat(inputs));
    for (const { name, shape } of op.tensors) {
      expect(tensors[name]).toHaveLength(sizeOf(shape.map((extent) => evaluate(extent, dims))));
      expect(tensors[name]?.every(Number.isFinite)).toBe(true);
    }
  });

  it.each(OPS)('$name names only what it knows in its C signature', ({ inputs, tensors, args, dims }) => {
    const known = [...inputs, ...tensors].map(({ name }) => name).concat(dims);
    for (const { name, type, value } of args) {
      expect(known).toContain(name);
      if (!type.endsWith('*')) expect(value ?? inputs.find((one) => one.name === name)).toBeDefined();
    }
    expect(args.some(({ name }) => name === tensors.at(-1)?.name)).toBe(true);
  });
});

describe('computing an operation', () => {
  it('draws inputs that follow from each other: the mean and deviation of these very rows', async () => {
    const op = findOp('layernorm_backward') as Op;
    const dims = { B: 1, T: 2, C: 3 };
    const inputs = flat(await drawOp(op, dims, { dtype: 'float64', random: randomFrom('00', 'x') }));
    const rows = inputs['inp'] as Float64Array;
    const mean = [0, 3].map((at) => (rows[at]! + rows[at + 1]! + rows[at + 2]!) / 3);
    expect([...(inputs['mean'] as Float64Array)]).toEqual(mean.map((value) => expect.closeTo(value, 12)));
  });

  it('adds to what a gradient buffer held, and to no other', async () => {
    const inputs = { dout: Float64Array.of(1, 2), dinp1: Float64Array.of(10, 20), dinp2: Float64Array.of(0, 5) };
    const { dinp1, dinp2 } = await computeOp('residual_backward', { N: 2 }, inputs);
    expect([...dinp1!, ...dinp2!]).toEqual([11, 22, 1, 7]);
    const params = { params: Float64Array.of(1), grads: Float64Array.of(1), lr: Float64Array.of(0.5) };
    expect((await computeOp('sgd_update', { N: 1 }, params))['params']).toEqual(Float64Array.of(0.5));
  });

  it('fills an input as the author says, in the shape that the operation needs', async () => {
    const op = findOp('vec_add') as Op;
    const ones = { ...(op.inputs[0] as Op['inputs'][number]), shape: [99], fill: 'ones' as const };
    const drawing = { dtype: 'float64' as const, random: randomFrom('00', 'x'), otherwise: [ones] };
    expect(flat(await drawOp(op, { N: 2 }, drawing))['a']).toEqual(Float64Array.of(1, 1));
  });

  it('says of sizes that do not go together whose fault that is not', async () => {
    const fault = await computeOp('matmul', { M: 4e6, N: 4e6, K: 4e6 }, {}).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(OracleFault);
    expect((fault as OracleFault).sentence.id).toBe('platform.inputs');
  });
});

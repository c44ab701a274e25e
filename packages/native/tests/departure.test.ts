import { describe, expect, it } from '@jest/globals';
import { findDeparture, traceGpt, traceWeights, trainGpt } from '../lib/index.js';
import type { TracedModel, TracedTensor } from '../lib/index.js';
import { authoredDocs } from './support.ts';

const model: TracedModel = { family: 'gpt2', n_layer: 2, n_head: 2, n_embd: 8, block_size: 6, vocab_size: 11 };
const weights = Object.fromEntries(
  traceWeights(model).map(({ name, shape }, n) => [
    name,
    Float32Array.from({ length: shape.reduce((product, extent) => product * extent, 1) }, (_, i) =>
      Math.sin(0.3 * i + n),
    ),
  ]),
);
const tokens = [[1, 4, 10, 0]];
const vector = (name: string, ...values: number[]): TracedTensor => ({
  name,
  shape: [values.length],
  values: Float64Array.from(values),
});
const single = (tensor: TracedTensor): TracedTensor => ({ ...tensor, values: Float32Array.from(tensor.values) });

/** Hostile input arrives without types. */
const find = (input: unknown) => findDeparture(input as never);
const trace = (input: unknown) => traceGpt(input as never);

describe('a trace', () => {
  it('names every tensor of a forward pass in order', async () => {
    const tensors = await traceGpt({ model, weights, tokens });
    const names = tensors.map(({ name }) => name);
    expect(names.slice(0, 6)).toEqual(['embd.tok', 'embd.pos', 'embd', 'h.0.norm_1', 'h.0.attn.q', 'h.0.attn.k']);
    expect(names.at(-1)).toBe('logits');
    expect(tensors.find(({ name }) => name === 'h.1.attn.weights')).toMatchObject({
      shape: [1, 2, 4, 4],
      axes: ['b', 'h', 't', 's'],
      causal: true,
    });
    for (const { shape, values } of tensors) expect(values).toHaveLength(shape.reduce((all, n) => all * n, 1));
  });

  it('takes the weights of a training run', async () => {
    const run = await trainGpt({ docs: authoredDocs(), recipe: { steps: 3, learning_rate: 0.01, samples: 0 } });
    const shape = { n_layer: 1, n_head: 4, n_embd: 16, block_size: 16, vocab_size: run.vocab_size };
    const tensors = await traceGpt({
      model: { family: 'microgpt', ...shape },
      weights: run.weights,
      tokens: [run.vocab_size - 1],
    });
    const attention = tensors.find(({ name }) => name === 'h.0.attn.weights')!;
    expect([...attention.values]).toEqual([1, 1, 1, 1]);
    expect(tensors.at(-1)!.shape).toEqual([1, 1, run.vocab_size]);
  });

  it("turns a llama's queries and keys, whose heads are grouped", async () => {
    const llama: TracedModel = { ...model, family: 'llama', n_kv_head: 1 };
    const ones = Object.fromEntries(
      traceWeights(llama).map(({ name, shape }) => [
        name,
        Float64Array.from({ length: shape.reduce((all, n) => all * n, 1) }, (_, i) => Math.cos(i)),
      ]),
    );
    const tensors = new Map((await traceGpt({ model: llama, weights: ones, tokens })).map((one) => [one.name, one]));
    const [plain, turned] = [tensors.get('h.0.attn.k')!, tensors.get('h.0.attn.k_rope')!];
    expect(plain).toMatchObject({ shape: [1, 1, 4, 4], axes: ['b', 'g', 't', 'd'] });
    expect([...turned.values.slice(0, 4)]).toEqual([...plain.values.slice(0, 4)]);
    const length = (values: Float64Array) => Math.hypot(...values);
    expect(length(turned.values)).toBeCloseTo(length(plain.values), 9);
    expect([...turned.values.slice(4, 8)]).not.toEqual([...plain.values.slice(4, 8)]);
    expect(tensors.has('embd.pos')).toBe(false);
  });

  it.each([
    ['an unknown family', { model: { ...model, family: 'bert' }, weights, tokens }, 'model.family'],
    ['heads that do not divide', { model: { ...model, n_head: 3 }, weights, tokens }, 'model.n_embd'],
    [
      'heads of a llama that are odd',
      { model: { ...model, family: 'llama', n_head: 8 }, weights, tokens },
      'model.n_embd',
    ],
    ['grouped heads in GPT-2', { model: { ...model, n_kv_head: 1 }, weights, tokens }, 'model.n_kv_head'],
    ['an epsilon of zero', { model: { ...model, norm_eps: 0 }, weights, tokens }, 'model.norm_eps'],
    ['an infinite theta', { model: { ...model, rope_theta: Infinity }, weights, tokens }, 'model.rope_theta'],
    ['biases in microgpt', { model: { ...model, family: 'microgpt', bias: true }, weights, tokens }, 'model.bias'],
    ['a token that is none', { model, weights, tokens: [1, 11] }, 'tokens[0][1]'],
    ['more tokens than positions', { model, weights, tokens: [1, 1, 1, 1, 1, 1, 1] }, 'tokens.length'],
    ['rows of other lengths', { model, weights, tokens: [[1], [1, 2]] }, 'tokens[1]'],
    ['no tokens', { model, weights, tokens: [] }, 'tokens.length'],
    ['a missing weight', { model, weights: {}, tokens }, 'weights["transformer.wte.weight"]'],
    ['a weight of nobody', { model, weights: { ...weights, x: new Float32Array(1) }, tokens }, 'weights'],
    ['too few weights', { model, weights: new Float64Array(5), tokens }, 'weights'],
  ])('refuses %s', async (_name, input, argument) => {
    const error = await trace(input).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'EAR_BAD_ARGUMENT' });
    expect((error as Error).message).toContain(` for ${argument} but `);
  });

  it('stops when it is cancelled', async () => {
    const call = { model, weights, tokens };
    await expect(traceGpt(call, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'EAR_FINISHED' });
  });

  it('refuses what would take too long', async () => {
    const large: TracedModel = { ...model, n_layer: 12, n_head: 1, n_embd: 64, block_size: 4096 };
    const all = traceWeights(large).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    const call = { model: large, weights: new Float64Array(all), tokens: Array<number>(4096).fill(1) };
    await expect(traceGpt(call)).rejects.toMatchObject({ code: 'EAR_ERR_TOO_LARGE' });
  });
});

describe('the first point of departure', () => {
  it('is none where a float32 copy agrees', async () => {
    const expected = await traceGpt({ model, weights, tokens });
    const { departure, agreeing, missing, unknown } = findDeparture({ expected, got: expected.map(single) });
    expect(departure).toBeNull();
    expect(agreeing).toEqual(expected.map(({ name }) => name));
    expect([...missing, ...unknown]).toEqual([]);
  });

  it('is the operation, layer, head and place of the first mistake, not of what follows from it', async () => {
    const expected = await traceGpt({ model, weights, tokens });
    const at = expected.findIndex(({ name }) => name === 'h.1.attn.scores');
    const got = expected.map((tensor, i) => {
      const values = i < at ? tensor.values : tensor.values.map((value) => value * 1.5 + 1);
      return { ...tensor, values };
    });
    const { departure, agreeing } = findDeparture({ expected, got });
    expect(departure).toMatchObject({
      name: 'h.1.attn.scores',
      operation: 'attn.scores',
      layer: 1,
      head: 0,
      reason: 'value',
      element: { index: [0, 0, 0, 0], place: '(b=0,h=0,t=0,s=0)' },
      departing: 20,
      compared: 20,
    });
    const { element, sentence } = departure!;
    expect(element!.abs_error).toBeCloseTo(Math.abs(element!.got - element!.want), 12);
    expect(element!.rel_error).toBeCloseTo(element!.abs_error / Math.abs(element!.want), 12);
    expect(agreeing).toHaveLength(at);
    expect(sentence.ko).toMatch(/^h\.1\.attn\.scores \(b=0,h=0,t=0,s=0\)에서 처음 달라졌어요\. .+요\.$/);
    expect(sentence.en).toMatch(/^h\.1\.attn\.scores \(b=0,h=0,t=0,s=0\) is the first to differ: .+\.$/);
  });

  it('names what is missing or unknown, and pairs tensors of one name in their order', () => {
    const expected = [vector('x', 1), vector('y', 2), vector('x', 3)];
    const got = [vector('x', 1), vector('z', 9), vector('x', 4), vector('x', 5)];
    const { departure, agreeing, missing, unknown } = findDeparture({ expected, got });
    expect(departure).toMatchObject({ name: 'x', element: { got: 4, want: 3, place: '[0]' }, layer: null, head: null });
    expect({ agreeing, missing, unknown }).toEqual({ agreeing: ['x'], missing: ['y'], unknown: ['x', 'z'] });
  });

  it('says a shape in words, but not the batch of one that was left away', () => {
    const expected = [{ name: 'h.0.q', shape: [1, 2, 3], values: new Float64Array(6) }];
    const of = (...shape: number[]) => [{ name: 'h.0.q', shape, values: new Float64Array(6) }];
    expect(findDeparture({ expected, got: of(2, 3) }).departure).toBeNull();
    const { departure } = findDeparture({ expected, got: of(3, 2) });
    expect(departure).toMatchObject({ reason: 'shape', element: null, layer: 0 });
    expect(departure!.sentence.en).toBe('h.0.q has the shape (3, 2), expected (1, 2, 3).');
    expect(departure!.sentence.ko).toContain('(3, 2)');
  });

  it('takes tolerances for all and for one, and names NaN', () => {
    const expected = [{ ...vector('x', 1, 2), atol: 0.5 }, vector('y', 1)];
    const got = [vector('x', 1.4, 2), vector('y', 1.2)];
    expect(findDeparture({ expected, got }).departure).toMatchObject({ name: 'y' });
    expect(findDeparture({ expected, got, rtol: 0.25 }).departure).toBeNull();
    const { departure } = findDeparture({ expected, got: [vector('x', 1, NaN)] });
    expect(departure).toMatchObject({ reason: 'nan', element: { place: '[1]' }, departing: 1 });
    expect(departure!.sentence.en).toContain('The first NaN is at x [1].');
    expect(findDeparture({ expected, got: [vector('x', Infinity, 2)] }).departure).toMatchObject({
      reason: 'infinite',
    });
  });

  it.each([
    ['no tensors', { expected: [] }, 'got'],
    ['a tensor without a name', { expected: [], got: [{ shape: [1], values: new Float64Array(1) }] }, 'got[0].name'],
    ['values that do not fill the shape', { expected: [], got: [{ ...vector('x', 1), shape: [2] }] }, 'got[0].values'],
    ['too many axes', { expected: [{ ...vector('x', 1), axes: ['a', 'b'] }], got: [] }, 'expected[0].axes'],
    ['half an extent', { expected: [{ ...vector('x', 1), shape: [0.5] }], got: [] }, 'expected[0].shape[0]'],
    ['a mask over one axis', { expected: [{ ...vector('x', 1), causal: true }], got: [] }, 'expected[0].causal'],
    ['a tolerance below zero', { expected: [vector('x', 1)], got: [vector('x', 1)], atol: -1 }, 'expected x.atol'],
  ])('refuses %s', (_name, input, argument) => {
    expect(() => find(input)).toThrow(` for ${argument} but `);
  });
});

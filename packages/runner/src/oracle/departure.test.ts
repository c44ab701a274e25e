import { describe, expect, it } from '@jest/globals';
import { evaluate, traceCost, traceDims, TracedModel, tracedTensors, tracedWeights, wholeModel } from '@ear/engine';
import { traceGpt, traceWeights } from '@ear/native';
import type { TracedTensor } from '@ear/native';
import { OracleFault } from './compute.ts';
import { firstDeparture, traceModel } from './departure.ts';

const model = { family: 'microgpt', n_layer: 2, n_head: 2, n_embd: 4, block_size: 3, vocab_size: 5 } as const;
const params = (5 + 3 + 5) * 4 + 2 * (4 * 16 + 2 * 64);
const weights = Float64Array.from({ length: params }, (_, i) => Math.sin(i) / 2);
const trace = traceGpt({ model, weights, tokens: [4, 1, 2] });

const single = (tensor: TracedTensor): TracedTensor => ({ ...tensor, values: Float32Array.from(tensor.values) });
const moved = (tensor: TracedTensor, by: number): TracedTensor => ({
  ...tensor,
  values: tensor.values.map((value) => value + by) as Float64Array,
});

describe("a student's traced tensors", () => {
  it('depart where the first mistake was made', async () => {
    const expected = await trace;
    const wrongFrom = expected.findIndex(({ name }) => name === 'h.1.attn.weights');
    const got = expected.map((tensor, i) => {
      const { values } = tensor;
      return single(i < wrongFrom ? tensor : { ...tensor, values: values.map((x, at) => (at === 4 ? x + 0.5 : x)) });
    });
    const { departure, place, agreeing, missing } = await firstDeparture(expected, got, undefined);
    expect(place).toBe('h.1.attn.weights (b=0,h=0,t=1,s=1)');
    expect(departure).toMatchObject({ layer: 1, head: 0, operation: 'attn.weights', departing: 1, compared: 12 });
    expect(agreeing).toHaveLength(wrongFrom);
    expect(missing).toEqual([]);
  });

  it('may be few', async () => {
    const expected = await trace;
    const { place, agreeing, missing } = await firstDeparture(expected, [expected.at(-1)!], undefined);
    expect(place).toBeNull();
    expect(agreeing).toEqual(['logits']);
    expect(missing).toHaveLength(expected.length - 1);
  });

  it('follow the tolerance of a check, and name a shape without a place', async () => {
    const expected = await trace;
    const logits = expected.at(-1)!;
    const near = [moved(logits, 0.01)];
    expect((await firstDeparture(expected, near, { atol: 0.02, rtol: 0 })).place).toBeNull();
    expect((await firstDeparture(expected, near, undefined)).place).toBe('logits (b=0,t=0,v=0)');
    expect(
      (await firstDeparture(expected, [{ name: 'logits', shape: [5, 3], values: logits.values }], undefined)).place,
    ).toBe('logits');
  });

  it("are nobody's fault where the expected ones are none, or the model is", async () => {
    const broken = [{ name: '', shape: [1], values: new Float64Array(1) }];
    await expect(firstDeparture(broken, [], undefined)).rejects.toBeInstanceOf(OracleFault);
    const { signal } = new AbortController();
    await expect(traceModel(wholeModel(model), {}, [[1]], signal)).rejects.toBeInstanceOf(OracleFault);
  });

  it('end with the job', async () => {
    const zeros = new Float64Array(params);
    const named = Object.fromEntries(
      tracedWeights(model).map(({ name, shape }) => [
        name,
        zeros.subarray(
          0,
          shape.map((one) => evaluate(one, traceDims(model))).reduce((a, b) => a * b),
        ),
      ]),
    );
    const call = traceModel(wholeModel(model), named, [[1]], AbortSignal.abort());
    await expect(call).rejects.toMatchObject({ cause: { code: 'EAR_FINISHED' } });
  });
});

describe('the table of traced models', () => {
  const small = { n_layer: 2, n_head: 4, n_embd: 16, block_size: 5, vocab_size: 7 };
  it.each([
    { ...small, family: 'microgpt' as const },
    { ...small, family: 'gpt2' as const },
    { ...small, family: 'gpt2' as const, bias: false, tied: false, n_hidden: 9 },
    { ...small, family: 'llama' as const },
    { ...small, family: 'llama' as const, tied: true, n_kv_head: 2, n_embd: 24 },
  ])('names the weights and tensors of the engine in its order and shapes: %j', async (given) => {
    const one = TracedModel.parse(given);
    const dims = { ...traceDims(one), B: 2, T: 3 };
    const told = (rows: ReturnType<typeof tracedTensors>) =>
      rows.map(({ name, shape }) => ({ name, shape: shape.map((extent) => evaluate(extent, dims)) }));
    const described = traceWeights(given);
    expect(told(tracedWeights(one))).toEqual(described.map(({ name, shape }) => ({ name, shape })));
    const cost = traceCost(one, 2, 3);
    expect(cost.weights).toBe(
      described.flatMap(({ shape }) => shape.reduce((all, n) => all * n, 1)).reduce((a, b) => a + b),
    );
    const computed = await traceGpt({
      model: given,
      weights: new Float64Array(cost.weights),
      tokens: [
        [1, 2, 3],
        [4, 5, 6],
      ],
    });
    expect(told(tracedTensors(one))).toEqual(computed.map(({ name, shape }) => ({ name, shape })));
    expect(cost.tensors).toBe(computed.length);
    expect(cost.elements).toBe(computed.reduce((sum, { values }) => sum + values.length, 0));
  });
});

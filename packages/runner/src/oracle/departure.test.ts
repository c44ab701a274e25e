import { describe, expect, it } from '@jest/globals';
import { traceGpt } from '@ear/native';
import type { Dtype } from '@ear/engine';
import type { Seen } from '../protocol/seen.ts';
import { tensorOf } from '../tensors/tensor.ts';
import { OracleFault } from './compute.ts';
import { firstDeparture } from './departure.ts';

const model = { family: 'microgpt', n_layer: 2, n_head: 2, n_embd: 4, block_size: 3, vocab_size: 5 } as const;
const params = (5 + 3 + 5) * 4 + 2 * (4 * 16 + 2 * 64);
const weights = Float64Array.from({ length: params }, (_, i) => Math.sin(i) / 2);
const trace = traceGpt({ model, weights, tokens: [4, 1, 2] });

type Dict = Seen & { readonly kind: 'dict' };
type Given = readonly [name: string, dtype: Dtype, shape: readonly number[], values: ArrayLike<number>];

const str = (value: string): Seen => ({ kind: 'str', value });
const dict = (...given: readonly Given[]): Dict => ({
  kind: 'dict',
  entries: given.map(([name, dtype, shape, values]) => [
    str(name),
    { kind: 'tensor', container: 'numpy', tensor: tensorOf(dtype, shape, values) },
  ]),
});

describe("a student's traced tensors", () => {
  it('depart where the first mistake was made', async () => {
    const expected = await trace;
    const wrongFrom = expected.findIndex(({ name }) => name === 'h.1.attn.weights');
    const got = expected.map<Given>(({ name, shape, values }, i) => [
      name,
      'float32',
      shape,
      i < wrongFrom ? values : values.map((value, at) => (at === 4 ? value + 0.5 : value)),
    ]);
    const { departure, place, agreeing, missing } = await firstDeparture(expected, dict(...got), undefined);
    expect(place).toBe('h.1.attn.weights (b=0,h=0,t=1,s=1)');
    expect(departure).toMatchObject({ layer: 1, head: 0, operation: 'attn.weights', departing: 1, compared: 12 });
    expect(agreeing).toHaveLength(wrongFrom);
    expect(missing).toEqual([]);
  });

  it('may be few, and what is no tensor of floats is passed over', async () => {
    const expected = await trace;
    const logits = expected.at(-1)!;
    const seen = dict(['logits', 'float64', [3, 5], logits.values], ['embd', 'int64', [1], [7]]);
    const { place, agreeing, missing } = await firstDeparture(
      expected,
      { ...seen, entries: [...seen.entries, [str('h.0.norm_1'), { kind: 'none' }], [{ kind: 'none' }, str('x')]] },
      undefined,
    );
    expect(place).toBeNull();
    expect(agreeing).toEqual(['logits']);
    expect(missing).toContain('embd');
    expect(missing).toContain('h.0.norm_1');
  });

  it('follow the tolerance of a check, and name a shape without a place', async () => {
    const expected = await trace;
    const logits = expected.at(-1)!;
    const near = dict(['logits', 'float64', logits.shape, logits.values.map((value) => value + 0.01)]);
    expect((await firstDeparture(expected, near, { atol: 0.02, rtol: 0 })).place).toBeNull();
    expect((await firstDeparture(expected, near, undefined)).place).toBe('logits (b=0,t=0,v=0)');
    const turned = dict(['logits', 'float64', [5, 3], logits.values]);
    expect((await firstDeparture(expected, turned, undefined)).place).toBe('logits');
  });

  it("are nobody's fault where the expected ones are none", async () => {
    const broken = [{ name: '', shape: [1], values: new Float64Array(1) }];
    await expect(firstDeparture(broken, dict(), undefined)).rejects.toBeInstanceOf(OracleFault);
  });
});

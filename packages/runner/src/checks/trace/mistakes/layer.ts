import { computeOp } from '../../../oracle/compute.ts';
import type { Known, Suspect } from './known.ts';
import { splitHeads, variantsOf } from './known.ts';

/** Wrong norms of `x` (B,T,C); in microgpt the gain is 1, and but for GPT-2 the bias is 0. */
export async function normSuspects(name: string, x: Float64Array, known: Known): Promise<Suspect[]> {
  const { dims, model } = known;
  const { B, T, C } = dims;
  const { gain, bias } = normWeights(name, known);
  const rows = { N: B * T, C };
  const rms = { x, weight: gain, eps: Float64Array.of(model.norm_eps) };
  const shifted = (values: Float64Array) => values.map((value, at) => value + (bias[at % C] as number));
  const bare = known.tensor(name).map((value, at) => value - (bias[at % C] as number));
  const always = [
    { looks: LOOKS.norm_missing, values: x },
    { looks: LOOKS.no_gain, values: shifted(bare.map((value, at) => value / (gain[at % C] as number))) },
    { looks: LOOKS.no_bias, values: bare },
  ];
  if (model.family !== 'gpt2') return [...always, ...(await variantsOf('rmsnorm', 'out', rows, rms))];
  const { out } = await computeOp('rmsnorm', rows, rms);
  // The engine's LayerNorm knows no other eps.
  const engine =
    model.norm_eps === 1e-5 ? await variantsOf('layernorm_forward', 'out', dims, { inp: x, weight: gain, bias }) : [];
  return [...always, ...engine, { looks: LOOKS.rms_for_layer, values: shifted(out as Float64Array) }];
}

/** Wrong products with a matrix (out, in), and its bias; `layout` is how the trace has them. */
export async function linearSuspects(
  known: Known,
  { x, weight, bias, OC, C }: { x: Float64Array; weight: Float64Array; bias: Float64Array; OC: number; C: number },
  layout?: (values: Float64Array) => Float64Array,
): Promise<Suspect[]> {
  const { B, T } = known.dims;
  return variantsOf('matmul_forward', 'out', { B, T, C, OC }, { inp: x, weight, bias }, layout);
}

/** Queries, keys or values by another matrix or without their bias. */
export async function projectionSuspects(which: 'q' | 'k' | 'v', layer: string, known: Known): Promise<Suspect[]> {
  const { dims, model } = known;
  const { C, NH, NKV, HS } = dims;
  const x = known.tensor(`h.${layer}.norm_1`);
  const heads = which === 'q' ? NH : NKV;
  if (model.family !== 'gpt2') {
    const name =
      model.family === 'llama'
        ? `model.layers.${layer}.self_attn.${which}_proj.weight`
        : `layer${layer}.attn_w${which}`;
    const own = { x, weight: known.weight(name, 0), bias: new Float64Array(heads * HS), OC: heads * HS, C };
    return linearSuspects(known, own, (flat) => splitHeads(dims, heads, flat));
  }
  const weight = known.weight(`transformer.h.${layer}.attn.c_attn.weight`, 0);
  const bias = known.weight(`transformer.h.${layer}.attn.c_attn.bias`, 3 * C);
  const from = 'qkv'.indexOf(which) * C;
  return linearSuspects(known, { x, weight, bias, OC: 3 * C, C }, (flat) =>
    splitHeads(
      dims,
      heads,
      Float64Array.from(
        { length: flat.length / 3 },
        (_, at) => flat[Math.floor(at / C) * 3 * C + from + (at % C)] as number,
      ),
    ),
  );
}

/** A sum of `a` and `b` that lost one of them. */
export function residualSuspects(a: Float64Array, b: Float64Array, normed: Float64Array): Suspect[] {
  return [
    { looks: LOOKS.no_residual, values: b },
    { looks: LOOKS.branch_lost, values: a },
    { looks: LOOKS.normed_residual, values: b.map((value, at) => value + (normed[at] as number)) },
  ];
}

/** Wrong activations of the hidden layer. */
export async function activationSuspects(layer: string, known: Known): Promise<Suspect[]> {
  const { dims, model } = known;
  const { B, T, C, H } = dims;
  const at = `h.${layer}.mlp.`;
  if (model.family === 'llama') {
    const part = (name: string, length: number) =>
      known.weight(`model.layers.${layer}.mlp.${name}_proj.weight`, length);
    const inputs = {
      x: known.tensor(`h.${layer}.norm_2`),
      w1: part('gate', H * C),
      w3: part('up', H * C),
      w2: part('down', C * H),
    };
    const gate = known.tensor(`${at}gate`);
    const ungated = gate.map((x) => x / (1 + Math.exp(-x)));
    return [
      ...(await variantsOf('swiglu', 'hidden', { N: B * T, C, H }, inputs)),
      { looks: LOOKS.not_gated, values: ungated },
    ];
  }
  const inp = known.tensor(`${at}fc`);
  const gelu = await variantsOf('gelu_forward', 'out', { N: inp.length }, { inp });
  const relu = inp.map((x) => Math.max(0, x));
  return [
    { looks: LOOKS.not_activated, values: inp },
    { looks: LOOKS.relu_squared, values: relu.map((x) => x * x) },
    ...(model.family === 'gpt2' ? [...gelu, { looks: LOOKS.relu, values: relu }] : []),
  ];
}

/** Gain (C) and bias (C) of a norm; ones and zeros where the model has none. */
function normWeights(name: string, { dims, model, weight }: Known): { gain: Float64Array; bias: Float64Array } {
  const { C } = dims;
  const zeros = new Float64Array(C);
  const [, layer, which] = /^h\.(\d+)\.norm_([12])$/.exec(name) ?? [];
  if (model.family === 'microgpt') return { gain: zeros.map(() => 1), bias: zeros };
  if (model.family === 'llama') {
    const own = which === '1' ? 'input_layernorm' : 'post_attention_layernorm';
    return {
      gain: weight(layer === undefined ? 'model.norm.weight' : `model.layers.${layer}.${own}.weight`, C),
      bias: zeros,
    };
  }
  const own = layer === undefined ? 'transformer.ln_f' : `transformer.h.${layer}.ln_${which}`;
  return { gain: weight(`${own}.weight`, C), bias: weight(`${own}.bias`, C) };
}

const LOOKS = {
  norm_missing: { ko: '정규화하지 않은 값과 같아요', en: 'it looks like nothing is normalised' },
  rms_for_layer: {
    ko: 'LayerNorm이 아니라 RMSNorm을 쓴 결과와 같아요',
    en: 'it looks like RMSNorm, where LayerNorm is asked for',
  },
  no_gain: {
    ko: '정규화의 가중치를 곱하지 않은 결과와 같아요',
    en: 'it looks like the weight of the norm is not multiplied in',
  },
  no_bias: { ko: '편향을 더하지 않은 결과와 같아요', en: 'it looks like the bias is not added' },
  no_residual: {
    ko: '잔차 연결을 더하지 않은 결과와 같아요',
    en: 'it looks like the residual is forgotten: what came in is not added back',
  },
  branch_lost: {
    ko: '들어온 값만 남고 새로 계산한 값을 더하지 않은 결과와 같아요',
    en: 'it looks like only what came in is left: the new part is not added',
  },
  normed_residual: {
    ko: '들어온 값 대신 정규화한 값을 더한 결과와 같아요',
    en: 'it looks like the normalised value is added back, not what came in',
  },
  not_activated: { ko: '활성화 함수를 지나지 않은 값과 같아요', en: 'it looks like there is no activation' },
  relu: { ko: 'GELU가 아니라 ReLU를 쓴 결과와 같아요', en: 'it looks like ReLU, where GELU is asked for' },
  relu_squared: { ko: 'ReLU의 제곱과 같아요', en: 'it looks like the square of ReLU' },
  not_gated: {
    ko: 'up을 곱하지 않은 silu(gate)와 같아요',
    en: 'it looks like silu(gate) alone: up is not multiplied in',
  },
};

import type { Expression, TracedModel } from '../check/index.ts';

/** A tensor or a weight of a traced model; its shape over the sizes of traceDims, and B rows of T tokens. */
export interface TraceRow {
  readonly name: string;
  readonly shape: readonly Expression[];
}

type Shapes = Readonly<Record<string, string>>;

/** `{i}` is the layer's number. */
interface Table {
  readonly before: Shapes;
  readonly layer: Shapes;
  readonly after: Shapes;
}
type Family = TracedModel['family'];

const wide = 'B T C';
const embedded: Shapes = { 'embd.tok': wide, 'embd.pos': 'T C', embd: wide };
const projected: Shapes = {
  'h.{i}.norm_1': wide,
  'h.{i}.attn.q': 'B NH T HS',
  'h.{i}.attn.k': 'B NKV T HS',
  'h.{i}.attn.v': 'B NKV T HS',
};
const turned: Shapes = { 'h.{i}.attn.q_rope': 'B NH T HS', 'h.{i}.attn.k_rope': 'B NKV T HS' };
const attended: Shapes = {
  'h.{i}.attn.scores': 'B NH T T',
  'h.{i}.attn.weights': 'B NH T T',
  'h.{i}.attn.heads': wide,
  'h.{i}.attn.proj': wide,
  'h.{i}.residual_1': wide,
  'h.{i}.norm_2': wide,
};
const plain: Shapes = { 'h.{i}.mlp.fc': 'B T H' };
const gated: Shapes = { 'h.{i}.mlp.gate': 'B T H', 'h.{i}.mlp.up': 'B T H' };
const activated: Shapes = { 'h.{i}.mlp.act': 'B T H', 'h.{i}.mlp.proj': wide, 'h.{i}.residual_2': wide };

/**
 * Every tensor, in the order of computation: the same table as the engine's own (packages/native/include/ear/trace.h),
 * here so that a quest can be checked where the engine is not built.
 */
const TENSORS: Readonly<Record<Family, Table>> = {
  microgpt: {
    before: { ...embedded, norm_0: wide },
    layer: { ...projected, ...attended, ...plain, ...activated },
    after: { logits: 'B T V' },
  },
  gpt2: {
    before: embedded,
    layer: { ...projected, ...attended, ...plain, ...activated },
    after: { norm_f: wide, logits: 'B T V' },
  },
  llama: {
    before: { embd: wide },
    layer: { ...projected, ...turned, ...attended, ...gated, ...activated },
    after: { norm_f: wide, logits: 'B T V' },
  },
};

/** Every weight, in the engine's order; a matrix is (out, in). */
const WEIGHTS: Readonly<Record<Family, Table>> = {
  microgpt: {
    before: { wte: 'V C', wpe: 'BS C', lm_head: 'V C' },
    layer: {
      'layer{i}.attn_wq': 'C C',
      'layer{i}.attn_wk': 'C C',
      'layer{i}.attn_wv': 'C C',
      'layer{i}.attn_wo': 'C C',
      'layer{i}.mlp_fc1': 'H C',
      'layer{i}.mlp_fc2': 'C H',
    },
    after: {},
  },
  gpt2: {
    before: { 'transformer.wte.weight': 'V C', 'transformer.wpe.weight': 'BS C' },
    layer: {
      'transformer.h.{i}.ln_1.weight': 'C',
      'transformer.h.{i}.ln_1.bias': 'C',
      'transformer.h.{i}.attn.c_attn.weight': '3*C C',
      'transformer.h.{i}.attn.c_attn.bias': '3*C',
      'transformer.h.{i}.attn.c_proj.weight': 'C C',
      'transformer.h.{i}.attn.c_proj.bias': 'C',
      'transformer.h.{i}.ln_2.weight': 'C',
      'transformer.h.{i}.ln_2.bias': 'C',
      'transformer.h.{i}.mlp.c_fc.weight': 'H C',
      'transformer.h.{i}.mlp.c_fc.bias': 'H',
      'transformer.h.{i}.mlp.c_proj.weight': 'C H',
      'transformer.h.{i}.mlp.c_proj.bias': 'C',
    },
    after: { 'transformer.ln_f.weight': 'C', 'transformer.ln_f.bias': 'C', 'lm_head.weight': 'V C' },
  },
  llama: {
    before: { 'model.embed_tokens.weight': 'V C' },
    layer: {
      'model.layers.{i}.input_layernorm.weight': 'C',
      'model.layers.{i}.self_attn.q_proj.weight': 'C C',
      'model.layers.{i}.self_attn.k_proj.weight': 'NKV*HS C',
      'model.layers.{i}.self_attn.v_proj.weight': 'NKV*HS C',
      'model.layers.{i}.self_attn.o_proj.weight': 'C C',
      'model.layers.{i}.post_attention_layernorm.weight': 'C',
      'model.layers.{i}.mlp.gate_proj.weight': 'H C',
      'model.layers.{i}.mlp.up_proj.weight': 'H C',
      'model.layers.{i}.mlp.down_proj.weight': 'C H',
    },
    after: { 'model.norm.weight': 'C', 'lm_head.weight': 'V C' },
  },
};

/** The tensors of a family with `{i}` for the layer, in the order of computation. */
export function familyTensors(family: Family): readonly TraceRow[] {
  return rowsOf(TENSORS[family]);
}

/** The weights of a family with `{i}` for the layer, biases and an untied head among them. */
export function familyWeights(family: Family): readonly TraceRow[] {
  return rowsOf(WEIGHTS[family]);
}

/** Every tensor of a model's forward pass, in the order of computation; the last one is the logits. */
export function tracedTensors({ family, n_layer }: TracedModel): readonly TraceRow[] {
  return rowsOf(TENSORS[family], n_layer);
}

/** Every weight of a model, in the engine's order. */
export function tracedWeights(model: TracedModel): readonly TraceRow[] {
  const { family, n_layer, bias = true, tied = family === 'gpt2' } = model;
  return rowsOf(WEIGHTS[family], n_layer).filter(
    ({ name }) => (bias || !name.endsWith('.bias')) && !(tied && name === 'lm_head.weight'),
  );
}

function rowsOf({ before, layer, after }: Table, layers?: number): readonly TraceRow[] {
  const repeated =
    layers === undefined
      ? rows(layer)
      : Array.from({ length: layers }, (_, i) =>
          rows(layer).map(({ name, shape }) => ({ name: name.replace('{i}', String(i)), shape })),
        ).flat();
  return [...rows(before), ...repeated, ...rows(after)];
}

function rows(shapes: Shapes): readonly TraceRow[] {
  return Object.entries(shapes).map(([name, shape]) => ({ name, shape: shape.split(' ') }));
}

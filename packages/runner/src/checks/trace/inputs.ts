import type { TracedModel } from '@ear/engine';

/** What a traced tensor is computed from, besides weights and tokens: names of tensors, in the order of computation. */
export function inputsOf(name: string, { family, n_layer }: TracedModel): readonly string[] {
  const [, layer, operation] = /^h\.(\d+)\.(.+)$/.exec(name) ?? [];
  if (operation === undefined) return OUTER[name]?.(family, n_layer) ?? [];
  const before = Number(layer) === 0 ? start(family) : `h.${Number(layer) - 1}.residual_2`;
  return (INNER[operation]?.(family) ?? []).map((one) => (one === 'x' ? before : `h.${layer}.${one}`));
}

type Family = TracedModel['family'];

/** What enters the first layer. */
function start(family: Family): string {
  return family === 'microgpt' ? 'norm_0' : 'embd';
}

const OUTER: Readonly<Record<string, (family: Family, n_layer: number) => readonly string[]>> = {
  embd: (family) => (family === 'llama' ? [] : ['embd.tok', 'embd.pos']),
  norm_0: () => ['embd'],
  norm_f: (_family, n_layer) => [`h.${n_layer - 1}.residual_2`],
  logits: (family, n_layer) => [family === 'microgpt' ? `h.${n_layer - 1}.residual_2` : 'norm_f'],
};

/** `x` is what enters the layer. */
const INNER: Readonly<Record<string, (family: Family) => readonly string[]>> = {
  norm_1: () => ['x'],
  'attn.q': () => ['norm_1'],
  'attn.k': () => ['norm_1'],
  'attn.v': () => ['norm_1'],
  'attn.q_rope': () => ['attn.q'],
  'attn.k_rope': () => ['attn.k'],
  'attn.scores': (family) => (family === 'llama' ? ['attn.q_rope', 'attn.k_rope'] : ['attn.q', 'attn.k']),
  'attn.weights': () => ['attn.scores'],
  'attn.heads': () => ['attn.v', 'attn.weights'],
  'attn.proj': () => ['attn.heads'],
  residual_1: () => ['x', 'attn.proj'],
  norm_2: () => ['residual_1'],
  'mlp.fc': () => ['norm_2'],
  'mlp.gate': () => ['norm_2'],
  'mlp.up': () => ['norm_2'],
  'mlp.act': (family) => (family === 'llama' ? ['mlp.gate', 'mlp.up'] : ['mlp.fc']),
  'mlp.proj': () => ['mlp.act'],
  residual_2: () => ['residual_1', 'mlp.proj'],
};

import type { LocalText, Tolerance } from '@ear/engine';
import type { TracedTensor } from '@ear/native';
import { computeOp } from '../../../oracle/compute.ts';
import type { Traced } from '../../../oracle/departure.ts';
import { firstDeparture } from '../../../oracle/departure.ts';
import { inputsOf } from '../inputs.ts';
import { attentionSuspects, headSuspects } from './attention.ts';
import type { Known, Suspect } from './known.ts';
import { variantsOf } from './known.ts';
import { activationSuspects, linearSuspects, normSuspects, projectionSuspects, residualSuspects } from './layer.ts';

/** The well-known mistake that turns `want` into what the student has; null where none or several do. */
export async function recognise(
  want: Traced,
  got: TracedTensor,
  tolerance: Tolerance | undefined,
  known: Known,
): Promise<LocalText | null> {
  const found: LocalText[] = [];
  for (const { looks, values } of await suspectsOf(want.name, known)) {
    if (values.length !== want.values.length) continue;
    // What a mask leaves behind in the weights tells a mask that comes too late from none; hidden scores may be anything.
    const causal = want.causal === true && !want.name.endsWith('.weights');
    const { departure } = await firstDeparture([{ ...want, causal, values }], [got], tolerance);
    if (departure === null) found.push(looks);
  }
  return found.length === 1 ? (found[0] as LocalText) : null;
}

async function suspectsOf(name: string, known: Known): Promise<Suspect[]> {
  const { model, dims, tensor, weight } = known;
  const { B, T, C, H, NH, NKV, V, HS } = dims;
  const [, layer = '', operation = name] = /^h\.(\d+)\.(.+)$/.exec(name) ?? [];
  const inputs = inputsOf(name, model).map(tensor);
  const [first, second] = inputs as [Float64Array, Float64Array];
  const linear = (weightName: string, biasName: string, OC: number, inner: number) =>
    linearSuspects(known, { x: first, weight: weight(weightName, 0), bias: weight(biasName, OC), OC, C: inner });
  const ofLayer = (part: keyof typeof MATRICES.gpt2, OC: number, inner: number) => {
    const path = MATRICES[model.family][part].replace('{i}', layer);
    return linear(path, path.replace(/weight$/, 'bias'), OC, inner);
  };
  switch (operation) {
    case 'embd':
      return model.family === 'llama' ? [] : [{ looks: NO_POSITIONS, values: first }];
    case 'norm_0':
    case 'norm_1':
    case 'norm_2':
    case 'norm_f':
      return normSuspects(name, first, known);
    case 'attn.q':
    case 'attn.k':
    case 'attn.v': {
      const which = operation.slice(-1) as 'q' | 'k' | 'v';
      return [...headSuspects(which, `h.${layer}.attn.`, known), ...(await projectionSuspects(which, layer, known))];
    }
    case 'attn.q_rope':
    case 'attn.k_rope': {
      const heads = operation === 'attn.q_rope' ? NH : NKV;
      const base = Float64Array.of(model.rope_theta);
      const turned = await variantsOf(
        'rope',
        'out',
        { B, NH: heads, T, HS },
        { x: first, base, start: Float64Array.of(0) },
      );
      return [...turned, { looks: NOT_TURNED, values: first }];
    }
    case 'attn.scores':
    case 'attn.weights':
    case 'attn.heads':
      return attentionSuspects(operation.slice(5) as 'scores' | 'weights' | 'heads', `h.${layer}.attn.`, known);
    case 'residual_1':
    case 'residual_2':
      return residualSuspects(first, second, tensor(`h.${layer}.norm_${operation.slice(-1)}`));
    case 'mlp.act':
      return activationSuspects(layer, known);
    case 'attn.proj':
      return ofLayer('attn.proj', C, C);
    case 'mlp.fc':
    case 'mlp.gate':
    case 'mlp.up':
      return ofLayer(operation, H, C);
    case 'mlp.proj':
      return ofLayer('mlp.proj', C, H);
    case 'logits': {
      const inp = tensor(`h.${model.n_layer - 1}.residual_2`);
      const product = { inp, weight: headOf(known), bias: new Float64Array(V) };
      const { out } = await computeOp('matmul_forward', { B, T, C, OC: V }, product);
      return [{ looks: NO_LAST_NORM, values: out as Float64Array }];
    }
    default:
      return [];
  }
}

const MATRICES = {
  microgpt: {
    'attn.proj': 'layer{i}.attn_wo',
    'mlp.fc': 'layer{i}.mlp_fc1',
    'mlp.gate': '',
    'mlp.up': '',
    'mlp.proj': 'layer{i}.mlp_fc2',
  },
  gpt2: {
    'attn.proj': 'transformer.h.{i}.attn.c_proj.weight',
    'mlp.fc': 'transformer.h.{i}.mlp.c_fc.weight',
    'mlp.gate': '',
    'mlp.up': '',
    'mlp.proj': 'transformer.h.{i}.mlp.c_proj.weight',
  },
  llama: {
    'attn.proj': 'model.layers.{i}.self_attn.o_proj.weight',
    'mlp.fc': '',
    'mlp.gate': 'model.layers.{i}.mlp.gate_proj.weight',
    'mlp.up': 'model.layers.{i}.mlp.up_proj.weight',
    'mlp.proj': 'model.layers.{i}.mlp.down_proj.weight',
  },
} as const;

/** (V,C); the embedding where the two are tied. */
function headOf({ model: { family }, weight }: Known): Float64Array {
  if (family === 'microgpt') return weight('lm_head', 0);
  const own = weight('lm_head.weight', 0);
  return own.length > 0 ? own : weight(family === 'gpt2' ? 'transformer.wte.weight' : 'model.embed_tokens.weight', 0);
}

const NO_POSITIONS: LocalText = {
  ko: '위치 임베딩을 더하지 않은 결과와 같아요',
  en: 'it looks like the position embedding is not added',
};
const NO_LAST_NORM: LocalText = {
  ko: '마지막 정규화를 지나지 않은 결과와 같아요',
  en: 'it looks like the last norm is left out',
};
const NOT_TURNED: LocalText = {
  ko: '위치에 따라 돌리지 않은 값과 같아요',
  en: 'it looks like nothing is turned by its position',
};

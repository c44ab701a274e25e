import { wholeModel } from '@ear/engine';
import type { CheckOf, Dims, LocalText, OpName, WholeModel } from '@ear/engine';
import { findOp } from '../../../oracle/catalogue.ts';
import { computeOp } from '../../../oracle/compute.ts';
import type { Traced } from '../../../oracle/departure.ts';
import type { OpInputs } from '../../../oracle/op.ts';
import type { TraceDraw } from '../draw.ts';

/** What one draw is known to be: sizes by their letters, every tensor and weight by name, flat, row by row. */
export interface Known {
  readonly model: WholeModel;
  readonly dims: { readonly [K in 'B' | 'T' | 'C' | 'NH' | 'NKV' | 'HS' | 'H' | 'V']: number };
  readonly tensor: (name: string) => Float64Array;
  /** Zeros where a model has none, such as a bias. */
  readonly weight: (name: string, length: number) => Float64Array;
}

/** A wrong value of a tensor, as a well-known mistake makes it. */
export interface Suspect {
  /** What it looks like, as the middle of a sentence. */
  readonly looks: LocalText;
  /** In the layout of the right one. */
  readonly values: Float64Array;
}

export function knownOf({ model }: CheckOf<'trace'>, draw: TraceDraw, expected: readonly Traced[], dims: Dims): Known {
  const byName = new Map(expected.map(({ name, values }) => [name, values]));
  return {
    model: wholeModel(model),
    dims: dims as Known['dims'],
    tensor: (name) => byName.get(name) as Float64Array,
    weight: (name, length) => draw.weights[name]?.values ?? new Float64Array(length),
  };
}

/** The mistakes that the engine knows of an operation, each as one of its tensors, laid out as the trace has it. */
export async function variantsOf(
  op: OpName,
  tensor: string,
  dims: Dims,
  inputs: OpInputs,
  layout: (values: Float64Array) => Float64Array = (values) => values,
): Promise<Suspect[]> {
  const suspects: Suspect[] = [];
  for (const [variant, looks] of Object.entries(findOp(op)?.variants ?? {})) {
    const tensors = await computeOp(op, dims, inputs, variant);
    suspects.push({ looks, values: layout(tensors[tensor] as Float64Array) });
  }
  return suspects;
}

/** (B,T,heads,HS) -> (B,heads,T,HS). */
export function splitHeads({ T, HS }: Known['dims'], heads: number, flat: Float64Array): Float64Array {
  return flat.map((_, at) => {
    const [d, t, h] = [at % HS, Math.floor(at / HS) % T, Math.floor(at / (HS * T)) % heads];
    const b = Math.floor(at / (HS * T * heads));
    return flat[((b * T + t) * heads + h) * HS + d] as number;
  });
}

/** (B,heads,T,HS) -> (B,T,heads,HS). */
export function mergeHeads({ T, HS }: Known['dims'], heads: number, split: Float64Array): Float64Array {
  return split.map((_, at) => {
    const [d, h, t] = [at % HS, Math.floor(at / HS) % heads, Math.floor(at / (HS * heads)) % T];
    const b = Math.floor(at / (HS * heads * T));
    return split[((b * heads + h) * T + t) * HS + d] as number;
  });
}

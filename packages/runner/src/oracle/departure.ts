import type { Tolerance, WholeModel } from '@ear/engine';
import type { Departure, TracedTensor } from '@ear/native';
import { loadEngine, refusedByEngine } from './compute.ts';

/** A tensor that the engine computed on the way to the logits. */
export type Traced = TracedTensor & { readonly axes: readonly string[]; readonly values: Float64Array };

/** What a student's traced tensors show, held against the expected ones. */
export interface TraceFinding {
  /** The first one that departs; null where all that came agree. */
  readonly departure: Departure | null;
  /** As a verdict's `first_difference`: `h.0.attn.scores (b=0,h=1,t=3,s=2)`. */
  readonly place: string | null;
  /** Those before it. */
  readonly agreeing: readonly string[];
  /** Expected names that did not come. */
  readonly missing: readonly string[];
}

/**
 * Every intermediate tensor of a forward pass, in the order of computation, in float64. `weights` by name, flat, row by
 * row; `tokens` B rows of T. Rejects with OracleFault where the engine is not here or cannot take the model.
 */
export async function traceModel(
  model: WholeModel,
  weights: Readonly<Record<string, Float64Array>>,
  tokens: readonly (readonly number[])[],
  signal: AbortSignal,
): Promise<readonly Traced[]> {
  const { traceGpt } = await loadEngine();
  try {
    return await traceGpt({ model, weights, tokens }, { signal });
  } catch (error) {
    throw refusedByEngine(error);
  }
}

/**
 * Where a student's tensors first part from `expected`, in the order of computation. Without a tolerance, the engine's
 * own for the student's precision holds. Rejects with OracleFault.
 */
export async function firstDeparture(
  expected: readonly TracedTensor[],
  got: readonly TracedTensor[],
  tolerance: Tolerance | undefined,
): Promise<TraceFinding> {
  const { findDeparture } = await loadEngine();
  try {
    const { departure, agreeing, missing } = findDeparture({ expected, got, ...tolerance });
    return { departure, place: departure && placeText(departure), agreeing, missing };
  } catch (error) {
    throw refusedByEngine(error);
  }
}

function placeText({ name, element }: Departure): string {
  return [name, element?.place ?? ''].filter((part) => part !== '').join(' ');
}

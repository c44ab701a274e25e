import type { Tolerance } from '@ear/engine';
import type { Departure, TracedTensor } from '@ear/native';
import { message } from '../messages.ts';
import type { Seen } from '../protocol/seen.ts';
import { loadEngine, OracleFault } from './compute.ts';

/** What a student's traced tensors show, held against the expected ones. */
export interface TraceFinding {
  /** The first one that departs; null where all that came agree. */
  readonly departure: Departure | null;
  /** As a verdict's `first_difference`: `h.0.attn.scores (b=0,h=1,t=3,s=2)`. */
  readonly place: string | null;
  /** Those before it. */
  readonly agreeing: readonly string[];
  /** Expected names that did not come as a tensor of numbers. */
  readonly missing: readonly string[];
}

/**
 * Where the tensors that a student's code returned by name (a dict) first part from `expected`, in the order of
 * computation; what is no tensor of floats is passed over. Without a tolerance, the engine's own for the student's
 * precision holds. Rejects with OracleFault.
 */
export async function firstDeparture(
  expected: readonly TracedTensor[],
  seen: Seen & { readonly kind: 'dict' },
  tolerance: Tolerance | undefined,
): Promise<TraceFinding> {
  const { findDeparture } = await loadEngine();
  const got = seen.entries.flatMap(([key, value]) => {
    const tensor = key.kind === 'str' ? floatsOf(key.value, value) : null;
    return tensor === null ? [] : [tensor];
  });
  try {
    const { departure, agreeing, missing } = findDeparture({ expected, got, ...tolerance });
    return { departure, place: departure && placeText(departure), agreeing, missing };
  } catch (error) {
    throw new OracleFault(message('platform.inputs', { reason: (error as Error).message }), error);
  }
}

function placeText({ name, element }: Departure): string {
  return [name, element?.place ?? ''].filter((part) => part !== '').join(' ');
}

/** A tensor of floats under its name, in the precision that it had in the student's process. */
function floatsOf(name: string, value: Seen): TracedTensor | null {
  if (name === '' || name.includes('\0') || !name.isWellFormed() || value.kind !== 'tensor') return null;
  const { dtype, shape, values } = value.tensor;
  if (dtype === 'float64') return { name, shape, values };
  return dtype === 'float32' ? { name, shape, values: Float32Array.from(values) } : null;
}

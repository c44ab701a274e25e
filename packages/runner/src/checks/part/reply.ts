import type { Message } from '@ear/engine';
import { message } from '../../messages.ts';
import type { Buffers } from '../../protocol/kernelWire.ts';
import { sizeOf } from '../../tensors/tensor.ts';
import { placeOf } from '../kernel/outputs.ts';
import { FLOAT_POISON } from '../kernel/pointers.ts';
import type { Written } from './asked.ts';

/** The buffers of a reply; null where it is not what the request asked for: a forged one. */
export function buffersOf({ segments }: Buffers, outputs: readonly Written[]): Float32Array[] | null {
  if (segments.length !== outputs.length) return null;
  const fits = segments.every(
    ({ segment }, at) => segment.dtype === 'f32' && sizeOf(segment.shape) === sizeOf((outputs[at] as Written).shape),
  );
  // A copy begins where numbers may begin.
  return fits ? segments.map(({ bytes }) => new Float32Array(new Uint8Array(bytes).buffer)) : null;
}

/**
 * What is wrong with an output on its own, without knowing what it should hold: elements that nobody wrote, that were
 * computed from such, or that are not finite; null where nothing is. Where inputs were not finite already, nor need
 * outputs be. What is left alone in scratch space becomes 0.
 */
export function flawOf(
  output: Written,
  values: Float32Array,
  inputsAreFinite: () => boolean,
  open: boolean,
): Message | null {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const found = { left: [] as number[], stale: [] as number[], not_finite: [] as number[] };
  for (let at = 0; at < bits.length; at++) {
    const word = bits[at] as number;
    // All bits of the exponent: NaN or infinity.
    if ((word & 0x7f800000) !== 0x7f800000) continue;
    if (output.scratch) values[at] = 0;
    else if (output.initial === null && word === FLOAT_POISON.left) found.left.push(at);
    else if (word === FLOAT_POISON.stale) found.stale.push(at);
    else found.not_finite.push(at);
  }
  const facts = (at: number) => ({
    buffer: output.name,
    at: placeOf(output, at),
    count: found.left.length,
    size: bits.length,
  });
  const [unwritten, stale, not_finite] = [found.left[0], found.stale[0], found.not_finite[0]];
  if (unwritten !== undefined) return message(open ? 'kernel.unwritten_shown' : 'kernel.unwritten', facts(unwritten));
  if (stale !== undefined) return message('not_finite.kernel_stale', facts(stale));
  if (not_finite === undefined || !inputsAreFinite()) return null;
  return message(open ? 'not_finite.kernel_shown' : 'not_finite.kernel', facts(not_finite));
}

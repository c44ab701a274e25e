import { BYTES, CONTAINERS, dtypeOfWire, tensorFromBytes, tensorOf } from '../tensors/tensor.ts';
import type { Container, Tensor } from '../tensors/tensor.ts';
import type { Frame } from './frame.ts';
import type { Seen } from './seen.ts';

/** Elements of one answer, all its tensors together: what arrived is never blown up to more than 8 MiB. */
const MAX_ELEMENTS = 1 << 20;

/**
 * What a tensor may be that does not travel. Nothing else is repeated to a learner, so that the name of a dtype cannot
 * carry anything.
 */
const FOREIGN: ReadonlySet<string> = new Set(
  (
    'int8 int16 uint16 uint32 uint64 float8 float128 float96 longdouble complex32 complex64 complex128 complex192 ' +
    'complex256 object structured bytes str datetime64 timedelta64 quantized sparse nested meta'
  ).split(' '),
);

/** The tensors of a reply, without its `json` segment; null where they hold more than an answer may. */
export function tensorsOf({ header, segments }: Frame): readonly Tensor[] | null {
  const tensors: Tensor[] = [];
  let room = MAX_ELEMENTS;
  for (const [index, { dtype: wire, shape }] of header.segments.entries()) {
    const dtype = dtypeOfWire(wire);
    if (dtype === null) continue;
    const bytes = segments[index] as Buffer;
    room -= bytes.length / BYTES[dtype];
    if (room < 0) return null;
    tensors.push(tensorFromBytes(dtype, shape, bytes));
  }
  return tensors;
}

/** `[container, dtype, number]`: a tensor without axes; null where it is none. */
export function numberFromWire(wire: unknown, read: (number: unknown) => Seen | null): Seen | null {
  if (!Array.isArray(wire) || wire.length !== 3) return null;
  const dtype = dtypeOfWire(wire[1]);
  const number = read(wire[2]);
  if (!isContainer(wire[0]) || dtype === null) return null;
  const value = number === null ? null : scalarOf(number);
  return value === null ? null : { kind: 'tensor', container: wire[0], tensor: tensorOf(dtype, [], [value]) };
}

/** `[container, dtype]` of a tensor that does not travel. */
export function foreignFromWire(wire: unknown): Seen | null {
  if (!Array.isArray(wire) || wire.length !== 2 || !isContainer(wire[0]) || typeof wire[1] !== 'string') return null;
  return { kind: 'foreign', container: wire[0], dtype: FOREIGN.has(wire[1]) ? wire[1] : 'unknown' };
}

/** An integer that float64 cannot hold is no number here, as in tensorFromBytes. */
function scalarOf(seen: Seen): number | null {
  if (seen.kind === 'float') return seen.value;
  if (seen.kind === 'bool') return Number(seen.value);
  if (seen.kind !== 'int') return null;
  return BigInt(Number(seen.value)) === seen.value ? Number(seen.value) : NaN;
}

function isContainer(value: unknown): value is Container {
  return (CONTAINERS as readonly unknown[]).includes(value);
}

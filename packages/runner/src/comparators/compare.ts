import type { Tolerance } from '@ear/engine';
import type { Seen } from '../protocol/seen.ts';
import { isTensor } from '../tensors/tensor.ts';
import { compareTensor } from './tensors.ts';
import type { Comparison, Difference, Mismatch } from './comparison.ts';
import type { Wanted } from './wanted.ts';
import { within } from './within.ts';

/**
 * Compares what a student sent with what is expected, as data, in float64.
 * Structure is exact. Numbers: finite first, then |got - want| <= atol + rtol * |want|; exactly on the border passes.
 * Without a tolerance an int must be exactly equal. An int may stand for a float; a bool is never a number; NaN and
 * infinities never pass. A tuple may stand for a list, because YAML has no tuples. Tensors: see compareTensor; where a
 * plain number or bool is expected, a tensor without axes counts as the Python number that it holds.
 */
export function compare(got: Seen, want: Wanted, tolerance: Tolerance | undefined): Comparison {
  let mismatch: Mismatch | null = null;
  let largest: Difference | null = null;
  const fail = (found: Mismatch): void => void (mismatch ??= found);

  function numbers(seen: Seen & { kind: 'int' | 'float' }, wanted: number, at: string): void {
    const value = Number(seen.value);
    if (!Number.isFinite(value)) return fail({ reason: 'not_finite', at, got: value });
    const size = Math.abs(value - wanted);
    if (largest === null || size > largest.size) largest = { at, got: value, want: wanted, size };
    const exact = tolerance === undefined && seen.kind === 'int';
    const close = exact ? isSameInteger(seen.value as bigint, wanted) : within(size, wanted, tolerance);
    if (!close) fail({ reason: 'value', at, got: seen, want: wanted });
  }

  function visit(sent: Seen, wanted: Wanted, at: string): void {
    if (isTensor(wanted)) return take(compareTensor(sent, wanted, tolerance, at));
    const seen = typeof wanted === 'number' || typeof wanted === 'boolean' ? asPlain(sent) : sent;
    if (typeof wanted === 'number') {
      if (seen.kind === 'int' || seen.kind === 'float') numbers(seen, wanted, at);
      else fail({ reason: 'type', at, got: seen, want: wanted });
    } else if (wanted === null || typeof wanted === 'boolean' || typeof wanted === 'string') {
      const same = scalarKind(wanted) === seen.kind;
      if (!same) fail({ reason: 'type', at, got: seen, want: wanted });
      else if ('value' in seen && seen.value !== wanted) fail({ reason: 'value', at, got: seen, want: wanted });
    } else if (isSequence(wanted)) {
      if (seen.kind !== 'list' && seen.kind !== 'tuple') return fail({ reason: 'type', at, got: seen, want: wanted });
      if (seen.items.length !== wanted.length) return fail({ reason: 'shape', at, got: seen, want: wanted });
      wanted.forEach((item, index) => visit(seen.items[index] as Seen, item, `${at}[${index}]`));
    } else {
      if (seen.kind !== 'dict') return fail({ reason: 'type', at, got: seen, want: wanted });
      const entries = new Map(seen.entries.map(([key, value]) => [keyText(key), value]));
      const names = Object.keys(wanted as object);
      const sameKeys =
        seen.entries.length === names.length &&
        entries.size === names.length &&
        names.every((name) => entries.has(name));
      if (!sameKeys) return fail({ reason: 'shape', at, got: seen, want: wanted });
      for (const name of names) visit(entries.get(name) as Seen, wanted[name] as Wanted, `${at}['${name}']`);
    }
  }

  function take(part: Comparison): void {
    if (part.mismatch !== null) fail(part.mismatch);
    if (part.largest !== null && (largest === null || part.largest.size > largest.size)) largest = part.largest;
  }

  visit(got, want, '');
  return { mismatch, largest };
}

/** A tensor without axes as the number or bool that Python would print for it; anything else as it is. */
export function asPlain(seen: Seen): Seen {
  if (seen.kind !== 'tensor' || seen.tensor.shape.length > 0) return seen;
  const { dtype, values } = seen.tensor;
  const value = values[0] as number;
  if (dtype === 'bool') return { kind: 'bool', value: value !== 0 };
  const whole = dtype === 'int64' || dtype === 'int32' || dtype === 'uint8';
  return whole && Number.isInteger(value) ? { kind: 'int', value: BigInt(value) } : { kind: 'float', value };
}

function isSameInteger(got: bigint, want: number): boolean {
  return Number.isInteger(want) && got === BigInt(want);
}

function scalarKind(want: null | boolean | string): Seen['kind'] {
  return want === null ? 'none' : typeof want === 'boolean' ? 'bool' : 'str';
}

function isSequence(want: Wanted): want is readonly Wanted[] {
  return Array.isArray(want);
}

/** YAML writes the key 1 and the key "1" alike, so an int key counts as its digits. */
function keyText(key: Seen): string | symbol {
  return key.kind === 'str' ? key.value : key.kind === 'int' ? key.value.toString() : Symbol(key.kind);
}

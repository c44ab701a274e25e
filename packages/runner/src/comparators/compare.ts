import type { Plain, Tolerance } from '@ear/engine';
import type { Seen } from '../protocol/seen.ts';

/** Where a check writes no tolerance: enough for the last bits of a float64, nothing more. Integers are then exact. */
export const DEFAULT_TOLERANCE: Tolerance = { atol: 1e-9, rtol: 1e-9 };

export interface Difference {
  /** `[0]['mean']`; empty for the value itself. */
  readonly at: string;
  readonly got: number;
  readonly want: number;
  /** |got - want| */
  readonly size: number;
}

export type Mismatch =
  /** Another kind of thing: a string for a number, a list for a float, an object for anything. */
  | { readonly reason: 'type'; readonly at: string; readonly got: Seen; readonly want: Plain }
  /** Another length, or other keys. */
  | { readonly reason: 'shape'; readonly at: string; readonly got: Seen; readonly want: Plain }
  | { readonly reason: 'not_finite'; readonly at: string; readonly got: number }
  | { readonly reason: 'value'; readonly at: string; readonly got: Seen; readonly want: Plain };

export interface Comparison {
  /** The first thing that is wrong, in reading order; null: equal. */
  readonly mismatch: Mismatch | null;
  /** Over all pairs of finite numbers at the same place; null where there is none. */
  readonly largest: Difference | null;
}

/**
 * Compares what a student sent with what an author wrote, as data, in float64.
 * Structure is exact. Numbers: finite first, then |got - want| <= atol + rtol * |want|; exactly on the border passes.
 * Without a tolerance an int must be exactly equal. An int may stand for a float; a bool is never a number; NaN and
 * infinities never pass. A tuple may stand for a list, because YAML has no tuples.
 */
export function compare(got: Seen, want: Plain, tolerance: Tolerance | undefined): Comparison {
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

  function visit(seen: Seen, wanted: Plain, at: string): void {
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
      const names = Object.keys(wanted);
      const sameKeys =
        seen.entries.length === names.length &&
        entries.size === names.length &&
        names.every((name) => entries.has(name));
      if (!sameKeys) return fail({ reason: 'shape', at, got: seen, want: wanted });
      for (const name of names) visit(entries.get(name) as Seen, wanted[name] as Plain, `${at}['${name}']`);
    }
  }

  visit(got, want, '');
  return { mismatch, largest };
}

/** |got - want| is small enough; `size` must be finite. A border that overflows to infinity never lets NaN in. */
export function within(size: number, want: number, tolerance: Tolerance = DEFAULT_TOLERANCE): boolean {
  return size <= tolerance.atol + tolerance.rtol * Math.abs(want);
}

function isSameInteger(got: bigint, want: number): boolean {
  return Number.isInteger(want) && got === BigInt(want);
}

function scalarKind(want: null | boolean | string): Seen['kind'] {
  return want === null ? 'none' : typeof want === 'boolean' ? 'bool' : 'str';
}

function isSequence(want: Plain): want is readonly Plain[] {
  return Array.isArray(want);
}

/** YAML writes the key 1 and the key "1" alike, so an int key counts as its digits. */
function keyText(key: Seen): string | symbol {
  return key.kind === 'str' ? key.value : key.kind === 'int' ? key.value.toString() : Symbol(key.kind);
}

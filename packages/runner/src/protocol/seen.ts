/** A value as the student's process sent it: data, with its Python type told apart. */
export type Seen =
  | { readonly kind: 'none' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'str'; readonly value: string }
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly Seen[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Seen, Seen])[] }
  /** Something that is no plain value: a class's instance, a generator, a subclass of int. */
  | { readonly kind: 'object'; readonly type: string };

const MAX_DEPTH = 64;
const NON_FINITE: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity };

/** Reads the wire form of a value (see runtimes/python/stub.py). null when it is not one: a forged reply. */
export function seenFromWire(wire: unknown, depth = 0): Seen | null {
  if (depth > MAX_DEPTH) return null;
  if (wire === null) return { kind: 'none' };
  if (typeof wire === 'boolean') return { kind: 'bool', value: wire };
  if (typeof wire === 'number') return { kind: 'float', value: wire };
  if (typeof wire === 'string') return { kind: 'str', value: wire };
  if (Array.isArray(wire)) return sequence('list', wire, depth);
  if (typeof wire !== 'object') return null;
  const keys = Object.keys(wire);
  return keys.length === 1
    ? tagged(keys[0] as string, (wire as Record<string, unknown>)[keys[0] as string], depth)
    : null;
}

function tagged(tag: string, inner: unknown, depth: number): Seen | null {
  switch (tag) {
    case 'i':
      return integer(inner);
    case 'f': {
      const value = typeof inner === 'string' && Object.hasOwn(NON_FINITE, inner) ? NON_FINITE[inner] : undefined;
      return value === undefined ? null : { kind: 'float', value };
    }
    case 't':
      return Array.isArray(inner) ? sequence('tuple', inner, depth) : null;
    case 'd':
      return Array.isArray(inner) ? dictionary(inner, depth) : null;
    case 'o':
      return typeof inner === 'string' ? { kind: 'object', type: inner } : null;
    default:
      return null;
  }
}

function integer(inner: unknown): Seen | null {
  if (typeof inner === 'number' && Number.isSafeInteger(inner)) return { kind: 'int', value: BigInt(inner) };
  if (typeof inner === 'string' && /^-?\d{1,700}$/.test(inner)) return { kind: 'int', value: BigInt(inner) };
  return null;
}

function sequence(kind: 'list' | 'tuple', wire: readonly unknown[], depth: number): Seen | null {
  const items: Seen[] = [];
  for (const item of wire) {
    const seen = seenFromWire(item, depth + 1);
    if (seen === null) return null;
    items.push(seen);
  }
  return { kind, items };
}

function dictionary(wire: readonly unknown[], depth: number): Seen | null {
  const entries: (readonly [Seen, Seen])[] = [];
  for (const pair of wire) {
    if (!Array.isArray(pair) || pair.length !== 2) return null;
    const key = seenFromWire(pair[0], depth + 1);
    const value = seenFromWire(pair[1], depth + 1);
    if (key === null || value === null) return null;
    entries.push([key, value]);
  }
  return { kind: 'dict', entries };
}

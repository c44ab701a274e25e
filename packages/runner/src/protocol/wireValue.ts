import { CONTAINERS } from '../tensors/tensor.ts';
import type { Tensor } from '../tensors/tensor.ts';
import type { Seen } from './seen.ts';
import { foreignFromWire, numberFromWire } from './tensorWire.ts';

const MAX_DEPTH = 64;
const NON_FINITE: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity };

/**
 * Reads the wire form of a value (see runtimes/python/stub.py). `tensors` are the reply's own, which the value must
 * name in order, each once. null when it is not such a form: a forged reply.
 */
export function seenFromWire(wire: unknown, tensors: readonly Tensor[] = []): Seen | null {
  let next = 0;

  function read(value: unknown, depth: number): Seen | null {
    if (depth > MAX_DEPTH) return null;
    if (value === null) return { kind: 'none' };
    if (typeof value === 'boolean') return { kind: 'bool', value };
    if (typeof value === 'number') return { kind: 'float', value };
    if (typeof value === 'string') return { kind: 'str', value };
    if (Array.isArray(value)) return sequence('list', value, depth);
    if (typeof value !== 'object') return null;
    const keys = Object.keys(value);
    return keys.length === 1
      ? tagged(keys[0] as string, (value as Record<string, unknown>)[keys[0] as string], depth)
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
      case 'a':
        return segment(inner);
      case 'n':
        return numberFromWire(inner, (number) => read(number, depth + 1));
      case 'x':
        return foreignFromWire(inner);
      case 'o':
        return typeof inner === 'string' ? { kind: 'object', type: inner } : null;
      default:
        return null;
    }
  }

  function segment(inner: unknown): Seen | null {
    if (!Array.isArray(inner) || inner.length !== 2 || inner[1] !== next) return null;
    const container = CONTAINERS.find((name) => name === inner[0] && name !== 'scalar');
    const tensor = tensors[next++];
    return container === undefined || tensor === undefined ? null : { kind: 'tensor', container, tensor };
  }

  function sequence(kind: 'list' | 'tuple', wire: readonly unknown[], depth: number): Seen | null {
    const items: Seen[] = [];
    for (const item of wire) {
      const seen = read(item, depth + 1);
      if (seen === null) return null;
      items.push(seen);
    }
    return { kind, items };
  }

  function dictionary(wire: readonly unknown[], depth: number): Seen | null {
    const entries: (readonly [Seen, Seen])[] = [];
    for (const pair of wire) {
      if (!Array.isArray(pair) || pair.length !== 2) return null;
      const key = read(pair[0], depth + 1);
      const value = read(pair[1], depth + 1);
      if (key === null || value === null) return null;
      entries.push([key, value]);
    }
    return { kind: 'dict', entries };
  }

  const seen = read(wire, 0);
  return next === tensors.length ? seen : null;
}

function integer(inner: unknown): Seen | null {
  if (typeof inner === 'number' && Number.isSafeInteger(inner)) return { kind: 'int', value: BigInt(inner) };
  if (typeof inner === 'string' && /^-?\d{1,700}$/.test(inner)) return { kind: 'int', value: BigInt(inner) };
  return null;
}

import type { z } from 'zod';

type Schema = z.core.$ZodType;

/** The keys that a schema knows for the map at `path` of `value`; empty where it is no map of known keys. */
export function keysAt(schema: Schema, value: unknown, path: readonly PropertyKey[]): string[] {
  const inner = unwrap(schema, value);
  const def = inner._zod.def as Def;
  const [step, ...rest] = path;
  if (step === undefined) return def.type === 'object' ? Object.keys(def.shape) : [];
  const part = (value as Record<PropertyKey, unknown> | undefined)?.[step];
  if (def.type === 'object') {
    const next = def.shape[String(step)];
    return next ? keysAt(next, part, rest) : [];
  }
  if (def.type === 'array') return keysAt(def.element, part, rest);
  if (def.type === 'record') return keysAt(def.valueType, part, rest);
  return [];
}

type Def =
  | { type: 'object'; shape: Record<string, Schema> }
  | { type: 'array'; element: Schema }
  | { type: 'record'; valueType: Schema }
  | { type: 'union'; options: Schema[]; discriminator?: string }
  | { type: 'optional' | 'default' | 'prefault' | 'nullable' | 'readonly'; innerType: Schema }
  | { type: 'lazy'; getter: () => Schema }
  | { type: 'other' };

/** Past wrappers, and into the option of a tagged union that the value chose. */
function unwrap(schema: Schema, value: unknown): Schema {
  const def = schema._zod.def as Def;
  if ('innerType' in def) return unwrap(def.innerType, value);
  if (def.type === 'lazy') return unwrap(def.getter(), value);
  if (def.type !== 'union' || def.discriminator === undefined) return schema;
  const tag = (value as Record<string, unknown> | undefined)?.[def.discriminator];
  const chosen = def.options.find((option) => {
    const literal = (option._zod.def as { shape?: Record<string, Schema> }).shape?.[def.discriminator!];
    return (literal?._zod.def as { values?: unknown[] } | undefined)?.values?.includes(tag);
  });
  return chosen ? unwrap(chosen, value) : schema;
}

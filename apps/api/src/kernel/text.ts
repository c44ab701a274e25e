/** Nothing that the contract knows nests deeper than a handful; a walk must not exhaust the stack. */
const DEEPEST = 64;

/** Whether a JSON value nests deeper than anything that the contract knows. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= DEEPEST; depth++) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    if (level.length === 0) return false;
  }
  return true;
}

/** Whether a JSON value holds text that PostgreSQL (NUL) or UTF-8 (a lone surrogate) cannot. */
export function hasBrokenText(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed();
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => hasBrokenText(key) || hasBrokenText(inner));
}

/** The same JSON value with U+FFFD in place of what cannot be stored. */
export function withStorableText<T>(value: T): T {
  if (!hasBrokenText(value)) return value;
  return mend(value) as T;
}

function mend(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\u0000', '\uFFFD').toWellFormed();
  if (Array.isArray(value)) return value.map(mend);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [mend(key), mend(inner)]));
}

import pg from 'pg';

const names = new Map<string, string>();

/**
 * Has PostgreSQL parse and plan a statement once per connection rather than each time it is asked: for statements of
 * the way from a hand-in to its verdict. Its columns are named one by one, since what `*` means may not change under
 * a plan.
 * @param sql a text that never changes
 * @returns the same text
 */
export function prepared(sql: string): string {
  if (!names.has(sql)) names.set(sql, `ear_${names.size}`);
  return sql;
}

/**
 * A connection that keeps prepared statements, and sends what is asked at once without waiting for earlier answers;
 * PostgreSQL works on it in the order in which it was asked.
 */
export class PreparingClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super({ ...config, pipeline: true } as pg.ClientConfig);
    const ask = this.query.bind(this) as (...given: unknown[]) => unknown;
    this.query = ((text: unknown, ...rest: unknown[]) => {
      const name = typeof text === 'string' ? names.get(text) : undefined;
      return name === undefined ? ask(text, ...rest) : ask({ name, text }, ...rest);
    }) as pg.Client['query'];
  }
}

import type { Writable } from 'node:stream';
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
 * PostgreSQL works on it in the order in which it was asked. What is asked in one turn of the event loop goes out in
 * one packet: each packet of its own may wake PostgreSQL, which costs this process more than asking does.
 */
export class PreparingClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super({ ...config, pipeline: true } as pg.ClientConfig);
    const ask = this.query.bind(this) as (...given: unknown[]) => unknown;
    const gather = gatherWrites(() => (this as unknown as { connection: { stream: Writable } }).connection.stream);
    this.query = ((text: unknown, ...rest: unknown[]) => {
      gather();
      const name = typeof text === 'string' ? names.get(text) : undefined;
      return name === undefined ? ask(text, ...rest) : ask({ name, text }, ...rest);
    }) as pg.Client['query'];
  }
}

/** @returns holds what is written to the stream until this turn is over; asked again in the same turn, nothing more */
function gatherWrites(stream: () => Writable): () => void {
  let held = false;
  return () => {
    if (held) return;
    held = true;
    const corked = stream();
    corked.cork();
    // After the microtasks of this turn: what TypeORM asks comes through promises.
    process.nextTick(() => {
      held = false;
      corked.uncork();
    });
  };
}

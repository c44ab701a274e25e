import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { createDatabase } from '../../../../tests/support/postgres.mjs';
import { prepared, PreparingClient } from './prepared.ts';

const DOUBLE = prepared('SELECT 2 * $1::int AS double');

let database: Awaited<ReturnType<typeof createDatabase>>;
let client: PreparingClient;
beforeAll(async () => (database = await createDatabase()));
beforeEach(async () => {
  client = new PreparingClient({ connectionString: database.url });
  await client.connect();
});
afterEach(() => client.end());
afterAll(() => database.drop());

/** Counts what goes to PostgreSQL from now on. */
function packets(): () => number {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  const [one, many] = [jest.spyOn(stream, '_write'), jest.spyOn(stream as Required<Socket>, '_writev')];
  return () => one.mock.calls.length + many.mock.calls.length;
}

const doubles = async (n: number): Promise<number> =>
  (await client.query<{ double: number }>(DOUBLE, [n])).rows[0]!.double;

it('sends what is asked in one turn in one packet, also where it comes through promises', async () => {
  await doubles(0);
  const sent = packets();
  const later = async (n: number): Promise<number> => {
    await Promise.resolve();
    return doubles(n);
  };
  expect(await Promise.all([doubles(1), later(2), doubles(3)])).toEqual([2, 4, 6]);
  expect(sent()).toBe(1);
  expect(await doubles(4)).toBe(8);
  expect(sent()).toBe(2);
});

it('answers each question of a packet for itself, in the order in which they were asked', async () => {
  const order: string[] = [];
  const asked = [
    client.query(`CREATE TEMP TABLE seen (n int)`).then(() => order.push('created')),
    client.query(`SELECT 1 / 0`).catch((error: Error) => order.push(error.message)),
    client.query(`INSERT INTO seen VALUES (1)`).then(() => order.push('inserted')),
    client.query(`SELECT n FROM seen`).then(({ rows }) => order.push(JSON.stringify(rows))),
  ];
  await Promise.all(asked);
  expect(order).toEqual(['created', 'division by zero', 'inserted', '[{"n":1}]']);
});

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { openDatabase } from '../../apps/api/src/dataSource.ts';
import { createDatabase } from '../support/postgres.mjs';

let database: Awaited<ReturnType<typeof createDatabase>>;
let db: DataSource;
beforeAll(async () => {
  database = await createDatabase();
  db = await openDatabase(database.url);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

it('migrates an empty database to what the entities say', async () => {
  const { upQueries } = await db.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});

it('runs no migration twice', async () => {
  expect(await db.runMigrations()).toEqual([]);
});

it('partitions every table of a learner by the hash of learner_id, which begins its key', async () => {
  const tables: { name: string; partitioned: string | null; first: string }[] = await db.query(`
    SELECT c.relname AS name, pg_get_partkeydef(c.oid) AS partitioned, a.attname AS first
    FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
    WHERE c.relkind = 'p' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`);
  expect(tables.map(({ name }) => name)).toEqual([
    'attempt',
    'blob',
    'draft',
    'draft_history',
    'event',
    'journey',
    'ledger',
    'notification',
    'rejudgement_item',
    'run',
    'run_ask',
    'run_file',
    'run_note',
    'submission',
    'unlock',
    'verdict',
  ]);
  for (const { partitioned, first } of tables)
    expect([partitioned, first]).toEqual(['HASH (learner_id)', 'learner_id']);
});

it('can be undone to nothing', async () => {
  for (const _ of db.migrations) await db.undoLastMigration();
  const rest: { name: string }[] = await db.query(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S')`,
  );
  expect(rest.map(({ name }) => name).sort()).toEqual(['migrations', 'migrations_id_seq']);
});

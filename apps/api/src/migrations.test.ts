import { expect, it } from '@jest/globals';
import { createDatabase } from '../../../tests/support/postgres.mjs';
import { openDatabase } from './dataSource.ts';

it('can be undone one by one, down to an empty database, and done again', async () => {
  const database = await createDatabase();
  const db = await openDatabase(database.url);
  try {
    for (let left = db.migrations.length; left > 0; left--) await db.undoLastMigration({ transaction: 'each' });
    const tables: unknown[] = await db.query(
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S') AND relname NOT LIKE 'migrations%'`,
    );
    const functions: unknown[] = await db.query(
      `SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
    );
    expect([...tables, ...functions]).toEqual([]);
    expect(await db.runMigrations({ transaction: 'each' })).toHaveLength(db.migrations.length);
  } finally {
    await db.destroy();
    await database.drop();
  }
});

it('say what to do where there is no database to bring up to date', async () => {
  const url = 'postgres://learner:secret@127.0.0.1:1/ear';
  const error = await openDatabase(url).catch((reason: Error) => reason.message);
  expect(error).toMatch(
    /^no PostgreSQL answers at 127\.0\.0\.1:1\/ear \(.*ECONNREFUSED.*\)\. Start it, or set DATABASE_URL/,
  );
  expect(error).not.toContain('secret');
});

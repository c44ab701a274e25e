import { randomBytes } from 'node:crypto';
import pg from 'pg';

/**
 * A database of one's own on the PostgreSQL that the run started.
 * @returns {Promise<{url: string, drop: () => Promise<void>}>}
 */
export async function createDatabase() {
  const server = process.env.EAR_TEST_POSTGRES;
  if (!server) throw new Error('no PostgreSQL for tests: run through `npm run jest`, which starts one');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function administer(server, sql) {
  const client = new pg.Client({ connectionString: server });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

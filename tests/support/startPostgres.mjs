import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from '../../tools/postgres.mjs';

/** One throw-away PostgreSQL for a jest run; each test makes a database of its own in it. */
export default async function start() {
  // Several jest projects ask for it in one run: the first one starts it.
  globalThis.earPostgresUsers = (globalThis.earPostgresUsers ?? 0) + 1;
  if (process.env.EAR_TEST_POSTGRES) return;
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'ear-test-postgres-'));
  const server = await startPostgres({ dir: path.join(root, 'cluster'), durable: false });
  process.env.EAR_TEST_POSTGRES = server.url;
  globalThis.earPostgres = { server, root };
}

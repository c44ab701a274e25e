import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';

/** A connection to the PostgreSQL that a stack keeps in its data folder. */
export async function connectTo(dataDir) {
  const port = Number(fs.readFileSync(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[3]);
  const password = fs.readFileSync(path.join(dataDir, 'postgres.password'), 'utf8').trim();
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Milliseconds from a row's queueing to the lease, for submissions that met an idle grader. */
export async function queueWaits(client, submissions) {
  const { rows } = await client.query(
    `SELECT 1000 * extract(epoch FROM leased_at - queued_at)::float AS ms FROM judging WHERE submission_id = ANY($1)`,
    [submissions],
  );
  return rows.map(({ ms }) => ms);
}

/** What waking somebody through this PostgreSQL costs at least: NOTIFY until it arrives, in milliseconds. */
export async function notifyOnce(client) {
  const began = performance.now();
  const heard = new Promise((resolve) => client.once('notification', resolve));
  await client.query('NOTIFY bench');
  await heard;
  return performance.now() - began;
}

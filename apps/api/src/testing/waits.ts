import type { AskLease, RunLease } from '@ear/engine/contract';
import { RunLeases } from '../runs/index.ts';
import type { FakeGrader } from './fakeGrader.ts';
import type { TestServer } from './server.ts';
import { until } from './until.ts';

const HOUR_S = 3600;

/** Lets a new grader ask for a job. Resolves to what becomes of it once a server on that database has heard it. */
export async function waits<T>(
  { db }: Pick<TestServer, 'db'>,
  grader: FakeGrader,
  ask: () => Promise<T>,
): Promise<{ readonly job: Promise<T> }> {
  const token = Buffer.from(grader.token!);
  const job = ask();
  const heard = `SELECT 1 FROM grader WHERE token_hash = sha256($1) AND seen_at IS NOT NULL`;
  await until(async () => (await db.query<unknown[]>(heard, [token])).length > 0);
  return { job };
}

/**
 * A grader's beat that would wait for an hour, which the contract allows to none: what ends it is a call. `answer` is
 * what the grader is told in the end. Resolves once the server has heard it.
 */
export async function beats(
  { app, db }: TestServer,
  { lease: { id: lease, token } }: Pick<RunLease | AskLease, 'lease'>,
): Promise<{ readonly answer: ReturnType<RunLeases['beat']> }> {
  await db.query(`UPDATE run_job SET lease_until = now() + interval '1 minute' WHERE lease_id = $1`, [lease]);
  const rows: { grader_id: string }[] = await db.query(`SELECT grader_id FROM run_job WHERE lease_id = $1`, [lease]);
  const answer = app.get(RunLeases).beat({ lease, token, grader: rows[0]!.grader_id }, HOUR_S);
  const heard = `SELECT 1 FROM run_job WHERE lease_id = $1 AND lease_until > now() + interval '2 minutes'`;
  await until(async () => (await db.query<unknown[]>(heard, [lease])).length > 0);
  return { answer };
}

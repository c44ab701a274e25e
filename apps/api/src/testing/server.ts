import type { NestExpressApplication } from '@nestjs/platform-express';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DataSource } from 'typeorm';
import { createDatabase } from '../../../../tests/support/postgres.mjs';
import { createApp } from '../app.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Config } from '../kernel/config.ts';
import { Visitor } from './visitor.ts';
import { FakeGrader } from './fakeGrader.ts';
import { writeQuests } from './quests.ts';

/** The whole application on a database of its own, with a clock that tests may move. */
export interface TestServer {
  readonly app: NestExpressApplication;
  readonly db: DataSource;
  readonly url: string;
  readonly databaseUrl: string;
  readonly questsDir: string;
  readonly clock: Clock & { shift: number };
  /** Somebody who is not signed in. */
  visitor(): Visitor;
  /** A signed-in account. */
  account(name: string): Promise<Visitor>;
  guest(): Promise<Visitor>;
  grader(name?: string): Promise<FakeGrader>;
  /** Lets the leases of these submissions, runs or questions end now, as if their graders had been silent for too long. */
  lapse(...jobs: string[]): Promise<void>;
  stop(): Promise<void>;
}

export const ADMIN = 'chief';
export const PASSWORD = 'correct horse';

export async function startServer(changes: Partial<Config> = {}): Promise<TestServer> {
  const [database, quests] = await Promise.all([createDatabase(), writeQuests()]);
  const clock = { shift: 0, now: () => Date.now() + clock.shift };
  const config: Config = {
    databaseUrl: database.url,
    port: 0,
    questsDir: quests.dir,
    webDir: path.join(os.tmpdir(), 'no-such-folder'),
    blobsDir: await mkdtemp(path.join(os.tmpdir(), 'ear-blobs-')),
    graderTokenFile: null,
    version: '0.0.0-test',
    adminName: ADMIN,
    // A lease ends where a test says so (`lapse`), not where the machine is slow.
    leaseSeconds: 3600,
    learnerJobs: 1,
    learnerPending: 12,
    rejudgeJobs: 1,
    sweepMs: 100,
    askAgainMs: 1000,
    rescanMs: 0,
    placesMs: 100,
    streamBeatMs: 15_000,
    trustProxy: false,
    upkeep: false,
    logLevel: 'silent',
    strictAnswers: true,
    ...changes,
  };
  const app = await createApp(config, clock);
  await app.listen(0, '127.0.0.1');
  const db = app.get(DataSource);
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const visitor = () => new Visitor(url);
  const account = async (name: string) => {
    const one = visitor();
    await one.send('POST', '/auth/signup?session=token', { name, password: PASSWORD }).then(one.enter);
    return one;
  };
  return {
    app,
    db,
    url,
    databaseUrl: config.databaseUrl,
    questsDir: config.questsDir,
    clock,
    visitor,
    account,
    guest: async () => {
      const one = visitor();
      await one.send('POST', '/auth/guest?session=token', {}).then(one.enter);
      return one;
    },
    grader: async (name = 'test') => {
      const token = `token-of-${name}-${Math.random()}`;
      await db.query(
        `INSERT INTO grader (id, name, token_hash, created_at) VALUES (gen_random_uuid(), $1, sha256($2::bytea), now())`,
        [name, Buffer.from(token)],
      );
      return new FakeGrader(url, token, name);
    },
    // In one statement each: a sweep finds all of them, or none.
    lapse: async (...jobs) => {
      const lapsed = `lease_until = now() - interval '1 second' WHERE state = 'leased'`;
      await db.query(`UPDATE judging SET ${lapsed} AND submission_id = ANY($1)`, [jobs]);
      await db.query(`UPDATE run_job SET ${lapsed} AND id = ANY($1)`, [jobs]);
    },
    stop: async () => {
      await app.close();
      await Promise.all([database.drop(), quests.remove(), rm(config.blobsDir, { recursive: true, force: true })]);
    },
  };
}

/** Ends every other connection to the database, and waits until each is gone: whoever asks next meets no dying one. */
export async function endConnections(db: Pick<DataSource, 'query'>, name?: string): Promise<void> {
  await db.query(
    `SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity
     WHERE datname = coalesce($1, current_database()) AND pid <> pg_backend_pid()`,
    [name ?? null],
  );
}

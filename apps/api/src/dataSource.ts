import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { DataSource, type DataSourceOptions, type MigrationInterface } from 'typeorm';
import { ENTITIES } from './entities.ts';
import { MIGRATIONS_DIR } from './kernel/config.ts';
import { isUnreachable } from './kernel/database.ts';
import { PreparingClient } from './kernel/prepared.ts';

/** Two API processes that start together migrate one after the other. */
const MIGRATION_LOCK = 0x0ea4_0001;
const START_TRIES = 20;
const START_PAUSE_MS = 500;
const CONNECTIONS = 20;
const HANG_MS = 60_000;

/** How this application talks to its database. */
export function dataSourceOptions(url: string): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities: ENTITIES,
    synchronize: false,
    migrationsRun: false,
    poolSize: CONNECTIONS,
    connectTimeoutMS: 5000,
    applicationName: 'ear-api',
    // Nothing that is asked here takes long: what does hangs, and must not hold locks for ever.
    extra: {
      Client: PreparingClient,
      statement_timeout: HANG_MS,
      idle_in_transaction_session_timeout: HANG_MS,
      query_timeout: HANG_MS + 5000,
    },
    // A connection that dies while it rests in the pool is replaced; the next query notices if there is no database.
    poolErrorHandler: () => undefined,
  };
}

/**
 * Connects, and brings the schema up to date before anything is asked of it. A database that is still starting is
 * waited for.
 * @throws Error with a sentence for the operator where there is none after ten seconds, or it does not let us in
 */
export async function openDatabase(url: string): Promise<DataSource> {
  const migrations = await loadMigrations();
  const db = new DataSource({ ...dataSourceOptions(url), migrations } as DataSourceOptions);
  await connect(db, url);
  const runner = db.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await db.runMigrations({ transaction: 'each' });
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release();
  }
  return db;
}

async function connect(db: DataSource, url: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await db.initialize();
      return;
    } catch (error) {
      if (!isUnreachable(error) || tries >= START_TRIES) throw new Error(adviceOf(error, url), { cause: error });
      await pause(START_PAUSE_MS);
    }
  }
}

/** Without user and password: the sentence goes to logs. */
function adviceOf(error: unknown, url: string): string {
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: 'DATABASE_URL', pathname: '' };
  const why =
    error instanceof Error && error.message !== '' ? error.message : String((error as { code?: string }).code);
  return `no PostgreSQL answers at ${host}${pathname} (${why}). Start it, or set DATABASE_URL to one that runs.`;
}

/** Imported here rather than by TypeORM, so that a test runner's own loader is used where there is one. */
async function loadMigrations(): Promise<(new () => MigrationInterface)[]> {
  const files = (await readdir(MIGRATIONS_DIR)).filter((file) => /^\d+-.*\.ts$/.test(file)).sort();
  const modules = await Promise.all(
    files.map(
      (file) => import(pathToFileURL(path.join(MIGRATIONS_DIR, file)).href) as Promise<Record<string, unknown>>,
    ),
  );
  return modules.flatMap((one) => Object.values(one) as (new () => MigrationInterface)[]);
}

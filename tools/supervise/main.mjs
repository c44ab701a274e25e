/** Brings up database, API with web, and one grader unless all are elsewhere; restarts what dies; stops everything on Ctrl-C. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { DATA_DIR, ROOT } from '../setup/paths.mjs';
import { buildParts, PART_NAMES } from '../setup/parts.mjs';
import { pick, runMain, say, Trouble } from '../setup/say.mjs';
import { ensureSystemPackages } from '../setup/system.mjs';
import { keepDatabase } from './database.mjs';
import { lockDataDir, refuseBusyPort, refuseFullDisk } from './preflight.mjs';
import { keepAlive } from './service.mjs';

const PORT = Number(process.env.EAR_PORT ?? 4000);
const ADDRESS = `http://localhost:${PORT}`;
const READY_MS = 90_000;
/** 0: this machine judges nothing; its graders are on others. */
const GRADER_SLOTS = process.env.EAR_GRADER_SLOTS ?? '2';

runMain(async () => {
  if (!Number.isInteger(PORT) || PORT < 1 || PORT > 65535) {
    throw new Trouble(
      `EAR_PORT=${process.env.EAR_PORT}는 포트 번호가 아니에요.`,
      `EAR_PORT=${process.env.EAR_PORT} is not a port number.`,
    );
  }
  refuseFullDisk(DATA_DIR);
  const unlock = lockDataDir(DATA_DIR);
  const stops = [async () => unlock()];
  let ending = null;
  const end = (code) => {
    ending ??= (async () => {
      for (const stop of stops.reverse()) await stop();
      process.exit(code);
    })();
    return ending;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (!ending) say('모두 멈추는 중이에요 …', 'Stopping everything …');
      void end(0);
    });
  }
  try {
    await refuseBusyPort(PORT);
    const missing = ensureSystemPackages();
    // Without a compiler people can still read, write and keep their drafts; only judging has to wait.
    const canCompile = !missing.includes('cmake') && !missing.includes('g++');
    await buildParts(PART_NAMES.filter((name) => canCompile || name !== 'native'));
    await bringUp(stops, () => ending !== null);
  } catch (error) {
    if (ending) return;
    process.stderr.write(
      `${error instanceof Trouble || error.constructor.name === 'PostgresTrouble' ? error.message : error.stack}\n`,
    );
    await end(1);
  }
});

async function bringUp(stops, isEnding) {
  const logs = path.join(DATA_DIR, 'logs');
  const onTrouble = (name, what) => {
    if (!isEnding())
      say(
        `${name}이(가) 멈춰서 (${what}) 다시 시작해요. 기록: ${logs}`,
        `${name} ended (${what}) and is started again. Logs: ${logs}`,
      );
  };
  const database = await keepDatabase({ dataDir: DATA_DIR, onTrouble });
  stops.push(() => database.stop());

  const tokenFile = path.join(DATA_DIR, 'grader.token');
  if (!fs.existsSync(tokenFile)) fs.writeFileSync(tokenFile, randomBytes(32).toString('base64url'), { mode: 0o600 });
  const common = {
    ...process.env,
    EAR_DATA_DIR: DATA_DIR,
    EAR_PORT: String(PORT),
    EAR_GRADER_TOKEN_FILE: tokenFile,
    EAR_QUESTS_DIR: process.env.EAR_QUESTS_DIR ?? path.join(ROOT, 'quests'),
  };
  const api = keepAlive({
    name: 'API',
    script: 'apps/api/dist/main.js',
    env: {
      ...common,
      DATABASE_URL: database.url,
      EAR_VERSION: JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')).version,
    },
    log: path.join(logs, 'api.log'),
    onTrouble,
  });
  stops.push(() => api.stop());

  const services = { api, database };
  if (GRADER_SLOTS !== '0') {
    // The grader runs hostile code: it never sees the database's address or password.
    const { DATABASE_URL: _secret, ...graderEnv } = common;
    services.grader = keepAlive({
      name: pick('채점기', 'The grader'),
      script: 'apps/grader/src/main.ts',
      args: ['--api', `http://127.0.0.1:${PORT}`, '--token-file', tokenFile, '--slots', GRADER_SLOTS],
      env: graderEnv,
      log: path.join(logs, 'grader.log'),
      onTrouble,
    });
    stops.push(() => services.grader.stop());
  }
  publishPids(services);

  const health = await untilHealthy(fs.readFileSync(tokenFile, 'utf8').trim());
  for (const [runtime, state] of Object.entries(health?.runtimes ?? {})) {
    if (!state.ready) say(`${runtime}: ${state.ko}`, `${runtime}: ${state.en}`);
  }
  for (const layer of health?.weakened ?? [])
    say(`경고: 격리가 약해져 있어요 — ${layer}`, `Warning: the jail is weakened — ${layer}`);
  nameHeldBack(health?.held_back ?? []);
  process.stdout.write(`EAR Quest is ready at ${ADDRESS}\n`);
}

/** An author who starts the product sees at once which quest was held back, and where its fault is. */
function nameHeldBack(quests) {
  for (const { folder, findings = [] } of quests) {
    say(
      `${folder} 퀘스트를 올리지 못했어요. 마지막으로 좋은 판이 있으면 그대로 열려 있어요.`,
      `The quest ${folder} is held back; its last good version, where there is one, stays open.`,
    );
    for (const { file, line, column, rule, message } of findings) {
      const place = `${file}:${line}:${column} error ${rule}`;
      say(`  ${place}: ${message.ko}`, `  ${place}: ${message.en}`);
    }
  }
}

/** For operators and tests: which process is which, kept up to date. */
function publishPids(services) {
  const file = path.join(DATA_DIR, 'pids.json');
  const write = () => {
    const pids = Object.fromEntries(Object.entries(services).map(([name, service]) => [name, service.pid()]));
    fs.writeFileSync(file, JSON.stringify({ supervisor: process.pid, ...pids }));
  };
  write();
  setInterval(write, 500).unref();
}

/** Asks as the grader that it starts: only graders and admins are told what is wrong with a quest. */
async function untilHealthy(token) {
  let last = null;
  const headers = { authorization: `Bearer ${token}` };
  const asked = Date.now();
  while (Date.now() - asked < READY_MS) {
    last = await fetch(`${ADDRESS}/api/health`, { headers })
      .then((answer) => answer.json())
      .catch(() => last);
    if (last?.status === 'ok') return last;
    // A grader that reported itself but cannot judge will not get better by waiting.
    const reported = last?.graders > 0 || GRADER_SLOTS === '0';
    if (last?.status === 'degraded' && reported && last.database) return last;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (last) return last;
  throw new Trouble(
    `API가 ${READY_MS / 1000}초 안에 대답하지 않았어요. 기록을 봐 주세요: ${path.join(DATA_DIR, 'logs', 'api.log')}`,
    `The API did not answer within ${READY_MS / 1000} s. Read its log: ${path.join(DATA_DIR, 'logs', 'api.log')}`,
  );
}

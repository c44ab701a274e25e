/**
 * Submit -> verdict over HTTP, as a client sees it: POST, then the server-sent event that says it was judged, then GET.
 * Floor: the bare interpreter running the same five calls. Both take turns in the same run.
 * Usage: npm run bench -- verdict-latency [submissions=60]
 */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startStack } from '../../tests/support/stack.ts';
import { quantile, report } from './support/report.mjs';
import { openStream } from './support/stream.mjs';
import { ROOT } from '../setup/paths.mjs';

const COUNT = Number(process.argv[2] ?? 60);
const WARM_UP = 5;
const PYTHON = process.env.EAR_PYTHON ?? '/usr/bin/python3';
const FIXTURE = path.join(ROOT, 'tests/fixtures/quests');
const SLUG = 'five-calls';
/** Four of five calls are right, so that the challenge stays open for the next submission. */
const CODE = fs.readFileSync(path.join(FIXTURE, 'bench', SLUG, 'mutants/off-by-one.py'), 'utf8');
const FLOOR = `${CODE}\nassert [double(1), double(2), double(3), double(4), double(0)] == [2, 4, 6, 8, 1]\n`;

const stack = await startStack({ env: { EAR_QUESTS_DIR: FIXTURE } });
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ear-floor-'));
const floorFile = path.join(folder, 'floor.py');
fs.writeFileSync(floorFile, FLOOR);
try {
  await measure();
} finally {
  await stack.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}

async function measure() {
  const signup = { name: 'bench', password: 'bench-pass-phrase' };
  const { token } = await call('POST', '/api/auth/signup?session=token', signup);
  const headers = { authorization: `Bearer ${token}` };
  const stream = await openStream(`${stack.url}/api/stream`, headers);
  let attempt = await call('POST', `/api/quests/${SLUG}/attempts`, {}, headers);
  attempt = await call(
    'POST',
    `/api/attempts/${attempt.id}/events`,
    { type: 'BEGUN' },
    ifMatch(headers, attempt.version),
  );
  let version = attempt.version;
  const ours = [];
  const floor = [];
  for (let turn = 0; turn < COUNT + WARM_UP; turn += 1) {
    const bare = performance.now();
    const { status } = spawnSync(PYTHON, ['-I', '-S', '-B', floorFile]);
    if (status !== 0) throw new Error('the floor itself failed');
    const bareMs = performance.now() - bare;

    const payload = { kind: 'code', files: { 'double.py': CODE } };
    const began = performance.now();
    const accepted = await call(
      'POST',
      `/api/attempts/${attempt.id}/submissions`,
      { challenge: 'double', payload },
      {
        ...ifMatch(headers, version),
        'idempotency-key': randomUUID(),
      },
    );
    const moved = await stream.next(
      ({ event, data }) => event === 'moved' && data.submission === accepted.id && data.type === 'JUDGED',
    );
    const state = await call('GET', `/api/submissions/${accepted.id}`, undefined, headers);
    const oursMs = performance.now() - began;
    if (state.verdict?.status !== 'failed' || state.verdict.checks_run !== 5) {
      throw new Error(`expected four of five checks: ${JSON.stringify(state.verdict)}`);
    }
    version = moved.data.version;
    if (turn < WARM_UP) continue;
    ours.push(oursMs);
    floor.push(bareMs);
  }
  stream.close();
  const p50 = quantile(ours, 0.5);
  const floorP50 = quantile(floor, 0.5);
  report('verdict-latency', 'p50_ms', p50, 'ms', COUNT);
  report('verdict-latency', 'p95_ms', quantile(ours, 0.95), 'ms', COUNT);
  report('verdict-latency', 'floor_p50_ms', floorP50, 'ms', COUNT);
  report('verdict-latency', 'p50_ratio', p50 / floorP50, 'x', COUNT);
}

function ifMatch(headers, version) {
  return { ...headers, 'if-match': `"${version}"` };
}

async function call(method, route, body, headers = {}) {
  const answer = await fetch(stack.url + route, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${route}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

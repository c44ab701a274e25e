/**
 * Submit -> verdict over HTTP, as a client sees it: POST, then the server-sent event that says it was judged, then GET.
 * Floor: the bare interpreter running the same five calls. Both take turns in the same run.
 * Usage: npm run bench -- verdict-latency [submissions=60]
 */
import { startStack } from '../../tests/support/stack.ts';
import { FIXTURE, runtimeNamed } from './support/five.mjs';
import { BenchLearner } from './support/learner.mjs';
import { quantile, report } from './support/report.mjs';

const COUNT = Number(process.argv[2] ?? 60);
const WARM_UP = 5;

const python = runtimeNamed('python');
const stack = await startStack({ env: { EAR_QUESTS_DIR: FIXTURE } });
try {
  await measure();
} finally {
  await stack.stop();
}

async function measure() {
  const learner = await BenchLearner.signUp(stack.url, 'bench');
  const attempt = await learner.begin(python.quest);
  const ours = [];
  const floor = [];
  for (let turn = 0; turn < COUNT + WARM_UP; turn += 1) {
    const bareMs = await python.floor();
    const { ms, verdict } = await learner.judge(attempt, 'double', python.payload);
    python.check(verdict);
    if (turn < WARM_UP) continue;
    ours.push(ms);
    floor.push(bareMs);
  }
  learner.close();
  const p50 = quantile(ours, 0.5);
  const floorP50 = quantile(floor, 0.5);
  report('verdict-latency', 'p50_ms', p50, 'ms', COUNT);
  report('verdict-latency', 'p95_ms', quantile(ours, 0.95), 'ms', COUNT);
  report('verdict-latency', 'floor_p50_ms', floorP50, 'ms', COUNT);
  report('verdict-latency', 'p50_ratio', p50 / floorP50, 'x', COUNT);
}

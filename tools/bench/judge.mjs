/**
 * Submit -> verdict pushed, over HTTP and the whole product, with five hidden checks in each runtime of this machine;
 * each beside its floor, the bare interpreter or compiler doing the same, in turns in the same run. Warm: started
 * programs wait for jobs. Cold: none do (EAR_GRADER_SPARES=0). Ends with a table of the targets.
 * Usage: npm run bench -- judge [n=30]
 */
import { startStack } from '../../tests/support/stack.ts';
import { connectTo, notifyOnce, queueWaits } from './support/database.mjs';
import { FIXTURE, RUNTIMES } from './support/five.mjs';
import { jailedRate } from './support/jailed.mjs';
import { BenchLearner } from './support/learner.mjs';
import { quantile, report } from './support/report.mjs';
import { tableOf } from './support/targets.mjs';

const COUNT = Number(process.argv[2] ?? 30);
/** Also of the API's and the grader's own code, which is compiled as it runs: what counts is a server that has been up. */
const WARM_UP = 100;
/** Learners who hand in at once when throughput is measured. */
const CROWD = 8;
/** Of those, each. */
const EACH = Math.max(5, Math.round(COUNT / 2));
/** torch takes seconds to be ready again. */
const FEWER = { torch: 3 };

const measured = new Map();
const tell = (metric, value, unit, n) => {
  measured.set(metric, value);
  report('judge', metric, value, unit, n);
};

await withStack('warm', {}, async (stack) => {
  const { runtimes } = await health(stack);
  const submissions = new Map();
  for (const five of RUNTIMES) {
    if (!runtimes[five.runtime]?.ready) {
      process.stdout.write(`not on this machine: ${five.runtime}\n`);
      continue;
    }
    const name = { c: 'c', cuda: 'cuda_emulated' }[five.runtime] ?? `${five.runtime}_warm`;
    submissions.set(five.runtime, await latency(stack, five, name));
  }
  await queueWait(stack, submissions.get('python'));
});

await withStack('cold', { EAR_GRADER_SPARES: '0' }, async (stack) => {
  const { runtimes } = await health(stack);
  for (const five of RUNTIMES.filter(({ runtime }) => ['python', 'numpy', 'torch'].includes(runtime)))
    if (runtimes[five.runtime]?.ready) await latency(stack, five, `${five.runtime}_cold`);
  await throughput(stack);
});

process.stdout.write(`\n${tableOf(measured).join('\n')}\n`);

/** Alternates floor and submission, and reports both. Answers the ids of what was handed in. */
async function latency(stack, five, name) {
  const learner = await BenchLearner.signUp(stack.url, `bench-${name.replaceAll('_', '-')}`);
  const attempt = await learner.begin(five.quest);
  const count = Math.max(3, Math.round(COUNT / (FEWER[five.runtime] ?? 1)));
  const [ours, read, floor, ids] = [[], [], [], []];
  const warmUp = five.runtime === 'torch' ? 2 : WARM_UP;
  for (let turn = 0; turn < count + warmUp; turn += 1) {
    const bareMs = await five.floor();
    await five.rest();
    const { id, ms, read_ms, verdict } = await learner.judge(attempt, 'double', five.payload);
    five.check(verdict);
    if (turn < warmUp) continue;
    ours.push(ms);
    read.push(read_ms);
    floor.push(bareMs);
    ids.push(id);
  }
  learner.close();
  const [p50, floorP50] = [quantile(ours, 0.5), quantile(floor, 0.5)];
  tell(`${name}_p50_ms`, p50, 'ms', count);
  tell(`${name}_p95_ms`, quantile(ours, 0.95), 'ms', count);
  tell(`${name}_read_p50_ms`, quantile(read, 0.5), 'ms', count);
  tell(`${name}_floor_ms`, floorP50, 'ms', count);
  tell(`${name}_ratio`, p50 / floorP50, 'x', count);
  return ids;
}

async function queueWait(stack, ids) {
  const client = await connectTo(stack.dataDir);
  await client.query('LISTEN bench');
  const waits = await queueWaits(client, ids);
  const floor = [];
  for (let turn = 0; turn < COUNT; turn += 1) floor.push(await notifyOnce(client));
  await client.end();
  const [p95, floorP95] = [quantile(waits, 0.95), quantile(floor, 0.95)];
  tell('queue_wait_p95_ms', p95, 'ms', waits.length);
  tell('queue_wait_floor_ms', floorP95, 'ms', floor.length);
  tell('queue_wait_ratio', p95 / floorP95, 'x', waits.length);
}

/** Verdicts a second when many hand in at once, between two measurements of the bare jailed rate. */
async function throughput(stack) {
  const [python] = RUNTIMES;
  const learners = await Promise.all(
    Array.from({ length: CROWD }, async (_, number) => {
      const learner = await BenchLearner.signUp(stack.url, `crowd-${number}`);
      return { learner, attempt: await learner.begin(python.quest) };
    }),
  );
  const total = CROWD * EACH;
  const before = await jailedRate(total / 2);
  const began = performance.now();
  await Promise.all(
    learners.map(async ({ learner, attempt }) => {
      for (let n = 0; n < EACH; n += 1) python.check((await learner.judge(attempt, 'double', python.payload)).verdict);
      learner.close();
    }),
  );
  const perSecond = (1000 * total) / (performance.now() - began);
  const bare = (before + (await jailedRate(total / 2))) / 2;
  tell('python_cold_per_s', perSecond, '1/s', total);
  tell('python_cold_per_s_floor', bare, '1/s', total);
  tell('python_cold_share_of_floor', perSecond / bare, 'x', total);
}

async function health({ url }) {
  return (await fetch(`${url}/api/health`)).json();
}

async function withStack(name, env, act) {
  process.stdout.write(`starting the product, ${name} …\n`);
  const stack = await startStack({ env: { EAR_QUESTS_DIR: FIXTURE, ...env } });
  try {
    await act(stack);
  } finally {
    await stack.stop();
  }
}

/**
 * Thousands of honest, wrong, broken and hostile submissions by many learners at once, through the whole product; then
 * everything that must hold: one verdict each, of its class; rewards once; nothing leaked; the machine as before.
 * Ends with 1 where something does not hold. Usage: npm run bench -- judge-soak [submissions=5000]
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startStack } from '../../tests/support/stack.ts';
import { openWorld } from '../../tests/hostile/world.ts';
import { connectTo } from './support/database.mjs';
import { FIXTURE } from './support/five.mjs';
import { BenchLearner } from './support/learner.mjs';
import { quantile, report } from './support/report.mjs';
import { mixOf } from './support/soak-mix.mjs';
import { residentMb, tracesOf } from './support/traces.mjs';

const COUNT = Number(process.argv[2] ?? 5000);
const LEARNERS = 24;
const SETTLE_MS = 90_000;
/** What the grader's own memory may grow by … */
const GROWTH_MB = 64;
/** … where free memory goes back to the system, so that what stays is what is held. */
const LEAN = { NODE_OPTIONS: '--max-semi-space-size=1', MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '65536' };

const problems = [];
const world = await openWorld();
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'ear-soak-'));
const stack = await startStack({
  env: { ...LEAN, EAR_QUESTS_DIR: FIXTURE, TMPDIR: temporary, EAR_LOG_LEVEL: 'error' },
});
try {
  await soak();
} finally {
  await stack.stop();
  world.close();
  fs.rmSync(temporary, { recursive: true, force: true });
}
for (const problem of problems) process.stdout.write(`BROKEN: ${problem}\n`);
process.stdout.write(problems.length === 0 ? 'everything held\n' : `${problems.length} things did not hold\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

async function soak() {
  const { runtimes } = await (await fetch(`${stack.url}/api/health`)).json();
  const isReady = (runtime) => runtimes[runtime]?.ready === true;
  const grader = await stack.pidOf('grader');
  const learners = await Promise.all(
    Array.from({ length: LEARNERS }, (_, number) => BenchLearner.signUp(stack.url, `soak-${number}`)),
  );
  // The same round before each count, so that the same programs wait for the next job.
  const oneOfEach = mixOf(60, isReady, (text) => world.place(text));
  const attempts = learners.map(() => new Map());
  const warmUp = await handIn(learners, attempts, oneOfEach);
  const before = await settled(grader, null);
  const beforeMb = residentMb(grader);

  const began = performance.now();
  const results = await handIn(
    learners,
    attempts,
    mixOf(COUNT, isReady, (text) => world.place(text)),
  );
  const seconds = (performance.now() - began) / 1000;
  await handIn(learners, attempts, oneOfEach, warmUp);
  const after = await settled(grader, before);
  for (const learner of learners) learner.close();

  holdClasses([...warmUp, ...results]);
  await holdDatabase();
  problems.push(...world.harm());
  for (const [what, count] of Object.entries(after))
    if (count !== before[what]) problems.push(`${what}: ${before[what]} before, ${count} after`);
  if ((await stack.pidOf('grader')) !== grader) problems.push('the grader was started again');
  const grown = residentMb(grader) - beforeMb;
  if (grown > GROWTH_MB) problems.push(`the grader grew by ${grown.toFixed(0)} MB`);
  tell(results, seconds, grown);
}

/** Every learner takes the next of the list, one after the other. Appends to and answers what came of each. */
async function handIn(learners, attempts, list, results = []) {
  let next = 0;
  await Promise.all(
    learners.map(async (learner, number) => {
      while (next < list.length) {
        const one = list[next++];
        try {
          results.push({ one, ...(await judged(learner, attempts[number], one)) });
        } catch (error) {
          problems.push(`${one.name}: ${error.message}`);
        }
      }
    }),
  );
  return results;
}

/** One submission; whoever passes walks on and begins the quest again. */
async function judged(learner, open, { quest, payload }) {
  const attempt = open.get(quest) ?? (await learner.begin(quest));
  open.set(quest, attempt);
  const result = await learner.judge(attempt, 'double', payload);
  if (result.verdict?.status === 'passed') {
    await learner.say(attempt, { type: 'ACKNOWLEDGED' });
    open.delete(quest);
  }
  return result;
}

function holdClasses(results) {
  const wrong = new Map();
  for (const { one, id, verdict } of results) {
    const status = verdict?.status ?? 'none';
    if (!one.expect.includes(status)) {
      const key = `${one.name} became ${status}`;
      wrong.set(key, [...(wrong.get(key) ?? []), id]);
    }
    if (JSON.stringify(verdict).includes(world.canary)) problems.push(`${one.name} told the canary`);
  }
  for (const [what, ids] of wrong) problems.push(`${what}, ${ids.length} times, first ${ids[0]}`);
}

/** One verdict and one JUDGED event a submission, each reward once, nothing left in the queue. */
async function holdDatabase() {
  const client = await connectTo(stack.dataDir);
  const count = async (sql) => Number((await client.query(sql)).rows[0].count);
  const submissions = await count('SELECT count(*) FROM submission');
  const facts = {
    verdicts: await count('SELECT count(*) FROM verdict'),
    'submissions with a verdict': await count('SELECT count(DISTINCT submission_id) FROM verdict'),
    'JUDGED events': await count(`SELECT count(*) FROM event WHERE type = 'JUDGED'`),
    'finished judgings': await count(`SELECT count(*) FROM judging WHERE state = 'done'`),
  };
  for (const [what, number] of Object.entries(facts))
    if (number !== submissions) problems.push(`${number} ${what} for ${submissions} submissions`);
  const unequal = await count(
    `SELECT count(*) FROM (SELECT learner_id, sum(xp) AS xp FROM verdict GROUP BY 1) v
     FULL JOIN (SELECT learner_id, sum(amount) AS xp FROM ledger GROUP BY 1) l USING (learner_id)
     WHERE coalesce(v.xp, 0) <> coalesce(l.xp, 0)`,
  );
  if (unequal > 0) problems.push(`${unequal} learners whose ledger is not what their verdicts brought`);
  const twice = await count(
    `SELECT count(*) FROM (SELECT 1 FROM ledger WHERE kind = 'pass' GROUP BY learner_id, quest, challenge HAVING count(*) > 1) t`,
  );
  if (twice > 0) problems.push(`${twice} rewards that were given twice`);
  await client.end();
}

/** The counts of an idle grader: those of `wanted` once they come, else the last after a while. */
async function settled(grader, wanted) {
  const until = performance.now() + SETTLE_MS;
  let last = '';
  for (let same = 0; ;) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const now = tracesOf(grader, temporary);
    const text = JSON.stringify(now);
    same = text === last ? same + 1 : 0;
    last = text;
    const done = wanted === null ? same >= 8 : same >= 2 && text === JSON.stringify(wanted);
    if (done || performance.now() > until) return now;
  }
}

function tell(results, seconds, grown) {
  const tally = Object.groupBy(results, ({ verdict }) => verdict?.status ?? 'none');
  for (const [status, list] of Object.entries(tally))
    report('judge-soak', `verdicts_${status}`, list.length, '1', results.length);
  report('judge-soak', 'verdicts_per_s', results.length / seconds, '1/s', results.length);
  report(
    'judge-soak',
    'p95_ms',
    quantile(
      results.map(({ ms }) => ms),
      0.95,
    ),
    'ms',
    results.length,
  );
  report('judge-soak', 'wall_s', seconds, 's', results.length);
  report('judge-soak', 'grader_growth_mb', grown, 'MB', results.length);
  report('judge-soak', 'broken', problems.length, '1', results.length);
}

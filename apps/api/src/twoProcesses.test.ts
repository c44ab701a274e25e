import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FakeGrader } from './testing/fakeGrader.ts';
import { RunGrader } from './testing/runGrader.ts';
import { startServer, type TestServer } from './testing/server.ts';
import { StreamReader } from './testing/streamReader.ts';
import { until } from './testing/until.ts';
import { Visitor } from './testing/visitor.ts';
import { beats, waits } from './testing/waits.ts';

const HOUR_MS = 3_600_000;

let one: TestServer;
let two: TestServer;
beforeAll(async () => {
  // Whoever waits hears of what another process did when it is called, and never finds out by itself.
  one = await startServer({ upkeep: true, askAgainMs: HOUR_MS });
  two = await startServer({
    upkeep: true,
    askAgainMs: HOUR_MS,
    databaseUrl: one.databaseUrl,
    questsDir: one.questsDir,
  });
});
afterAll(async () => {
  await two.stop();
  await one.stop();
});

it('lets a page, a learner’s program and a grader talk to different processes', async () => {
  const learner = await one.account('spread');
  const elsewhere = new Visitor(two.url);
  elsewhere.token = learner.token;
  const grader = await one.grader();
  const graderElsewhere = new FakeGrader(two.url, grader.token!, 'elsewhere');
  const stream = await StreamReader.open(elsewhere);

  const waiting = await waits(two, graderElsewhere, () => graderElsewhere.take());
  const { status, body } = await learner.submit(await learner.ready());
  expect(status).toBe(202);
  const job = await waiting.job;
  expect(job.job.submission).toBe(body.id);
  expect((await grader.beat(job)).status).toBe(200);
  await grader.complete(job);
  await graderElsewhere.complete(job);
  await stream.until(() => stream.events.some(({ event }) => event === 'xp'));
  expect(await elsewhere.xp()).toBe(50);
  stream.close();
});

it('plans the sweeping-out once for all of them', async () => {
  const planned = () =>
    one.db
      .query<{ name: string }[]>(`SELECT name FROM pgboss.schedule ORDER BY name`)
      .catch((): { name: string }[] => []);
  await until(async () => (await planned()).length >= 2, planned);
  expect(await planned()).toEqual([{ name: 'purge' }, { name: 'runs' }]);
});

it('tells a grader of a cancelling that another process was asked for', async () => {
  const learner = await two.account('cancels elsewhere');
  const grader = RunGrader.of(await one.grader('trains'));
  const body = { title: 'run', recipe: {}, source: { kind: 'text', name: 'text', text: 'to be or not to be' } };
  const { id } = (await learner.post('/runs', body, { headers: { 'Idempotency-Key': 'k' } })).body;
  const { answer } = await beats(one, await grader.leaseRun());
  await learner.post(`/runs/${id}/cancel`);
  expect(await answer).toMatchObject({ code: 'lease_cancelled' });
});

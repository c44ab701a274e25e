import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FakeGrader } from './testing/fakeGrader.ts';
import { RunGrader } from './testing/runGrader.ts';
import { startServer, type TestServer } from './testing/server.ts';
import { StreamReader } from './testing/streamReader.ts';
import { Visitor } from './testing/visitor.ts';

let one: TestServer;
let two: TestServer;
beforeAll(async () => {
  one = await startServer({ upkeep: true, leaseSeconds: 15 });
  two = await startServer({ databaseUrl: one.databaseUrl, upkeep: true, questsDir: one.questsDir });
}, 30_000);
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

  const waiting = graderElsewhere.lease(10);
  const { status, body } = await learner.submit(await learner.ready());
  expect(status).toBe(202);
  const job = (await waiting)!;
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
  let found = await planned();
  for (let n = 0; n < 100 && found.length < 2; n++) {
    await pause(50);
    found = await planned();
  }
  expect(found).toEqual([{ name: 'purge' }, { name: 'runs' }]);
});

it('tells a grader of a cancelling that another process was asked for', async () => {
  const learner = await two.account('cancels elsewhere');
  const grader = RunGrader.of(await one.grader('trains'));
  const body = { title: 'run', recipe: {}, source: { kind: 'text', name: 'text', text: 'to be or not to be' } };
  const { id } = (await learner.post('/runs', body, { headers: { 'Idempotency-Key': 'k' } })).body;
  const beat = grader.beatRun(await grader.leaseRun(), 5);
  const began = performance.now();
  await learner.post(`/runs/${id}/cancel`);
  expect((await beat).body.code).toBe('lease_cancelled');
  // Called, not found out when the wait was over.
  expect(performance.now() - began).toBeLessThan(4000);
});

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startServer, type TestServer } from '../testing/server.ts';
import { StreamReader } from '../testing/streamReader.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ streamBeatMs: 200 });
});
afterAll(() => server.stop());

it('tells an open page what moved, what was earned and how far a job is', async () => {
  const learner = await server.account('watcher');
  const grader = await server.grader();
  const stream = await StreamReader.open(learner);
  const attempt = await learner.ready();
  const { body } = await learner.submit(attempt);
  const job = await grader.take();
  await grader.progress(job, { phase: 'running', checks_done: 1, checks_total: 2 });
  expect(await stream.next('progress')).toEqual({
    event: 'progress',
    data: { submission: body.id, progress: { phase: 'running', checks_done: 1, checks_total: 2 } },
  });
  await grader.complete(job);
  const xp = await stream.next('xp');
  expect(xp).toMatchObject({ id: expect.any(String), data: { xp: 50, level: 0, gained: 50 } });
  const moves = stream.events.filter(({ event }) => event === 'moved').map(({ data }) => [data.type, data.version]);
  await stream.until(() => stream.events.some(({ data }) => data.type === 'JUDGED'));
  expect(moves.slice(0, 4)).toEqual([
    ['ATTEMPT_STARTED', 0],
    ['BEGUN', 1],
    ['PREDICTED', 2],
    ['SUBMITTED', 3],
  ]);
  stream.close();
});

it('sends what was missed to a page that comes back with Last-Event-ID', async () => {
  const learner = await server.account('traveller');
  const before = await StreamReader.open(learner);
  const { id } = await learner.start();
  await before.next('moved');
  const seen = before.lastId;
  before.close();
  await learner.say(id, { type: 'BEGUN' });
  await learner.say(id, { type: 'HINT_TAKEN' });
  const after = await StreamReader.open(learner, seen);
  await after.next('moved', 2);
  expect(after.events.map(({ data }) => data.type)).toEqual(['BEGUN', 'HINT_TAKEN']);
  expect(BigInt(after.lastId)).toBeGreaterThan(BigInt(seen));
  after.close();
});

it('lets a page that saw nothing yet come back to where it began', async () => {
  const learner = await server.account('early');
  const stream = await StreamReader.open(learner);
  stream.close();
  await learner.start();
  const again = await StreamReader.open(learner, stream.lastId);
  expect((await again.next('moved')).data.type).toBe('ATTEMPT_STARTED');
  again.close();
});

it('tells nobody else, and says now and then that it is alive', async () => {
  const [one, other] = [await server.account('one'), await server.account('other')];
  const stream = await StreamReader.open(other);
  await one.start();
  await stream.until(() => stream.comments.length > 0);
  expect(stream.events).toEqual([]);
  stream.close();
});

it('passes thousands of losses on in pieces that the database can carry', async () => {
  const learner = await server.account('runner');
  const grader = await server.grader();
  const stream = await StreamReader.open(learner);
  await learner.submit(await learner.ready());
  const job = await grader.take();
  const losses = Array.from({ length: 2500 }, (_, n) => 3.3 - n / 1000);
  expect((await grader.progress(job, { phase: 'training', step: 2500, steps: 5000, losses })).status).toBe(204);
  const heard = () => stream.events.filter(({ event }) => event === 'progress').map(({ data }) => data.progress);
  await stream.until(() => heard().reduce((sum, { losses: part }) => sum + part.length, 0) === 2500);
  expect(heard().map(({ step }) => step)).toEqual([700, 1400, 2100, 2500]);
  expect(heard().flatMap(({ losses: part }) => part)[1234]).toBeCloseTo(losses[1234]!, 4);
  await grader.complete(job);
  stream.close();
});

it('hears the database again after its connection was cut', async () => {
  const learner = await server.account('patient');
  const stream = await StreamReader.open(learner);
  await server.db.query(
    `SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE application_name = 'ear-listen' AND datname = current_database()`,
  );
  await learner.start();
  expect((await stream.next('moved')).data.type).toBe('ATTEMPT_STARTED');
  stream.close();
});

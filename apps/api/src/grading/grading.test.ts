import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type FakeGrader, judge } from '../testing/fakeGrader.ts';
import { startServer, type TestServer } from '../testing/server.ts';
import { until } from '../testing/until.ts';
import type { Visitor } from '../testing/visitor.ts';
import { Sweeper } from './sweeper.ts';

let server: TestServer;
let grader: FakeGrader;
let learner: Visitor;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.db.query(`UPDATE judging SET state = 'cancelled' WHERE state IN ('queued', 'leased')`);
  await server.db.query(`UPDATE grader SET revoked_at = now()`);
  grader = await server.grader();
  learner = await server.account(`learner ${randomUUID().slice(0, 8)}`);
});

const rows = <T = Record<string, unknown>>(sql: string, ...params: unknown[]) => server.db.query<T[]>(sql, params);

async function submitted(): Promise<string> {
  return (await learner.submit(await learner.ready())).body.id;
}

describe('a lease', () => {
  it('goes to a second grader when the first falls silent: one verdict, one reward', async () => {
    const id = await submitted();
    const lost = await grader.take();
    const second = await server.grader('second');
    expect(await second.lease(0)).toBeNull();
    await server.lapse(id);
    const taken = await second.take();
    expect(taken.job).toMatchObject({ submission: id, seed: lost.job.seed, epoch: 0 });
    expect((await grader.beat(lost)).body.code).toBe('lease_lost');
    expect((await second.complete(taken)).body).toEqual({ accepted: true });
    expect((await grader.complete(lost)).body.code).toBe('lease_lost');
    expect(await rows('SELECT 1 FROM verdict WHERE learner_id = $1', learner.id)).toHaveLength(1);
    expect(await rows(`SELECT 1 FROM event WHERE learner_id = $1 AND type = 'JUDGED'`, learner.id)).toHaveLength(1);
    expect(await learner.xp()).toBe(50);
  });

  it('lasts as long as its grader says that it lives', async () => {
    const id = await submitted();
    const job = await grader.take();
    const endsSoon = `UPDATE judging SET lease_until = now() + interval '1 minute' WHERE submission_id = $1`;
    const left_s = `SELECT extract(epoch FROM lease_until - now())::float8 AS left_s FROM judging WHERE submission_id = $1`;
    for (let n = 0; n < 3; n++) {
      await rows(endsSoon, id);
      expect((await grader.beat(job)).status).toBe(200);
      const [row] = await rows<{ left_s: number }>(left_s, id);
      expect(row!.left_s).toBeGreaterThan(120);
      await server.app.get(Sweeper).sweep();
    }
    expect((await grader.complete(job)).body).toEqual({ accepted: true });
  });

  it('is completed once, however often and at once it is told', async () => {
    await submitted();
    const job = await grader.take();
    const answers = await Promise.all([grader.complete(job), grader.complete(job), grader.complete(job)]);
    expect(answers.map(({ body }) => body)).toEqual(Array(3).fill({ accepted: true }));
    expect((await grader.complete(job, judge(job.job, { status: 'failed' }))).body).toEqual({ accepted: true });
    expect(await rows('SELECT status FROM verdict WHERE learner_id = $1', learner.id)).toEqual([{ status: 'passed' }]);
    expect(await learner.xp()).toBe(50);
  });

  it('is nobody else’s', async () => {
    await submitted();
    const job = await grader.take();
    const other = await server.grader('other');
    expect((await other.complete(job)).body.code).toBe('forbidden');
    expect((await grader.complete({ ...job, lease: { ...job.lease, token: 'guessed' } })).body.code).toBe('forbidden');
    expect((await grader.complete({ ...job, job: { ...job.job, epoch: 1 } })).body.code).toBe('lease_lost');
    expect((await grader.beat({ ...job, lease: { ...job.lease, id: randomUUID() } })).body.code).toBe('lease_lost');
    expect(await learner.xp()).toBe(0);
    expect((await grader.complete(job)).status).toBe(200);
  });

  it('that is released goes back at once and counts as never given', async () => {
    const id = await submitted();
    for (let n = 0; n < 4; n++) {
      const job = await grader.take();
      expect((await grader.release(job)).status).toBe(204);
    }
    expect((await grader.work()).job.submission).toBe(id);
  });

  it('is not given to a grader that cannot run it', async () => {
    const id = await submitted();
    const unable = grader.capabilities({ python: { ready: false, ko: '없음', en: 'missing' } });
    expect(await grader.lease(0, unable)).toBeNull();
    expect((await learner.submission(id)).place!.graders).toBe(0);
    await grader.work();
  });
});

describe('our own faults', () => {
  it('are tried again twice and then cost nothing', async () => {
    const id = await submitted();
    for (let n = 0; n < 3; n++) {
      const job = await grader.take();
      expect(job.job.submission).toBe(id);
      expect((await grader.complete(job, judge(job.job, { status: 'platform_error' }))).status).toBe(200);
    }
    expect(await learner.submission(id)).toMatchObject({ state: 'done', verdict: { status: 'platform_error', xp: 0 } });
    const attempt = await learner.attempt((await learner.submission(id)).attempt);
    expect(attempt.position).toEqual({ challenge: 'code', stage: 'acting' });
    await learner.submit(attempt);
    await grader.work();
    expect(await learner.xp()).toBe(50);
  });

  it('end a submission that no grader came back with', async () => {
    const id = await submitted();
    for (let n = 0; n < 3; n++) {
      expect((await grader.take()).job.submission).toBe(id);
      await server.lapse(id);
    }
    await until(async () => (await learner.submission(id)).state === 'done');
    expect(await learner.submission(id)).toMatchObject({
      state: 'done',
      verdict: { status: 'platform_error', message: { id: 'judging_abandoned' } },
    });
    const types = await rows<{ type: string }>('SELECT type FROM event WHERE learner_id = $1 ORDER BY seq', learner.id);
    expect(types.at(-1)).toEqual({ type: 'JUDGING_ABANDONED' });
  });

  it('include a verdict that ran no check, whatever it claims', async () => {
    await submitted();
    const job = await grader.take();
    await grader.complete(job, judge(job.job, { checks_run: 0 }));
    expect(await learner.xp()).toBe(0);
    await grader.work();
    expect(await learner.xp()).toBe(50);
  });
});

describe('the queue', () => {
  it('gives turns to learners, not to whoever hands in most', async () => {
    const patient = await server.account(`patient ${randomUUID().slice(0, 8)}`);
    const attempt = await learner.ready();
    const many: string[] = [];
    for (let n = 0; n < 3; n++) many.push((await learner.submit(attempt, `${n}`, { public_only: true })).body.id);
    const one = (await patient.submit(await patient.ready())).body.id;
    // One of the three was handed in first; the others come after whoever used as little.
    expect((await patient.submission(one)).place).toMatchObject({ ahead: 1 });
    const order: string[] = [];
    for (let n = 0; n < 4; n++) order.push((await grader.work()).job.submission);
    expect(order).toEqual([many[0], one, many[1], many[2]]);
  });
});

it('ends a job whose hand-in was erased before anybody could judge it', async () => {
  const id = await submitted();
  await server.db.query(`DELETE FROM blob WHERE learner_id = $1`, [learner.id]);
  expect(await grader.lease(0)).toBeNull();
  expect(await learner.submission(id)).toMatchObject({ state: 'done', verdict: { status: 'platform_error' } });
});

it('tells progress with all losses so far to a page that opens later', async () => {
  const id = await submitted();
  const job = await grader.take();
  expect((await grader.progress(job, { phase: 'training', step: 2, steps: 10, losses: [3.3, 3.2] })).status).toBe(204);
  await grader.progress(job, { phase: 'training', step: 3, steps: 10, losses: [3.1] });
  expect((await learner.submission(id)).progress).toEqual({
    phase: 'training',
    step: 3,
    steps: 10,
    losses: [3.3, 3.2, 3.1],
  });
  await grader.complete(job);
  expect((await learner.submission(id)).progress).toBeNull();
});

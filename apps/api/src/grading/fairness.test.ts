import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AttemptState } from '@ear/engine/contract';
import type { FakeGrader } from '../testing/fakeGrader.ts';
import { startServer, type TestServer } from '../testing/server.ts';
import { StreamReader } from '../testing/streamReader.ts';
import { until } from '../testing/until.ts';
import type { Visitor } from '../testing/visitor.ts';

let server: TestServer;
let grader: FakeGrader;
beforeAll(async () => {
  server = await startServer({ learnerPending: 1000 });
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.db.query(`UPDATE judging SET state = 'cancelled' WHERE state IN ('queued', 'leased')`);
  await server.db.query(`UPDATE judging SET finished_at = finished_at - interval '2 days'`);
  await server.db.query(`UPDATE grader SET revoked_at = now()`);
  grader = await server.grader();
});

interface Student {
  readonly visitor: Visitor;
  readonly attempt: AttemptState;
}

async function student(name = 'student'): Promise<Student> {
  const visitor = await server.account(`${name} ${randomUUID().slice(0, 8)}`);
  return { visitor, attempt: await visitor.ready() };
}

let hands = 0;
/** Runs the public checks: as many as one likes, beside each other. */
async function handIn({ visitor, attempt }: Student): Promise<string> {
  const { status, body } = await visitor.submit(attempt, `x = ${hands++}`, { public_only: true });
  expect(status).toBe(202);
  return body.id;
}

/** Makes it so that the grader has held what it holds for so long, however long it was. */
async function heldFor(seconds: number): Promise<void> {
  await server.db.query(
    `UPDATE judging SET leased_at = clock_timestamp() - make_interval(secs => $1) WHERE state = 'leased'`,
    [seconds],
  );
}

/** Copies a waiting hand-in of the learner so many times, as if it had been handed in again and again. */
async function flood(submission: string, times: number): Promise<void> {
  await server.db.query(
    `WITH copy AS (
       INSERT INTO submission SELECT (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'idempotency_key', gen_random_uuid()))).*
       FROM submission s, generate_series(1, $2) WHERE s.id = $1 RETURNING id, learner_id)
     INSERT INTO judging SELECT (jsonb_populate_record(j, jsonb_build_object('submission_id', c.id))).*
     FROM copy c, judging j WHERE j.submission_id = $1`,
    [submission, times],
  );
}

/**
 * Lets one grader judge job after job, while again and again four learners hand in at the same moment.
 * @returns how many jobs of others were given out while each of theirs waited
 */
async function turnsWaited(others: readonly Student[], rounds: number): Promise<number[]> {
  const since = new Map<string, number>();
  const waits: number[] = [];
  let next = 0;
  for (let turn = 0; turn < rounds; turn++) {
    if (turn % 8 === 0) {
      for (let n = 0; n < 4; n++) since.set(await handIn(others[next++ % others.length]!), turn);
    }
    const job = await grader.lease(0);
    if (!job) continue;
    // Each costs its learner the same: what is counted are turns, not how long this machine takes for one.
    await heldFor(0);
    await grader.complete(job);
    const from = since.get(job.job.submission);
    if (from !== undefined) waits.push(turn - from);
    since.delete(job.job.submission);
  }
  return [...waits, ...[...since.values()].map((from) => rounds - from)];
}

const p95 = (waits: number[]): number => waits.toSorted((a, b) => a - b)[Math.ceil(waits.length * 0.95) - 1]!;

describe('a queue', () => {
  it('runs one job of a learner at a time, also where graders are idle', async () => {
    const hog = await student();
    const other = await student();
    const [first, second] = [await handIn(hog), await handIn(hog)];
    const running = (await grader.lease(0))!;
    expect(running.job.submission).toBe(first);
    expect(await grader.lease(0)).toBeNull();
    const one = await handIn(other);
    const beside = (await grader.lease(0))!;
    expect(beside.job.submission).toBe(one);
    await grader.complete(running);
    expect((await grader.lease(0))!.job.submission).toBe(second);
  });

  it('runs as many of a learner at a time as ask for it at once: one', async () => {
    const hog = await student();
    for (let n = 0; n < 8; n++) await handIn(hog);
    const graders = await Promise.all(Array.from({ length: 8 }, () => server.grader()));
    const leased = await Promise.all(graders.map((one) => one.lease(0)));
    expect(leased.filter((job) => job !== null)).toHaveLength(1);
  });

  it('gives the next turn to whoever used least of it lately, counting the time that graders were held', async () => {
    const [slow, quick, fresh] = [await student('slow'), await student('quick'), await student('fresh')];
    await handIn(slow);
    const held = (await grader.lease(0))!;
    await heldFor(100);
    await grader.complete(held);
    await handIn(quick);
    await grader.work();
    const order = [await handIn(slow), await handIn(quick), await handIn(fresh)];
    const given = [await grader.work(), await grader.work(), await grader.work()].map(({ job }) => job.submission);
    expect(given).toEqual(order.toReversed());
  });

  it('forgets what was used: after some half-lives the older hand-in is first again', async () => {
    const [busy, idle] = [await student(), await student()];
    await handIn(busy);
    await grader.work();
    await server.db.query(`UPDATE judging_share SET at = now() - interval '1 year' WHERE learner_id = $1`, [
      busy.visitor.id,
    ]);
    const first = await handIn(busy);
    await handIn(idle);
    expect((await grader.work()).job.submission).toBe(first);
  });

  it('does not charge a lease that no grader worked on', async () => {
    const one = await student();
    await handIn(one);
    for (let n = 0; n < 3; n++) await grader.release((await grader.lease(0))!);
    const [share] = await server.db.query<{ used: number; running: number }[]>(
      `SELECT used, running FROM judging_share WHERE learner_id = $1`,
      [one.visitor.id],
    );
    expect(share).toMatchObject({ running: 0 });
    expect(share!.used).toBeLessThan(0.01);
  });

  it('lets go of what ran however it ended: cancelled, faulted, lost', async () => {
    const one = await student();
    const running = async () => {
      const [share] = await server.db.query<{ running: number }[]>(
        `SELECT running FROM judging_share WHERE learner_id = $1 AND queue = 'interactive'`,
        [one.visitor.id],
      );
      return share!.running;
    };
    const id = await handIn(one);
    await grader.lease(0);
    expect(await running()).toBe(1);
    await one.visitor.post(`/submissions/${id}/cancel`);
    expect(await running()).toBe(0);
    const lost = await handIn(one);
    await grader.lease(0);
    await server.lapse(lost);
    expect((await grader.work()).job.submission).toBe(lost);
    expect(await running()).toBe(0);
  });

  it('makes others wait hardly longer for one who queues 500 jobs', async () => {
    const others = await Promise.all(Array.from({ length: 12 }, () => student()));
    const without = p95(await turnsWaited(others.slice(0, 6), 80));
    expect(without).toBe(3);
    const hog = await student('hog');
    await flood(await handIn(hog), 499);
    const waits = await turnsWaited(others.slice(6), 80);
    const jobs = await server.db.query<{ count: string }[]>(
      `SELECT count(*) AS count FROM judging WHERE learner_id = $1 AND state = 'done'`,
      [hog.visitor.id],
    );
    // He gets what the others leave, and no more.
    expect(Number(jobs[0]!.count)).toBeGreaterThan(30);
    expect(p95(waits)).toBeLessThanOrEqual(2 * without);
  });
});

describe('the place in line', () => {
  const place = async ({ visitor }: Student, id: string) => (await visitor.submission(id)).place;

  it('counts the jobs that come before in the order in which they will be given out', async () => {
    const [hog, other] = [await student(), await student()];
    const many = [await handIn(hog), await handIn(hog), await handIn(hog)];
    const one = await handIn(other);
    const aheadOf = async () => [
      ...(await Promise.all(many.map(async (id) => (await place(hog, id))?.ahead))),
      (await place(other, one))?.ahead,
    ];
    expect(await aheadOf()).toEqual([0, 2, 3, 1]);
    await grader.work();
    expect(await aheadOf()).toEqual([undefined, 1, 2, 0]);
    const next = await other.visitor.submit(other.attempt, 'one more', { public_only: true });
    // His second job is booked behind the hog's second, before the third.
    expect(next.body.place).toBe((await place(other, next.body.id))!.ahead);
  });

  it('says that it cannot tell how long it takes before anything was judged, then tells it from what was', async () => {
    const [one, two, three] = [await student(), await student(), await student()];
    await grader.lease(0);
    const first = await handIn(one);
    expect(await place(one, first)).toEqual({ ahead: 0, graders: 1, estimate_s: null });
    await grader.complete((await grader.lease(0))!);
    await server.db.query(`UPDATE judging SET finished_at = leased_at + interval '1.2 s' WHERE submission_id = $1`, [
      first,
    ]);
    const [second, third] = [await handIn(two), await handIn(three)];
    expect(await place(two, second)).toEqual({ ahead: 0, graders: 1, estimate_s: expect.closeTo(1.2) });
    expect(await place(three, third)).toEqual({ ahead: 1, graders: 1, estimate_s: expect.closeTo(2.4) });
    await server.db.query(`UPDATE grader SET revoked_at = now()`);
    expect(await place(three, third)).toEqual({ ahead: 1, graders: 0, estimate_s: null });
  });

  it('does not forget a grader’s queue because another of its slots asks for another one', async () => {
    const one = await student();
    const id = await handIn(one);
    await grader.lease(0, { ...grader.capabilities(), queues: ['gpu'] });
    expect((await place(one, id))!.graders).toBe(0);
    await server.db.query(`UPDATE judging SET not_before = now() + interval '1 hour' WHERE submission_id = $1`, [id]);
    await grader.lease(0, { ...grader.capabilities(), queues: ['interactive'] });
    await grader.lease(0, { ...grader.capabilities(), queues: ['training'] });
    expect((await place(one, id))!.graders).toBe(1);
  });

  it('is told to open pages whenever it changes, and to nobody else', async () => {
    const [hog, other] = [await student(), await student()];
    await handIn(hog);
    const reader = await StreamReader.open(other.visitor);
    const foreign = await StreamReader.open(hog.visitor);
    const id = await handIn(other);
    const told = (ahead: number) => () =>
      reader.events.some(
        ({ event, data }) => event === 'place' && data.submission === id && data.place.ahead === ahead,
      );
    await reader.until(told(1));
    await grader.work();
    await reader.until(told(0));
    expect(foreign.events.some(({ data }) => data?.submission === id)).toBe(false);
    reader.close();
    foreign.close();
  });
});

describe('a job whose grader died', () => {
  const troubles = async (id: string): Promise<string[]> => {
    const [row] = await server.db.query<{ troubles: { reason: string }[] }[]>(
      `SELECT troubles FROM judging WHERE submission_id = $1`,
      [id],
    );
    return row!.troubles.map(({ reason }) => reason);
  };

  it('is not given to a grader that holds another such job: one of them may be the poison', async () => {
    const [one, two] = [await student(), await student()];
    const ids = [await handIn(one), await handIn(two)];
    await grader.lease(0);
    await grader.lease(0);
    await server.lapse(...ids);
    for (const id of ids) await until(async () => (await troubles(id)).length > 0);
    const suspect = await grader.take();
    expect(await grader.lease(0)).toBeNull();
    const elsewhere = (await (await server.grader('elsewhere')).lease(0))!;
    expect([suspect, elsewhere].map(({ job }) => job.submission).sort()).toEqual(ids.toSorted());
    expect(await troubles(ids[0]!)).toEqual(['the grader fell silent']);
  });

  it('is set aside after three, its learner is charged nothing, and others go on', async () => {
    const [unlucky, other] = [await student('unlucky'), await student()];
    const { body } = await unlucky.visitor.submit(unlucky.attempt, 'poison 42');
    const admin = await server.account('chief');
    for (let n = 0; n < 3; n++) {
      expect((await grader.take()).job.submission).toBe(body.id);
      await server.lapse(body.id);
    }
    const id = await handIn(other);
    expect((await grader.work()).job.submission).toBe(id);
    await until(async () => (await unlucky.visitor.submission(body.id)).state === 'done');
    expect(await unlucky.visitor.submission(body.id)).toMatchObject({
      state: 'done',
      verdict: { status: 'platform_error' },
    });
    expect((await unlucky.visitor.attempt(unlucky.attempt.id)).position).toMatchObject({ stage: 'acting' });
    const aside = (await admin.get('/admin/judgings/quarantined')).body;
    expect(aside).toEqual([
      expect.objectContaining({
        submission: body.id,
        name: expect.stringContaining('unlucky'),
        quest: 'first',
        challenge: 'code',
      }),
    ]);
    expect(aside[0].troubles.map(({ reason, grader: name }: any) => [reason, name])).toEqual(
      Array(3).fill(['the grader fell silent', 'test']),
    );

    const released = await admin.post(`/admin/judgings/${body.id}/release`, { again: true });
    expect(released.status).toBe(202);
    expect((await admin.get('/admin/judgings/quarantined')).body).toEqual([]);
    expect((await admin.post(`/admin/judgings/${body.id}/release`, {})).status).toBe(404);
    expect((await grader.work()).job).toMatchObject({ submission: body.id, epoch: 1 });
    const page = (await admin.get(`/rejudgements/${released.body.rejudgement}`)).body;
    expect(page.changes).toEqual([
      expect.objectContaining({
        before: expect.objectContaining({ status: 'platform_error' }),
        after: expect.objectContaining({ status: 'passed' }),
      }),
    ]);
  });
});

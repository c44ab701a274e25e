import { randomUUID } from 'node:crypto';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { StreamHub } from '../stream/index.ts';
import { type FakeGrader, judge, LONGEST_WAIT_S } from '../testing/fakeGrader.ts';
import { endConnections, startServer, type TestServer } from '../testing/server.ts';
import { until } from '../testing/until.ts';
import type { Visitor } from '../testing/visitor.ts';
import { Sweeper } from './sweeper.ts';

const HOUR_MS = 3_600_000;
const LEASE_S = 600;

let server: TestServer;
let grader: FakeGrader;
let learner: Visitor;
beforeAll(async () => {
  server = await startServer({ leaseSeconds: LEASE_S });
});
afterAll(() => server.stop());
beforeEach(async () => {
  server.clock.shift = 0;
  await server.db.query(`UPDATE judging SET state = 'cancelled' WHERE state IN ('queued', 'leased')`);
  await server.db.query(`UPDATE grader SET revoked_at = now()`);
  grader = await server.grader();
  learner = await server.account(`learner ${randomUUID().slice(0, 8)}`);
});

const submitted = async (): Promise<string> => (await learner.submit(await learner.ready())).body.id;

async function verdictsOf(visitor: Visitor): Promise<unknown> {
  const [row] = await server.db.query(
    `SELECT (SELECT count(*)::int FROM verdict WHERE learner_id = $1) AS verdicts,
       (SELECT count(*)::int FROM event WHERE learner_id = $1 AND type = 'JUDGED') AS judged`,
    [visitor.id],
  );
  return row;
}

describe('a verdict', () => {
  it('is taken from nobody but the grader that holds the lease', async () => {
    const id = await submitted();
    const job = await grader.take();
    const body = { token: job.lease.token, epoch: 0, verdict: judge(job.job) };
    const path = `/grader/leases/${job.lease.id}/complete`;
    expect((await learner.post(path, body)).body.code).toBe('forbidden');
    expect((await server.visitor().post(path, body)).body.code).toBe('not_signed_in');
    const forged = server.visitor();
    forged.token = 'earg_forged';
    expect((await forged.post(path, body)).status).toBe(401);
    const foreign = await server.grader('foreign');
    expect((await foreign.post(path, body)).body.code).toBe('forbidden');
    expect((await foreign.release(job)).body.code).toBe('forbidden');
    expect((await foreign.progress(job, { phase: 'running' })).body.code).toBe('forbidden');
    expect((await grader.post(path, { ...body, token: 'guessed' })).body.code).toBe('forbidden');
    await server.db.query(`UPDATE grader SET revoked_at = now() WHERE name = 'test'`);
    expect((await grader.complete(job)).status).toBe(401);
    expect((await learner.submission(id)).state).toBe('leased');
    expect(await verdictsOf(learner)).toEqual({ verdicts: 0, judged: 0 });
  });

  it('stands once where a partition let two graders come to one', async () => {
    const id = await submitted();
    const cutOff = await grader.take();
    await server.lapse(id);
    const other = await server.grader('other');
    const job = await other.take();
    const answers = await Promise.all([
      grader.complete(cutOff, judge(cutOff.job, { status: 'failed', score: 0 })),
      other.complete(job),
      other.complete(job),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([409, 200, 200]);
    expect(await learner.submission(id)).toMatchObject({ verdict: { status: 'passed' } });
    expect(await verdictsOf(learner)).toEqual({ verdicts: 1, judged: 1 });
    expect(await learner.xp()).toBe(50);
  });

  it('of an epoch that is over changes nothing, and none is taken for one that never was', async () => {
    const id = await submitted();
    const job = await grader.take();
    await grader.complete(job);
    const admin = await server.account('chief');
    await admin.post(`/submissions/${id}/rejudge`, { dry_run: false });
    const late = await grader.complete(job, judge(job.job, { status: 'failed', score: 0 }));
    expect(late.body).toEqual({ accepted: true });
    const again = await grader.take();
    expect(again.job.epoch).toBe(1);
    for (const epoch of [0, 2]) {
      const answer = await grader.complete({ ...again, job: { ...again.job, epoch } });
      expect(answer.body.code).toBe('lease_lost');
    }
    expect(await learner.submission(id)).toMatchObject({ verdict: { status: 'passed', epoch: 0 } });
    await grader.complete(again);
  });
});

describe('a lease', () => {
  it.each([HOUR_MS, -HOUR_MS])('does not care that this machine’s clock jumped by %i ms', async (shift) => {
    const id = await submitted();
    const job = await grader.take();
    server.clock.shift = shift;
    await server.app.get(Sweeper).sweep();
    const beat = await grader.beat(job);
    expect(beat.status).toBe(200);
    const [row] = await server.db.query(
      `SELECT extract(epoch FROM lease_until - now())::float8 AS left_s FROM judging WHERE submission_id = $1`,
      [id],
    );
    expect(row.left_s).toBeGreaterThan(LEASE_S / 2);
    expect(row.left_s).toBeLessThanOrEqual(LEASE_S);
    expect((await grader.complete(job)).body).toEqual({ accepted: true });
    expect(await verdictsOf(learner)).toEqual({ verdicts: 1, judged: 1 });
  });

  it('outlives every connection to the database', async () => {
    const id = await submitted();
    const job = await grader.take();
    await endConnections(server.db);
    let answer = await grader.complete(job);
    await until(async () => {
      if (answer.status === 503) answer = await grader.complete(job);
      return answer.status !== 503;
    });
    expect(answer.body).toEqual({ accepted: true });
    expect((await learner.submission(id)).state).toBe('done');
    expect(await verdictsOf(learner)).toEqual({ verdicts: 1, judged: 1 });
  });

  it('goes from hand to hand as graders join and leave while jobs run, and nothing is lost', async () => {
    const people = await Promise.all(
      Array.from({ length: 6 }, (_, n) => server.account(`walker ${n} ${randomUUID().slice(0, 8)}`)),
    );
    const ids = await Promise.all(people.map(async (one) => (await one.submit(await one.ready())).body.id as string));
    let seen = 0;
    for (let turn = 0; seen < ids.length; turn++) {
      const joined = await server.grader(`joined-${turn}`);
      const job = await joined.lease(LONGEST_WAIT_S);
      // Every other grader is told to go and gives back what it holds.
      if (job && turn % 2 === 0) expect((await joined.release(job)).status).toBe(204);
      else if (job && (await joined.complete(job)).status === 200) seen += 1;
      await server.db.query(`UPDATE grader SET revoked_at = now() WHERE name = $1`, [joined.name]);
    }
    for (const [index, one] of people.entries()) {
      expect(await one.submission(ids[index]!)).toMatchObject({ state: 'done', verdict: { status: 'passed' } });
      expect(await verdictsOf(one)).toEqual({ verdicts: 1, judged: 1 });
    }
  });
});

describe('a hand-in', () => {
  it.each([
    ['five megabytes', JSON.stringify({ x: 'a'.repeat(5_000_000) }), 413, 'too_large'],
    [
      'text with NUL',
      '{"challenge":"code","payload":{"kind":"code","files":{"answer.py":"a\\u0000"}}}',
      400,
      'not_text',
    ],
    [
      'a lone surrogate',
      '{"challenge":"code","payload":{"kind":"code","files":{"answer.py":"\\ud800"}}}',
      400,
      'not_text',
    ],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 400, 'not_text'],
  ])('of %s is refused, and nothing of it is kept', async (_, body, status, code) => {
    const attempt = await learner.ready();
    const answer = await fetch(`${server.url}/api/attempts/${attempt.id}/submissions`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${learner.token}`,
        'If-Match': `"${attempt.version}"`,
        'Idempotency-Key': randomUUID(),
      },
      body,
    });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
    expect((await learner.attempt(attempt.id)).version).toBe(attempt.version);
    const [row] = await server.db.query(`SELECT count(*)::int AS blobs FROM blob WHERE learner_id = $1`, [learner.id]);
    expect(row.blobs).toBe(0);
  });
});

describe('an event stream', () => {
  it('whose reader never reads is dropped, and others go on', async () => {
    const { port } = new URL(server.url);
    const deaf = net.connect(Number(port), '127.0.0.1');
    deaf.on('error', () => undefined);
    deaf.pause();
    deaf.write(`GET /api/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${learner.token}\r\n\r\n`);
    const hub = server.app.get(StreamHub);
    await until(() => hub.learners().includes(learner.id));
    const news = {
      submission: randomUUID(),
      progress: { phase: 'training', losses: Array(4000).fill(1.2345) },
    } as const;
    const before = process.memoryUsage().arrayBuffers;
    let lines = 0;
    while (hub.learners().includes(learner.id) && lines < 100_000) {
      hub.pass(learner.id, {
        event: 'progress',
        data: { ...news, progress: { ...news.progress, losses: [...news.progress.losses] } },
      });
      lines += 1;
      if (lines % 10 === 0) await pause(1);
    }
    expect(hub.learners()).not.toContain(learner.id);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
    deaf.destroy();
    expect((await learner.get('/me')).status).toBe(200);
  });
});

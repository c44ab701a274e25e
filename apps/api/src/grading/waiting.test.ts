import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type FakeGrader, LONGEST_WAIT_S } from '../testing/fakeGrader.ts';
import { startServer, type TestServer } from '../testing/server.ts';
import type { Visitor } from '../testing/visitor.ts';
import { waits } from '../testing/waits.ts';

const HOUR_MS = 3_600_000;

let server: TestServer;
let grader: FakeGrader;
let learner: Visitor;
beforeAll(async () => {
  // Whoever waits here asks again when it is woken, and never by itself.
  server = await startServer({ askAgainMs: HOUR_MS });
});
afterAll(() => server.stop());
beforeEach(async () => {
  grader = await server.grader(`waits-${randomUUID().slice(0, 8)}`);
  learner = await server.account(`learner ${randomUUID().slice(0, 8)}`);
});

describe('a grader that waits', () => {
  it('is woken by whatever comes into its queue', async () => {
    const attempt = await learner.ready();
    const waiting = await waits(server, grader, () => grader.take());
    const { body } = await learner.submit(attempt, 'x = 42', { public_only: true });
    const job = await waiting.job;
    expect(job.job.submission).toBe(body.id);
    await grader.complete(job);
  });

  it('is woken by what another grader lost, and by what another one gives back', async () => {
    const { body } = await learner.submit(await learner.ready());
    const silent = await server.grader('silent');
    await silent.take();
    const waiting = await waits(server, grader, () => grader.take());
    await server.lapse(body.id);
    const job = await waiting.job;
    expect(job.job.submission).toBe(body.id);
    const next = await server.grader('next');
    const behind = await waits(server, next, () => next.take());
    await grader.release(job);
    const again = await behind.job;
    expect(again.job.submission).toBe(body.id);
    await next.complete(again);
  });

  it('and goes away leaves its job to somebody else, as if it had never been given', async () => {
    const aborter = new AbortController();
    const gone = await waits(server, grader, () =>
      fetch(`${server.url}/api/grader/leases`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${grader.token}` },
        body: JSON.stringify({ capabilities: grader.capabilities(), wait_s: LONGEST_WAIT_S }),
        signal: aborter.signal,
      }).catch((error: Error) => error.name),
    );
    aborter.abort();
    expect(await gone.job).toBe('AbortError');
    const { body } = await learner.submit(await learner.ready());
    // The lease itself would last for an hour.
    expect((await grader.work()).job.submission).toBe(body.id);
    const rows = await server.db.query(`SELECT deliveries FROM judging WHERE submission_id = $1`, [body.id]);
    expect(rows).toEqual([{ deliveries: 1 }]);
  });

  it('is answered with 204 when nothing comes', async () => {
    expect(await grader.lease(0.2)).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import { type Student, useClassroom } from '../testing/classroom.ts';

const room = useClassroom();

/** Makes it so that the grader has held what it holds for so long, however long it was. */
async function heldFor(seconds: number): Promise<void> {
  await room.server.db.query(
    `UPDATE judging SET leased_at = clock_timestamp() - make_interval(secs => $1) WHERE state = 'leased'`,
    [seconds],
  );
}

/** Copies a waiting hand-in of the learner so many times, as if it had been handed in again and again. */
async function flood(submission: string, times: number): Promise<void> {
  await room.server.db.query(
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
      for (let n = 0; n < 4; n++) since.set(await room.handIn(others[next++ % others.length]!), turn);
    }
    const job = await room.grader.lease(0);
    if (!job) continue;
    // Each costs its learner the same: what is counted are turns, not how long this machine takes for one.
    await heldFor(0);
    await room.grader.complete(job);
    const from = since.get(job.job.submission);
    if (from !== undefined) waits.push(turn - from);
    since.delete(job.job.submission);
  }
  return [...waits, ...[...since.values()].map((from) => rounds - from)];
}

const p95 = (waits: number[]): number => waits.toSorted((a, b) => a - b)[Math.ceil(waits.length * 0.95) - 1]!;

describe('a queue', () => {
  it('runs one job of a learner at a time, also where graders are idle', async () => {
    const hog = await room.student();
    const other = await room.student();
    const [first, second] = [await room.handIn(hog), await room.handIn(hog)];
    const running = (await room.grader.lease(0))!;
    expect(running.job.submission).toBe(first);
    expect(await room.grader.lease(0)).toBeNull();
    const one = await room.handIn(other);
    const beside = (await room.grader.lease(0))!;
    expect(beside.job.submission).toBe(one);
    await room.grader.complete(running);
    expect((await room.grader.lease(0))!.job.submission).toBe(second);
  });

  it('runs as many of a learner at a time as ask for it at once: one', async () => {
    const hog = await room.student();
    for (let n = 0; n < 8; n++) await room.handIn(hog);
    const graders = await Promise.all(Array.from({ length: 8 }, () => room.server.grader()));
    const leased = await Promise.all(graders.map((one) => one.lease(0)));
    expect(leased.filter((job) => job !== null)).toHaveLength(1);
  });

  it('gives the next turn to whoever used least of it lately, counting the time that graders were held', async () => {
    const [slow, quick, fresh] = [await room.student('slow'), await room.student('quick'), await room.student('fresh')];
    await room.handIn(slow);
    const held = (await room.grader.lease(0))!;
    await heldFor(100);
    await room.grader.complete(held);
    await room.handIn(quick);
    await room.grader.work();
    const order = [await room.handIn(slow), await room.handIn(quick), await room.handIn(fresh)];
    const given = [await room.grader.work(), await room.grader.work(), await room.grader.work()].map(
      ({ job }) => job.submission,
    );
    expect(given).toEqual(order.toReversed());
  });

  it('forgets what was used: after some half-lives the older hand-in is first again', async () => {
    const [busy, idle] = [await room.student(), await room.student()];
    await room.handIn(busy);
    await room.grader.work();
    await room.server.db.query(`UPDATE judging_share SET at = now() - interval '1 year' WHERE learner_id = $1`, [
      busy.visitor.id,
    ]);
    const first = await room.handIn(busy);
    await room.handIn(idle);
    expect((await room.grader.work()).job.submission).toBe(first);
  });

  it('does not charge a lease that no grader worked on', async () => {
    const one = await room.student();
    await room.handIn(one);
    for (let n = 0; n < 3; n++) await room.grader.release((await room.grader.lease(0))!);
    const [share] = await room.server.db.query<{ used: number; running: number }[]>(
      `SELECT used, running FROM judging_share WHERE learner_id = $1`,
      [one.visitor.id],
    );
    expect(share).toMatchObject({ running: 0 });
    expect(share!.used).toBeLessThan(0.01);
  });

  it('lets go of what ran however it ended: cancelled, faulted, lost', async () => {
    const one = await room.student();
    const running = async () => {
      const [share] = await room.server.db.query<{ running: number }[]>(
        `SELECT running FROM judging_share WHERE learner_id = $1 AND queue = 'interactive'`,
        [one.visitor.id],
      );
      return share!.running;
    };
    const id = await room.handIn(one);
    await room.grader.lease(0);
    expect(await running()).toBe(1);
    await one.visitor.post(`/submissions/${id}/cancel`);
    expect(await running()).toBe(0);
    const lost = await room.handIn(one);
    await room.grader.lease(0);
    await room.server.lapse(lost);
    expect((await room.grader.work()).job.submission).toBe(lost);
    expect(await running()).toBe(0);
  });

  it('makes others wait hardly longer for one who queues 500 jobs', async () => {
    const others = await Promise.all(Array.from({ length: 12 }, () => room.student()));
    const without = p95(await turnsWaited(others.slice(0, 6), 80));
    expect(without).toBe(3);
    const hog = await room.student('hog');
    await flood(await room.handIn(hog), 499);
    const waits = await turnsWaited(others.slice(6), 80);
    const jobs = await room.server.db.query<{ count: string }[]>(
      `SELECT count(*) AS count FROM judging WHERE learner_id = $1 AND state = 'done'`,
      [hog.visitor.id],
    );
    // He gets what the others leave, and no more.
    expect(Number(jobs[0]!.count)).toBeGreaterThan(30);
    expect(p95(waits)).toBeLessThanOrEqual(2 * without);
  });
});

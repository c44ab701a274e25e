import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Rejudgement, RejudgementPage } from '@ear/engine/contract';
import { QuestsWatch } from '../catalogue/index.ts';
import { type FakeGrader, judge } from '../testing/fakeGrader.ts';
import { rewriteQuest } from '../testing/quests.ts';
import { ADMIN, startServer, type TestServer } from '../testing/server.ts';
import { until } from '../testing/until.ts';
import type { Visitor } from '../testing/visitor.ts';

let server: TestServer;
let grader: FakeGrader;
let admin: Visitor;
beforeAll(async () => {
  server = await startServer();
  admin = await server.account(ADMIN);
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.db.query(`UPDATE judging SET state = 'cancelled' WHERE state IN ('queued', 'leased')`);
  await server.db.query(`UPDATE rejudgement_item SET state = 'cancelled' WHERE state = 'waiting'`);
  await server.db.query(`UPDATE grader SET revoked_at = now()`);
  grader = await server.grader();
});

interface HandedIn {
  readonly learner: Visitor;
  readonly attempt: string;
  readonly submission: string;
  readonly seed: string;
}

/** A hand-in that was judged by the rule of the fake grader: what says 42 passes. */
async function judged(text: string, name = 'learner'): Promise<HandedIn> {
  const learner = await server.account(`${name} ${randomUUID().slice(0, 8)}`);
  const attempt = await learner.ready();
  const { body } = await learner.submit(attempt, text);
  const { job } = await grader.work();
  return { learner, attempt: attempt.id, submission: body.id, seed: job.seed };
}

async function ordered(path: string, body: object = {}, by = admin): Promise<Rejudgement> {
  const answer = await by.post<Rejudgement>(path, body);
  expect(answer.status).toBe(202);
  return answer.body;
}

async function reaches(id: string, state: Rejudgement['state']): Promise<RejudgementPage> {
  const page = async () => (await admin.get<RejudgementPage>(`/rejudgements/${id}`)).body;
  await until(async () => (await page()).state === state, page);
  return page();
}

/** Judges one job again, by another rule. */
async function judgeAs(status: 'passed' | 'failed' | 'platform_error') {
  const lease = await grader.take();
  const score = status === 'passed' ? 1 : 0;
  const checks = judge(lease.job).checks.map(
    (check) => ({ ...check, score, status: score ? 'passed' : 'failed' }) as const,
  );
  expect((await grader.complete(lease, judge(lease.job, { status, score, checks }))).body).toEqual({ accepted: true });
  return lease.job;
}

const rejudged = (learner: Visitor) =>
  server.db.query<{ payload: { epoch: number; status: string } }[]>(
    `SELECT payload FROM event WHERE learner_id = $1 AND type = 'REJUDGED'`,
    [learner.id],
  );

describe('a dry run', () => {
  it('uses the same files and seed in a new epoch, lists what changes, and touches nothing of the learner', async () => {
    const { learner, attempt, submission, seed } = await judged('x = 41');
    const before = await learner.attempt(attempt);
    const batch = await ordered(`/submissions/${submission}/rejudge`);
    expect(batch).toMatchObject({
      scope: 'submission',
      dry_run: true,
      state: 'judging',
      progress: { total: 1, waiting: 1 },
    });
    const job = await judgeAs('passed');
    expect(job).toMatchObject({ submission, seed, epoch: 1, payload: { files: { 'answer.py': 'x = 41' } } });

    const page = await reaches(batch.id, 'judged');
    expect(page.progress).toEqual({ total: 1, waiting: 0, judged: 1, faulted: 0, changed: 1, applied: 0 });
    expect(page.changes).toEqual([
      {
        submission,
        learner: learner.id,
        name: expect.stringContaining('learner'),
        quest: 'first',
        challenge: 'code',
        number: 1,
        before: { status: 'failed', score: 0, tier: 'none' },
        after: { status: 'passed', score: 1, tier: 'none' },
        checks: [
          { id: 'answer', before: 'failed', after: 'passed' },
          { id: 'hidden', before: 'failed', after: 'passed' },
        ],
        state: 'judged',
        xp: 0,
      },
    ]);
    expect(JSON.stringify(page)).not.toContain('hidden-expectation');
    expect(await learner.attempt(attempt)).toEqual(before);
    expect(await learner.xp()).toBe(0);
    expect(await learner.submission(submission)).toMatchObject({
      state: 'done',
      verdict: { status: 'failed', epoch: 0 },
    });
    expect(await rejudged(learner)).toEqual([]);
  });

  it('is applied when somebody says so, once: the attempt moves on and is paid', async () => {
    const { learner, attempt, submission } = await judged('x = 41');
    const { id } = await ordered(`/submissions/${submission}/rejudge`);
    expect((await admin.post(`/rejudgements/${id}/apply`)).body.code).toBe('not_judged_yet');
    await judgeAs('passed');
    await reaches(id, 'judged');
    const answers = await Promise.all([1, 2, 3].map(() => admin.post(`/rejudgements/${id}/apply`)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    const page = await reaches(id, 'applied');
    expect(page.changes).toMatchObject([{ state: 'applied', xp: 50 }]);
    expect(await learner.xp()).toBe(50);
    expect((await learner.attempt(attempt)).position).toMatchObject({ stage: 'passed' });
    expect(await learner.submission(submission)).toMatchObject({ verdict: { status: 'passed', epoch: 1, xp: 50 } });
    expect(await rejudged(learner)).toEqual([{ payload: expect.objectContaining({ epoch: 1, status: 'passed' }) }]);
    expect((await learner.get('/journey/verify')).body).toMatchObject({ valid: true });
    expect((await admin.post(`/rejudgements/${id}/cancel`)).body.code).toBe('rejudgement_over');
  });

  it('never takes XP or a pass away, whatever it comes to', async () => {
    const { learner, attempt, submission } = await judged('x = 42');
    expect(await learner.xp()).toBe(50);
    const { id } = await ordered(`/submissions/${submission}/rejudge`, { dry_run: false });
    await judgeAs('failed');
    await reaches(id, 'applied');
    expect(await learner.xp()).toBe(50);
    expect((await learner.attempt(attempt)).challenges['code']).toMatchObject({ passed: true, best_score: 1 });
    expect((await learner.submission(submission)).verdict).toMatchObject({ status: 'failed', epoch: 1 });
    expect(await rejudged(learner)).toHaveLength(1);
  });

  it('writes no event where the verdict stays the same', async () => {
    const { learner, submission } = await judged('x = 42');
    const { id } = await ordered(`/submissions/${submission}/rejudge`, { dry_run: false });
    await judgeAs('passed');
    expect((await reaches(id, 'applied')).progress).toMatchObject({ judged: 1, changed: 0, applied: 0 });
    expect(await rejudged(learner)).toEqual([]);
    expect((await learner.submission(submission)).verdict).toMatchObject({ epoch: 0 });
  });

  it('gives way to a later one', async () => {
    const { submission } = await judged('x = 41');
    const first = await ordered(`/submissions/${submission}/rejudge`);
    await judgeAs('passed');
    const second = await ordered(`/submissions/${submission}/rejudge`, { dry_run: false });
    expect((await judgeAs('passed')).epoch).toBe(2);
    await reaches(second.id, 'applied');
    await reaches(first.id, 'judged');
    await admin.post(`/rejudgements/${first.id}/apply`);
    expect((await reaches(first.id, 'applied')).changes).toMatchObject([{ state: 'superseded', xp: 0 }]);
  });
});

describe('a batch', () => {
  it('over a quest waits behind every learner and runs beside at most one of its own', async () => {
    const ids = [await judged('a 41'), await judged('b 41'), await judged('c 42')].map(({ submission }) => submission);
    const { id } = await ordered('/quests/first/rejudge');
    const learner = await server.account(`live ${randomUUID().slice(0, 8)}`);
    const live = await learner.submit(await learner.ready(), 'x = 42');
    expect((await learner.submission(live.body.id)).place).toMatchObject({ ahead: 0 });
    expect((await grader.work()).job).toMatchObject({ submission: live.body.id, epoch: 0 });
    const running = (await grader.lease(0))!;
    expect(running.job.epoch).toBeGreaterThan(0);
    expect(await grader.lease(0)).toBeNull();
    await grader.complete(running);
    const { body } = await admin.get<RejudgementPage>(`/rejudgements/${id}`);
    expect(body.progress.total).toBeGreaterThanOrEqual(ids.length);
    expect(body.progress.judged).toBe(1);
  });

  it('that is cancelled stops: its grader hears of it, and its verdict is refused', async () => {
    const { learner, submission } = await judged('x = 41');
    const { id } = await ordered(`/submissions/${submission}/rejudge`);
    const job = await grader.take();
    expect((await admin.post(`/rejudgements/${id}/cancel`)).body).toMatchObject({ state: 'cancelled' });
    expect((await grader.beat(job)).body.code).toBe('lease_cancelled');
    expect((await grader.complete(job)).status).toBe(410);
    expect((await admin.post(`/rejudgements/${id}/cancel`)).status).toBe(200);
    expect((await admin.post(`/rejudgements/${id}/apply`)).body.code).toBe('rejudgement_over');
    expect(await learner.submission(submission)).toMatchObject({ state: 'done', verdict: { status: 'failed' } });
  });

  it('leaves the verdict alone where no grader could judge again', async () => {
    const { learner, submission } = await judged('x = 42');
    const { id } = await ordered(`/submissions/${submission}/rejudge`, { dry_run: false });
    for (let n = 0; n < 3; n++) await judgeAs('platform_error');
    expect((await reaches(id, 'applied')).progress).toMatchObject({ faulted: 1, changed: 0 });
    expect((await learner.submission(submission)).verdict).toMatchObject({ status: 'passed', epoch: 0 });
    const aside = (await admin.get('/admin/judgings/quarantined')).body;
    expect(aside).toContainEqual(expect.objectContaining({ submission, epoch: 1 }));
  });

  it('of a cohort is its teacher’s to order, over its students and a quest of theirs', async () => {
    const inside = await judged('x = 41', 'inside');
    const outside = await judged('y = 41', 'outside');
    const teacher = await server.account(`teacher ${randomUUID().slice(0, 8)}`);
    const cohort = (await admin.post('/cohorts', { name: 'class' })).body.id as string;
    const nameOf = async (one: Visitor) => (await one.get('/me')).body.name as string;
    await admin.post(`/cohorts/${cohort}/members`, { name: await nameOf(teacher), role: 'teacher' });
    await admin.post(`/cohorts/${cohort}/members`, { name: await nameOf(inside.learner), role: 'student' });

    const batch = await ordered(`/cohorts/${cohort}/rejudge`, { quest: 'first' }, teacher);
    expect(batch.progress.total).toBe(1);
    expect((await judgeAs('passed')).submission).toBe(inside.submission);
    await reaches(batch.id, 'judged');
    expect((await teacher.get('/rejudgements')).body).toHaveLength(1);
    expect((await teacher.post(`/cohorts/${cohort}/rejudge`, { quest: 'nothing' })).status).toBe(404);
    expect((await ordered(`/cohorts/${cohort}/rejudge`, { quest: 'second' }, teacher)).progress.total).toBe(0);

    expect((await teacher.post(`/submissions/${inside.submission}/rejudge`)).status).toBe(202);
    expect((await teacher.post(`/submissions/${outside.submission}/rejudge`)).status).toBe(404);
    expect((await inside.learner.post(`/submissions/${inside.submission}/rejudge`)).status).toBe(403);
    // Who teaches no more sees and applies no more.
    await admin.send('DELETE', `/cohorts/${cohort}/members/${teacher.id}`);
    expect((await teacher.post(`/rejudgements/${batch.id}/apply`)).status).toBe(404);
  });

  it('may judge by the version that is live now, and says which one it was', async () => {
    const { learner, submission } = await judged('x = 41');
    await rewriteQuest(server.questsDir, 'first', (yaml) =>
      yaml.replace('version: 1', 'version: 2').replaceAll('expect: 42', 'expect: 41'),
    );
    await server.app.get(QuestsWatch).publish();
    const same = await ordered(`/submissions/${submission}/rejudge`);
    const old = await grader.take();
    await grader.complete(old);
    const live = await ordered(`/submissions/${submission}/rejudge`, { against: 'live', dry_run: false });
    const fresh = await grader.take();
    expect(fresh.job.bundle).not.toBe(old.job.bundle);
    await grader.complete(fresh, judge(fresh.job, { status: 'passed', score: 1 }));
    await reaches(live.id, 'applied');
    await reaches(same.id, 'judged');
    expect((await learner.submission(submission)).verdict).toMatchObject({ status: 'passed', version: 2 });
    expect((await admin.post('/quests/first/rejudge', { version: 7 })).status).toBe(404);
    expect((await ordered('/quests/first/rejudge', { version: 2 })).progress.total).toBe(0);
  });

  it('takes only what was judged: nothing that waits, no public check, nothing erased', async () => {
    const learner = await server.account(`waiting ${randomUUID().slice(0, 8)}`);
    const attempt = await learner.ready();
    const open = await learner.submit(attempt, 'x', { public_only: true });
    await grader.work();
    expect((await ordered(`/submissions/${open.body.id}/rejudge`)).progress.total).toBe(0);
    const { body } = await learner.submit(attempt, 'x = 42');
    expect((await admin.post(`/submissions/${body.id}/rejudge`)).body.code).toBe('not_judged_yet');
    await grader.work();
    await server.db.query(`DELETE FROM blob WHERE learner_id = $1`, [learner.id]);
    expect((await ordered(`/submissions/${body.id}/rejudge`)).progress.total).toBe(0);
    expect((await admin.post(`/submissions/${randomUUID()}/rejudge`)).status).toBe(404);
  });
});

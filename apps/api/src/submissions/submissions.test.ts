import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { judge } from '../testing/fakeGrader.ts';
import { startServer, type TestServer } from '../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const count = async (sql: string, ...params: unknown[]) =>
  Number((await server.db.query<{ count: string }[]>(sql, params))[0]!.count);

describe('the way of a submission', () => {
  it('goes from a hand-in to a verdict and XP', async () => {
    const learner = await server.account('way');
    const grader = await server.grader();
    const attempt = await learner.ready();
    const accepted = await learner.submit(attempt);
    expect(accepted.status).toBe(202);
    expect(accepted.body).toMatchObject({ attempt_version: attempt.version + 1, queue: 'interactive', place: 0 });
    const waiting = await learner.submission(accepted.body.id);
    expect(waiting).toMatchObject({ state: 'queued', number: 1, verdict: null, place: { ahead: 0 } });

    const job = await grader.take();
    expect(job.job).toMatchObject({
      submission: accepted.body.id,
      quest: 'first',
      challenge: 'code',
      public_only: false,
    });
    const bundle = await grader.get(`/grader/bundles/${job.job.bundle}`);
    expect(bundle.body).toMatchObject({ quest: 'first', judging_hash: job.job.bundle });
    expect((await grader.complete(job)).body).toEqual({ accepted: true });

    const judged = await learner.submission(accepted.body.id);
    expect(judged).toMatchObject({ state: 'done', verdict: { status: 'passed', score: 1, version: 1, epoch: 0 } });
    const after = await learner.attempt(attempt.id);
    expect(after.position).toEqual({ challenge: 'code', stage: 'passed' });
    // 40 for the pass, 4 for the first try, 10·exp(-5/10) for a prediction that was 5 off.
    expect(judged.verdict!.xp).toBe(50);
    expect(await learner.xp()).toBe(50);
  });

  it('never shows what hidden checks expect, nor the output beside them', async () => {
    const learner = await server.account('curious');
    const grader = await server.grader();
    const { body } = await learner.submit(await learner.ready(), 'def answer():\n    return 41\n');
    await grader.work();
    const { verdict, ...state } = await learner.submission(body.id);
    expect(JSON.stringify({ verdict, state })).not.toContain('hidden-expectation');
    expect(verdict).toMatchObject({ status: 'failed', stdout: '', xp: 0 });
    expect(verdict!.checks[0]!.detail).toMatchObject({ expected: '42' });
    expect(verdict!.checks[1]).toMatchObject({ message: null, detail: null });
  });

  it('numbers submissions and keeps the newest first', async () => {
    const learner = await server.account('stubborn');
    const grader = await server.grader();
    let attempt = await learner.ready();
    await learner.submit(attempt, 'wrong');
    await grader.work();
    attempt = await learner.attempt(attempt.id);
    expect(attempt.position).toEqual({ challenge: 'code', stage: 'failed' });
    expect((await learner.submit(attempt)).status).toBe(202);
    await grader.work();
    const { body } = await learner.get(`/attempts/${attempt.id}/submissions`);
    expect(body.map((one: { number: number }) => one.number)).toEqual([2, 1]);
    // No first-try bonus any more: 40 for the pass and 6 for the prediction.
    expect(await learner.xp()).toBe(46);
  });

  it('completes the quest after reflection and bonus, and opens what requires it', async () => {
    const learner = await server.account('finisher');
    const grader = await server.grader();
    expect((await learner.get('/quests/second')).body.card).toMatchObject({
      state: 'locked',
      lock: { needs: ['first'] },
    });
    const { id } = await learner.ready();
    await learner.submit(await learner.attempt(id));
    await grader.work();
    await learner.say(id, { type: 'ACKNOWLEDGED' });
    expect((await learner.say(id, { type: 'REFLECTED', text: '짧다' })).body).toMatchObject({
      code: 'reflection_too_short',
      facts: { guard: 'reflectionLongEnough' },
    });
    const text = '두 번 쓰인 값은 기울기가 더해져요.';
    expect((await learner.say(id, { type: 'REFLECTED', text })).body.reflections).toEqual({ code: text });
    const done = await learner.say(id, { type: 'SKIPPED' });
    expect(done.body).toMatchObject({ position: 'completed', reflections: { code: text } });
    expect(done.body.completed_at).not.toBeNull();
    expect(await learner.xp()).toBe(55);
    const cards = (await learner.get('/quests')).body;
    expect(cards.find((card: { slug: string }) => card.slug === 'first')).toMatchObject({
      state: 'passed',
      xp_earned: 55,
    });
    expect((await learner.post('/quests/second/attempts')).status).toBe(201);
  });
});

describe('a hand-in that cannot be accepted', () => {
  it('is one submission after a double click', async () => {
    const learner = await server.account('clicker');
    const attempt = await learner.ready();
    const [one, two] = await Promise.all([
      learner.submit(attempt, 'x = 42', { key: 'same' }),
      learner.submit(attempt, 'x = 42', { key: 'same' }),
    ]);
    expect([one.status, two.status]).toEqual([202, 202]);
    expect(two.body.id).toBe(one.body.id);
    expect(two.body.attempt_version).toBe(one.body.attempt_version);
    expect(await count('SELECT count(*) FROM submission WHERE learner_id = $1', learner.id)).toBe(1);
    expect(await count(`SELECT count(*) FROM event WHERE learner_id = $1 AND type = 'SUBMITTED'`, learner.id)).toBe(1);
    expect((await learner.submit(attempt, 'something else', { key: 'same' })).body.code).toBe('key_reused');
    await learner.post(`/submissions/${one.body.id}/cancel`);
  });

  it('meets a conflict that names the present version when another tab was first', async () => {
    const learner = await server.account('tabs');
    const attempt = await learner.ready();
    await learner.say(attempt.id, { type: 'HINT_TAKEN' });
    const late = await learner.submit(attempt);
    expect(late).toMatchObject({ status: 409, body: { code: 'conflict', facts: { version: attempt.version + 1 } } });
    expect((await learner.say(attempt.id, { type: 'HINT_TAKEN' }, attempt.version)).body.code).toBe('conflict');
    const fresh = await learner.attempt(attempt.id);
    expect(fresh.hints['code']).toEqual([expect.objectContaining({ en: expect.stringContaining('first hint') })]);
    const both = await Promise.all([learner.submit(fresh, 'a 42'), learner.submit(fresh, 'b 42')]);
    expect(both.map(({ status }) => status).sort()).toEqual([202, 409]);
    const winner = both.find(({ status }) => status === 202)!;
    await learner.post(`/submissions/${winner.body.id}/cancel`);
  });

  it('is told which header is missing', async () => {
    const learner = await server.account('headers');
    const { id } = await learner.ready();
    const body = { challenge: 'code', payload: { kind: 'code', files: { 'answer.py': '' } } };
    const send = (headers: Record<string, string>) => learner.post(`/attempts/${id}/submissions`, body, { headers });
    expect((await send({ 'Idempotency-Key': 'k' })).body.code).toBe('missing_version');
    expect((await send({ 'If-Match': '"2"' })).body.code).toBe('missing_key');
  });

  it('is refused by the shape of what was asked', async () => {
    const learner = await server.account('shapes');
    const attempt = await learner.ready();
    const send = (payload: unknown, challenge = 'code') =>
      learner.post(
        `/attempts/${attempt.id}/submissions`,
        { challenge, payload },
        {
          headers: { 'If-Match': `"${attempt.version}"`, 'Idempotency-Key': crypto.randomUUID() },
        },
      );
    expect((await send({ kind: 'code', files: {} })).body).toMatchObject({
      code: 'wrong_files',
      facts: { missing: ['answer.py'] },
    });
    expect((await send({ kind: 'code', files: { 'answer.py': '', 'b.py': '' } })).body.code).toBe('wrong_files');
    expect((await send({ kind: 'numeric', value: 1 })).body.code).toBe('wrong_answer_shape');
    expect((await send({ kind: 'quiz', answers: {} }, 'quiz')).body.code).toBe('wrong_answer_shape');
    expect((await send({ kind: 'quiz', answers: { colour: ['red'] } }, 'quiz')).body.code).toBe('not_now');
    expect((await send({ kind: 'code', files: { 'answer.py': '' } }, 'nothing')).body.code).toBe('not_now');
    expect((await send({ kind: 'nonsense' })).body.code).toBe('bad_request');
    expect((await send({ kind: 'code', files: { 'answer.py': 'a\u0000b' } })).body.code).toBe('not_text');
    expect((await send({ kind: 'code', files: { 'answer.py': '가'.repeat(128 * 1024) } })).status).toBe(413);
    expect((await send({ kind: 'code', files: { 'answer.py': 'a'.repeat(300_000) } })).status).toBe(413);
    expect((await learner.attempt(attempt.id)).version).toBe(attempt.version);
    expect(await count('SELECT count(*) FROM blob WHERE learner_id = $1', learner.id)).toBe(0);
  });

  it('is refused while a prediction is owed, and while another one is judged', async () => {
    const learner = await server.account('hasty');
    const { id } = await learner.start();
    await learner.say(id, { type: 'BEGUN' });
    const early = await learner.submit(await learner.attempt(id));
    expect(early.body).toMatchObject({ code: 'prediction_first', facts: { guard: 'predictionSealed' } });
    await learner.say(id, { type: 'PREDICTED', value: 3 });
    const first = await learner.submit(await learner.attempt(id));
    expect((await learner.submit(await learner.attempt(id))).body.code).toBe('not_now');
    await learner.post(`/submissions/${first.body.id}/cancel`);
  });
});

describe('public checks', () => {
  it('are judged without an event, a number or a reward', async () => {
    const learner = await server.account('checker');
    const grader = await server.grader();
    const attempt = await learner.ready();
    const { status, body } = await learner.submit(attempt, 'x = 42', { public_only: true });
    expect({ status, version: body.attempt_version }).toEqual({ status: 202, version: attempt.version });
    const job = await grader.take();
    expect(job.job.public_only).toBe(true);
    await grader.complete(job);
    expect(await learner.submission(body.id)).toMatchObject({ number: null, verdict: { status: 'passed', xp: 0 } });
    expect((await learner.attempt(attempt.id)).version).toBe(attempt.version);
    expect(await learner.xp()).toBe(0);
  });

  it('wait in bounded numbers', async () => {
    const learner = await server.account('flood');
    const attempt = await learner.ready();
    const answers = [];
    for (let n = 0; n < 13; n++) answers.push(await learner.submit(attempt, `x = ${n}`, { public_only: true }));
    expect(answers.map(({ status }) => status)).toEqual([...Array<number>(12).fill(202), 429]);
    expect(answers[12]!.body).toMatchObject({ code: 'queue_full' });
    for (const { body } of answers.slice(0, 12)) await learner.post(`/submissions/${body.id}/cancel`);
  });
});

describe('cancelling', () => {
  it('costs nothing while the submission waits', async () => {
    const learner = await server.account('regret');
    const grader = await server.grader();
    const attempt = await learner.ready();
    const { body } = await learner.submit(attempt);
    expect((await learner.post(`/submissions/${body.id}/cancel`)).body).toMatchObject({
      state: 'cancelled',
      verdict: null,
    });
    expect((await learner.attempt(attempt.id)).position).toEqual({ challenge: 'code', stage: 'acting' });
    expect(await grader.lease()).toBeNull();
    expect((await learner.post(`/submissions/${body.id}/cancel`)).status).toBe(200);
  });

  it('stops the grader with its next heartbeat and refuses its verdict', async () => {
    const learner = await server.account('regret-late');
    const grader = await server.grader();
    const { id } = await learner.ready();
    const { body } = await learner.submit(await learner.attempt(id));
    const job = await grader.take();
    expect((await grader.beat(job)).status).toBe(200);
    await learner.post(`/submissions/${body.id}/cancel`);
    expect((await grader.beat(job)).body.code).toBe('lease_cancelled');
    expect((await grader.complete(job)).status).toBe(410);
    expect(await learner.xp()).toBe(0);
    expect((await learner.submit(await learner.attempt(id))).status).toBe(202);
    await grader.work();
    // A cancelled hand-in is no try: the bonus of the first one is still there.
    expect(await learner.xp()).toBe(50);
  });

  it.each(['running', 'training'] as const)('costs nothing while it is %s, and its news end', async (phase) => {
    const learner = await server.account(`regret-${phase}`);
    const grader = await server.grader();
    const attempt = await learner.ready();
    const { body } = await learner.submit(attempt);
    const job = await grader.take();
    await grader.progress(job, { phase, step: 3, steps: 10, losses: [2.5] });
    expect(await learner.submission(body.id)).toMatchObject({ state: 'leased', progress: { phase, step: 3 } });
    const cancelled = await learner.post(`/submissions/${body.id}/cancel`);
    expect(cancelled.body).toMatchObject({ state: 'cancelled', progress: null, place: null, verdict: null });
    const answers = [await grader.progress(job, { phase }), await grader.beat(job), await grader.release(job)];
    expect(answers.map(({ status }) => status)).toEqual([410, 410, 410]);
    const after = await learner.attempt(attempt.id);
    expect(after.position).toEqual({ challenge: 'code', stage: 'acting' });
    expect(after.challenges['code']).toMatchObject({ submissions: 0, best_score: 0 });
    expect(await grader.lease()).toBeNull();
    await learner.submit(after);
    await grader.work();
    expect(await learner.xp()).toBe(50);
  });

  it('comes too late after the verdict', async () => {
    const learner = await server.account('too-late');
    const grader = await server.grader();
    const { body } = await learner.submit(await learner.ready());
    await grader.complete(await grader.take());
    expect((await learner.post(`/submissions/${body.id}/cancel`)).body.code).toBe('not_now');
  });
});

it('keeps what a student printed even where the database could not hold it', async () => {
  const learner = await server.account('printer');
  const grader = await server.grader();
  const { body } = await learner.submit(await learner.ready(), 'x = 42', { public_only: true });
  const job = await grader.take();
  const open = judge(job.job).checks.slice(0, 1);
  await grader.complete(job, judge(job.job, { checks: open, checks_run: 1, stdout: 'a\u0000b\ud800' }));
  expect((await learner.submission(body.id)).verdict!.stdout).toBe('a\uFFFDb\uFFFD');
});

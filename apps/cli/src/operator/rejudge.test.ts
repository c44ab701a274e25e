import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Rejudgement, RejudgementChange } from '@ear/engine/contract';
import { desk, type Desk } from '../testing/fakeIo.ts';
import { fixtureServer, refuse, type FixtureServer } from '../testing/fixtureServer.ts';

const ID = '11111111-1111-4111-8111-111111111111';
const SUBMISSION = '22222222-2222-4222-8222-222222222222';
const COHORT = '33333333-3333-4333-8333-333333333333';

const batch = (state: Rejudgement['state'], changed = 1, faulted = 0): Rejudgement => ({
  id: ID,
  scope: 'submission',
  target: SUBMISSION,
  narrowed: null,
  against: 'same',
  dry_run: true,
  state,
  created_by: ID,
  created_at: '2026-01-01T00:00:00.000Z',
  ended_at: null,
  progress: { total: 2, waiting: 0, judged: 2 - faulted, faulted, changed, applied: state === 'applied' ? changed : 0 },
});
const CHANGE: RejudgementChange = {
  submission: SUBMISSION,
  learner: ID,
  name: '하나',
  quest: 'first',
  challenge: 'code',
  number: 2,
  before: { status: 'failed', score: 0.5, tier: 'none' },
  after: { status: 'passed', score: 1, tier: 'gold' },
  checks: [{ id: 'answer', before: 'failed', after: 'passed' }],
  state: 'judged',
  xp: 0,
};

let server: FixtureServer;
let me: Desk;
beforeEach(async () => {
  server = await fixtureServer();
  me = await desk({ EAR_API_URL: server.url, EAR_TOKEN: 'secret-token' });
  let asked = 0;
  server.routes = {
    [`POST /api/submissions/${SUBMISSION}/rejudge`]: () => ({ status: 202, body: batch('judging') }),
    'POST /api/quests/first/rejudge': () => ({ status: 202, body: batch('judging') }),
    [`POST /api/cohorts/${COHORT}/rejudge`]: () => ({ status: 202, body: batch('judging') }),
    'GET /api/cohorts': () => ({ body: [{ id: COHORT, name: '1반', role: 'teacher', members: 3 }] }),
    [`GET /api/rejudgements/${ID}`]: () => ({
      body: { ...batch(++asked < 2 ? 'judging' : 'judged'), changes: [CHANGE] },
    }),
  };
});
afterEach(async () => {
  await me.remove();
  await server.stop();
});

describe('ear rejudge', () => {
  it.each([
    ['en', ['learner  challenge', 'before', 'after', 'changed checks'], '--apply', 'Nothing is changed yet'],
    ['ko', ['학습자  도전', '전', '후', '달라진 검사'], '--apply', '아직 아무것도 바뀌지 않았어요'],
  ])('waits and shows what would change in a table (%s)', async (lang, heads, apply, nothing) => {
    const { exit, out } = await me.ear('rejudge', SUBMISSION, '--dry-run', '--lang', lang);
    expect(exit).toBe(0);
    const lines = out.split('\n');
    for (const head of heads) expect(lines[1]).toContain(head);
    expect(lines[2]).toMatch(/하나 +first\/code #2 .*0\.50 .*1\.00.*answer/);
    expect(out).toContain(nothing);
    expect(out).toContain(`${apply} ${ID}`);
    expect(server.asked[0]!.body).toEqual({ dry_run: true, against: 'same' });
  });

  it('answers the whole batch to a program, and lets it count where no dry run was asked for', async () => {
    const { json } = await me.ear('rejudge', SUBMISSION, '--json');
    expect(json).toMatchObject({ id: ID, state: 'judged', changes: [{ name: '하나', after: { status: 'passed' } }] });
    expect(server.asked[0]!.body).toEqual({ dry_run: false, against: 'same' });
  });

  it('takes a quest with its version, and a cohort by its name with one of its quests', async () => {
    await me.ear('rejudge', '--quest', 'first', '--quest-version', '3', '--live', '--dry-run');
    expect(server.asked[0]).toMatchObject({
      path: '/api/quests/first/rejudge',
      body: { dry_run: true, against: 'live', version: 3 },
    });
    expect((await me.ear('rejudge', '--cohort', '1반', '--quest', 'first')).exit).toBe(0);
    expect(server.asked).toContainEqual(
      expect.objectContaining({
        path: `/api/cohorts/${COHORT}/rejudge`,
        body: expect.objectContaining({ quest: 'first' }),
      }),
    );
    expect(await me.ear('rejudge', '--cohort', '2반')).toMatchObject({ exit: 3, err: expect.stringContaining('2반') });
  });

  it('applies and cancels by the id that it told, and says what came of it', async () => {
    server.routes = {
      [`POST /api/rejudgements/${ID}/apply`]: () => ({ status: 202, body: batch('applying') }),
      [`GET /api/rejudgements/${ID}`]: () => ({ body: { ...batch('applied'), changes: [CHANGE] } }),
      [`POST /api/rejudgements/${ID}/cancel`]: () => ({ body: batch('cancelled') }),
    };
    expect((await me.ear('rejudge', '--apply', ID)).out).toContain('1 were applied. XP that was earned stays.');
    expect((await me.ear('rejudge', '--cancel', ID)).out).toBe('Judging again was stopped.\n');
  });

  it('ends with 2 where no grader could judge some of it, and with 3 where one may not', async () => {
    server.routes[`GET /api/rejudgements/${ID}`] = () => ({ body: { ...batch('judged', 0, 1), changes: [] } });
    expect(await me.ear('rejudge', SUBMISSION)).toMatchObject({ exit: 2, out: expect.stringContaining('No grader') });
    server.routes[`POST /api/submissions/${SUBMISSION}/rejudge`] = () => refuse('forbidden');
    expect(await me.ear('rejudge', SUBMISSION)).toMatchObject({ exit: 3 });
  });

  it.each([[[]], [[SUBMISSION, '--quest', 'first']], [['--cohort', 'x', '--apply', ID]]])(
    'asks for exactly one thing to judge again (%j)',
    async (argv) => {
      expect(await me.ear('rejudge', ...argv)).toMatchObject({ exit: 64, err: expect.stringContaining('--cohort') });
    },
  );
});

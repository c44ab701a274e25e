import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { loadQuest, type PublishedQuest } from '@ear/content';
import { blankVerdict, publicPart } from '@ear/engine';
import type { AttemptState, QuestPage, SubmissionState } from '@ear/engine/contract';
import { desk, type Desk } from '../testing/fakeIo.ts';
import { fixtureServer, type FixtureServer } from '../testing/fixtureServer.ts';

const ATTEMPT = '6f0c1b9e-5d1e-4a53-9a0e-0d5f6b3b9a11';
const RIGHT = 'def add(a, b):\n    return a + b\n';
const WRONG = 'def add(a, b):\n    return a - b\n';

let me: Desk;
beforeEach(async () => {
  me = await desk();
  me.env['EAR_QUESTS_DIR'] = `${me.dir}/quests`;
  await mkdir(`${me.dir}/quests`);
  await me.ear('quest', 'new', 'my-line/my-quest');
});
afterEach(() => me.remove());

describe('ear check where the quest lies on this computer', () => {
  it('runs the public checks without a server, says how, and hands in nothing', async () => {
    await writeFile(`${me.dir}/answer.py`, RIGHT);
    const { exit, out, err } = await me.ear('check', 'my-quest', 'answer.py');
    expect(exit).toBe(0);
    expect(err).toContain('without a jail');
    expect(out).toMatch(/^add \(this computer\): passed · \d+ ms\nlimits on the server: 10 s \(8 s of computing\)\n$/);
  });

  it('says what is wrong in the words of a verdict, of public checks alone', async () => {
    await writeFile(`${me.dir}/answer.py`, WRONG);
    const { exit, json } = await me.ear('check', 'my-quest', '--json', 'answer.py');
    expect(exit).toBe(1);
    expect(json).toMatchObject({
      passed: false,
      challenge: 'add',
      checked: [{ where: 'local', status: 'failed', checks: [{ id: 'small', status: 'failed' }] }],
      server: { limits: { wall_s: 10 }, last: null },
      left_out: [],
    });
    expect((await me.ear('check', 'my-quest', 'answer.py', '--lang', 'ko')).err).toContain('격리 없이');
  });

  it('says so where there is neither folder nor server', async () => {
    await writeFile(`${me.dir}/answer.py`, WRONG);
    const { exit, err } = await me.ear('check', 'somebody-elses', 'answer.py');
    expect([exit, err]).toEqual([5, expect.stringContaining('is neither here nor on a server')]);
  });
});

describe('ear check for who has only a server', () => {
  let server: FixtureServer;
  let quest: PublishedQuest;
  beforeEach(async () => {
    server = await fixtureServer();
    quest = (await loadQuest(`${me.dir}/quests/my-line/my-quest`)).quest!;
    await rename(`${me.dir}/quests`, `${me.dir}/elsewhere`);
    await mkdir(`${me.dir}/quests`);
    me.env['EAR_API_URL'] = server.url;
    server.routes = {
      'GET /api/health': () => ({ body: {} }),
      'GET /api/quests/my-quest': () => ({ body: pageOf(quest, me.env['EAR_TOKEN'] ? ATTEMPT : null) }),
      'GET /api/quests/my-quest/public-checks': () => ({ body: publicPart(quest.judging) }),
    };
  });
  afterEach(() => server.stop());

  it('judges here by what the server lets out', async () => {
    await writeFile(`${me.dir}/answer.py`, WRONG);
    const { exit, json } = await me.ear('check', 'my-quest', '--json', 'answer.py');
    expect(exit).toBe(1);
    expect(json.checked).toMatchObject([{ where: 'local', checks: [{ id: 'small', status: 'failed' }] }]);
    expect(server.asked.map(({ method }) => method)).not.toContain('POST');
  });

  it('shows what the last verdict took there', async () => {
    me.env['EAR_TOKEN'] = 'a token';
    server.routes[`GET /api/attempts/${ATTEMPT}`] = () => ({ body: attempt });
    server.routes[`GET /api/attempts/${ATTEMPT}/submissions`] = () => ({ body: [submitted(123.4)] });
    await writeFile(`${me.dir}/answer.py`, RIGHT);
    const { exit, out } = await me.ear('check', 'my-quest', 'answer.py');
    expect(exit).toBe(0);
    expect(out).toContain('last verdict on the server: not passed · 123 ms');
  });

  it('names the public checks that only the server can run', async () => {
    const { bundle } = publicPart(quest.judging);
    const nothing = { ...bundle, challenges: bundle.challenges.map((one) => ({ ...one, checks: [] })) };
    const left_out = [{ challenge: 'add', check: 'reference' }];
    server.routes['GET /api/quests/my-quest/public-checks'] = () => ({ body: { bundle, left_out } });
    await writeFile(`${me.dir}/answer.py`, RIGHT);
    const { out } = await me.ear('check', 'my-quest', 'answer.py');
    expect(out).toContain('public checks that only the server can run: reference');
    server.routes['GET /api/quests/my-quest/public-checks'] = () => ({ body: { bundle: nothing, left_out } });
    const none = await me.ear('check', 'my-quest', 'answer.py');
    expect([none.exit, none.err]).toEqual([3, expect.stringContaining('ear check my-quest --server')]);
  });
});

function pageOf({ learner }: PublishedQuest, open: string | null): QuestPage {
  const { slug, line, title, summary, minutes, version, content_hash, runtime, teaches } = learner;
  const card = { slug, line, title, summary, minutes, version, content_hash, runtime, teaches };
  const standing = { xp: 40, xp_earned: 0, state: 'open' as const, stale: false, lock: null, challenges_passed: 0 };
  return { card: { ...card, ...standing, requires: [], challenges: 1, steps: [] }, quest: learner, attempt: open };
}

const attempt: AttemptState = {
  id: ATTEMPT,
  quest: 'my-quest',
  content_hash: '',
  version: 3,
  position: { challenge: 'add', stage: 'acting' },
  judging: null,
  challenges: {},
  accepts: [],
  hints: {},
  reflections: {},
  started_at: '2026-01-01T00:00:00Z',
  completed_at: null,
};

function submitted(wall_ms: number): SubmissionState {
  const payload = { kind: 'code' as const, files: { 'answer.py': WRONG } };
  const { files_hash: hash, ...blank } = blankVerdict();
  const whose = { submission: ATTEMPT, quest: 'my-quest', challenge: 'add', xp: 0, hash, version: 1, epoch: 0 };
  const verdict = { ...blank, ...whose, status: 'failed' as const, judged_at: attempt.started_at };
  const job = { id: ATTEMPT, attempt: ATTEMPT, quest: 'my-quest', challenge: 'add', public_only: false, number: 1 };
  return {
    ...job,
    state: 'done',
    queue: 'interactive',
    place: null,
    progress: null,
    payload,
    submitted_at: attempt.started_at,
    verdict: { ...verdict, times: { wall_ms, cpu_ms: 1, memory_peak_bytes: 1 } },
  };
}

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { desk, type Desk } from '../testing/fakeIo.ts';
import { fixtureServer, refuse, type FixtureServer } from '../testing/fixtureServer.ts';
import { framesOf } from './live.ts';

const ME = {
  id: '11111111-1111-4111-8111-111111111111',
  name: 'dana',
  guest: false,
  admin: false,
  locale: 'en',
  zone: 'Asia/Seoul',
  progress: {
    xp: 12,
    level: 1,
    level_floor: 0,
    level_ceiling: 100,
    title: { ko: '씨앗', en: 'Seed' },
    streak: { days: 2, today: true, freezes: 1, week: [] },
  },
  memberships: [],
};

let server: FixtureServer;
let me: Desk;
beforeEach(async () => {
  server = await fixtureServer();
  me = await desk({ EAR_API_URL: server.url, EAR_PASSWORD: 'a long password' });
  server.routes = {
    'POST /api/auth/signup?session=token': () => ({ status: 201, body: { me: ME, token: 'secret-token' } }),
    'GET /api/me': () => ({ body: ME }),
    'GET /api/lines': () => ({ body: [] }),
  };
});
afterEach(async () => {
  await me.remove();
  await server.stop();
});

const loginFile = (): string => `${me.dir}/config/ear/login.json`;

describe('signing up', () => {
  it('keeps the token in a file that only this user may read, and sends it from then on', async () => {
    expect(await me.ear('signup', '--name', 'dana')).toMatchObject({
      exit: 0,
      out: 'Welcome, dana. You are signed in.\n',
    });
    expect((await stat(loginFile())).mode & 0o777).toBe(0o600);
    expect(server.asked[0]!.body).toMatchObject({ name: 'dana', password: 'a long password', locale: 'en' });
    expect((await me.ear('status')).out).toContain('Level 1 Seed · 12 XP · 2-day streak');
    expect(server.asked.at(-1)!.headers.authorization).toBe('Bearer secret-token');
  });

  it('takes the password from standard input, first line only', async () => {
    const { EAR_PASSWORD: _, ...rest } = me.env;
    me.env = rest;
    me.stdin = 'from a pipe\nand more';
    await me.ear('signup', '--name', 'dana', '--json');
    expect(server.asked[0]!.body.password).toBe('from a pipe');
  });

  it('never sends a token to another server', async () => {
    await me.ear('signup', '--name', 'dana');
    const other = await fixtureServer();
    other.routes = { 'GET /api/lines': () => ({ body: [] }) };
    me.env = { ...me.env, EAR_API_URL: other.url };
    await me.ear('quests');
    expect(other.asked[0]!.headers.authorization).toBeUndefined();
    expect((await me.ear('status')).exit).toBe(4);
    await other.stop();
  });

  it('is not sent along when another person signs up or in on the same computer', async () => {
    const enter = server.routes['POST /api/auth/signup?session=token']!;
    server.routes = { ...server.routes, 'POST /api/auth/login?session=token': enter };
    await me.ear('signup', '--name', 'dana');
    expect((await me.ear('signup', '--name', 'erin')).exit).toBe(0);
    expect((await me.ear('login', '--name', 'dana')).exit).toBe(0);
    const entered = server.asked.filter(({ path }) => path.includes('?session=token'));
    expect(entered.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined, undefined]);
  });

  it('remembers the server where none is named', async () => {
    await me.ear('signup', '--name', 'dana');
    const { EAR_API_URL: _, ...rest } = me.env;
    me.env = rest;
    expect((await me.ear('status')).exit).toBe(0);
  });

  it('is forgotten here even when the server is gone', async () => {
    await me.ear('signup', '--name', 'dana');
    await server.stop();
    const { exit, json } = await me.ear('logout', '--json');
    expect([exit, json]).toEqual([0, { signed_in: false, revoked: false }]);
    expect(await readFile(loginFile(), 'utf8')).not.toContain('secret-token');
  });

  it('says so when its file is broken', async () => {
    await mkdir(`${me.dir}/config/ear`, { recursive: true });
    await writeFile(loginFile(), '{"version": 1, "logins": {"x": {"name": 3}}}');
    expect(await me.ear('status')).toMatchObject({ exit: 4, err: expect.stringContaining('login.json') });
  });
});

describe('the doctor', () => {
  it('tells an administrator which quests are quarantined, where, and what learners see meanwhile', async () => {
    const message = { ko: '모르는 키예요.', en: 'The key is not used here.' };
    const findings = [{ rule: 'unknown-key', file: 'a/q/quest.yaml', line: 28, column: 11, message }];
    const quarantined = [{ folder: 'a/q', slug: 'q', live_version: 1, findings }];
    server.routes = {
      ...server.routes,
      'GET /api/me': () => ({ body: { ...ME, admin: true } }),
      'GET /api/admin/quarantine': () => ({ body: quarantined }),
      'GET /api/admin/judgings/quarantined': () => ({ body: [] }),
    };
    me.env = { ...me.env, EAR_TOKEN: 'secret-token' };
    const { json } = await me.ear('doctor', '--json');
    const rows = json.rows.filter(({ name }: { name: string }) => name === 'quests');
    expect(rows).toEqual([
      {
        name: 'quests',
        ok: false,
        text: 'a/q/quest.yaml:28:11 The key is not used here. (learners see version 1)',
        fix: 'ear quest lint',
      },
    ]);
  });

  it('tells an administrator how many judgings are set aside, and what the newest met', async () => {
    const aside = {
      submission: ME.id,
      epoch: 0,
      learner: ME.id,
      name: null,
      quest: 'q',
      challenge: 'one',
      runtime: 'python',
      queue: 'interactive',
      at: '2026-01-01T00:00:00.000Z',
      troubles: [{ at: '2026-01-01T00:00:00.000Z', grader: 'a', reason: 'the grader fell silent' }],
    };
    server.routes = {
      ...server.routes,
      'GET /api/me': () => ({ body: { ...ME, admin: true } }),
      'GET /api/admin/quarantine': () => ({ body: [] }),
      'GET /api/admin/judgings/quarantined': () => ({ body: [aside, aside] }),
    };
    me.env = { ...me.env, EAR_TOKEN: 'secret-token' };
    const { json } = await me.ear('doctor', '--json');
    const row = json.rows.find(({ name }: { name: string }) => name === 'judgings');
    expect(row).toMatchObject({
      ok: false,
      text: expect.stringMatching(/^2 submissions .* q one — the grader fell silent/),
    });
  });

  it('asks nobody else for the quarantine', async () => {
    me.env = { ...me.env, EAR_TOKEN: 'secret-token' };
    await me.ear('doctor');
    expect(server.asked.map(({ path }) => path)).not.toContain('/api/admin/quarantine');
  });
});

describe('an answer', () => {
  it.each([
    ['a forged token', refuse('bad_token'), 4, 'bad_token'],
    ['a refusal', refuse('quest_locked', { needs: ['a'] }), 3, 'quest_locked'],
    ['a conflict', refuse('conflict'), 3, 'conflict'],
    ['a fault of the server', refuse('internal'), 2, 'internal'],
    ['a server that starts', { status: 503, body: {} }, 5, 'unreachable'],
    ['a page of something else', { body: '<html>' }, 2, 'bad_answer'],
    ['an error page of something else', { status: 500, body: '<html>' }, 2, 'bad_answer'],
    ['a list of the wrong shape', { body: [{ slug: 1 }] }, 2, 'bad_answer'],
  ])('that is %s has its exit and its code', async (_what, answer, exit, code) => {
    server.routes = { 'GET /api/lines': () => answer };
    const ran = await me.ear('quests', '--json');
    expect(ran.exit).toBe(exit);
    expect(ran.json.error.code).toBe(code);
    expect(ran.json.error.message).toBe(ran.err.trim());
  });

  it('is asked for again when the connection breaks', async () => {
    let times = 0;
    server.routes = { 'GET /api/lines': () => (++times < 2 ? 'hang up' : { body: [] }) };
    expect((await me.ear('quests')).exit).toBe(0);
  });

  it('follows no redirect with a token in hand', async () => {
    me.env = { ...me.env, EAR_TOKEN: 'secret-token' };
    server.routes = { 'GET /api/lines': () => ({ status: 302, headers: { Location: 'http://127.0.0.1:9/' } }) };
    expect((await me.ear('quests')).exit).not.toBe(0);
    expect(server.asked.every(({ path }) => path === '/api/lines')).toBe(true);
  });
});

describe('a stream of events', () => {
  async function frames(...chunks: string[]): Promise<unknown[]> {
    async function* body(): AsyncGenerator<Uint8Array> {
      for (const chunk of chunks) yield Buffer.from(chunk);
    }
    const found: unknown[] = [];
    for await (const frame of framesOf(body())) found.push(frame);
    return found;
  }

  it('is read across any cut, with comments, both line ends and several data lines', async () => {
    const text = ': hello\n\nid: 7\nevent: moved\ndata: {"a":\ndata: 1}\n\nevent: xp\r\ndata:{}\r\n\r\ndata: cut off';
    const whole = await frames(text);
    expect(whole).toEqual([
      { id: '7', event: 'moved', data: '{"a":\n1}' },
      { id: null, event: 'xp', data: '{}' },
    ]);
    for (let cut = 1; cut < text.length; cut++) {
      expect(await frames(text.slice(0, cut), text.slice(cut))).toEqual(whole);
    }
  });
});

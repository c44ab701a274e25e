import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN, PASSWORD, startServer, type TestServer } from '../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

describe('a guest', () => {
  it('signs up later and keeps everything', async () => {
    const guest = await server.guest();
    const grader = await server.grader();
    await guest.submit(await guest.ready());
    await grader.work();
    const before = (await guest.get('/me')).body;
    expect(before).toMatchObject({ guest: true, name: null, progress: { xp: 50 } });
    const old = guest.token;
    const { status, body } = await guest.post('/auth/signup?session=token', { name: '새 이름', password: PASSWORD });
    expect(status).toBe(201);
    expect(body.me).toMatchObject({ id: before.id, name: '새 이름', guest: false, progress: { xp: 50 } });
    expect((await guest.get('/me')).body.code).toBe('bad_token');
    guest.token = body.token;
    const types = (await guest.get('/journey?limit=500')).body.events.map(({ type }: { type: string }) => type);
    expect(types.at(-1)).toBe('ACCOUNT_CLAIMED');
    expect(old).not.toBe(body.token);
    expect((await guest.post('/auth/signup', { name: 'twice', password: PASSWORD })).body.code).toBe('already_claimed');
    const login = await server.visitor().post('/auth/login?session=token', { name: '새 이름', password: PASSWORD });
    expect(login.body.me.id).toBe(before.id);
  });

  it('makes no tokens and opens no cohorts', async () => {
    const guest = await server.guest();
    expect((await guest.post('/me/tokens', { label: 'x' })).status).toBe(403);
    expect((await guest.post('/cohorts', { name: 'x' })).status).toBe(403);
  });
});

describe('an account', () => {
  it('has a name that no look-alike can take', async () => {
    await server.account('Ada Lovelace');
    for (const name of ['ada lovelace', 'ＡＤＡ ＬＯＶＥＬＡＣＥ', ' Ada  Lovelace ']) {
      const { body } = await server.visitor().post('/auth/signup', { name, password: PASSWORD });
      expect(body.code).toBe('name_taken');
    }
    const both = await Promise.all(
      ['race', 'RACE'].map((name) => server.visitor().post('/auth/signup', { name, password: PASSWORD })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('is told what is wrong with its wishes', async () => {
    const sign = (body: object) => server.visitor().post('/auth/signup', body);
    expect((await sign({ name: 'x', password: PASSWORD })).body).toMatchObject({
      code: 'bad_request',
      facts: { fields: [{ path: 'name' }] },
    });
    expect((await sign({ name: 'short pass', password: '1234567' })).body.facts.fields[0].path).toBe('password');
    expect((await sign({ name: 'nowhere', password: PASSWORD, zone: 'Mars/Olympus' })).body.facts.fields[0].path).toBe(
      'zone',
    );
    expect((await sign({ name: 'extra', password: PASSWORD, admin: true })).status).toBe(400);
  });

  it('signs in by a cookie that scripts cannot read, and out again', async () => {
    await server.account('cookie');
    const { status, headers, body } = await server
      .visitor()
      .post('/auth/login', { name: 'cookie', password: PASSWORD });
    expect({ status, token: body.token }).toEqual({ status: 200, token: undefined });
    const cookie = headers.get('set-cookie')!;
    expect(cookie).toMatch(/^ear_session=ear_[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
    const sent = { headers: { Cookie: cookie.split(';')[0]!, 'Sec-Fetch-Site': 'same-origin' } };
    const visitor = server.visitor();
    expect((await visitor.send('GET', '/me', undefined, sent)).body.name).toBe('cookie');
    expect((await visitor.post('/auth/logout', {}, sent)).status).toBe(204);
    expect((await visitor.send('GET', '/me', undefined, sent)).body.code).toBe('not_signed_in');
  });

  it('lists its sessions and tokens and revokes them one by one', async () => {
    const one = await server.account('many');
    const { body } = await one.post('/me/tokens', { label: 'my script' });
    const script = server.visitor();
    script.token = body.token;
    expect((await script.get('/me')).body.name).toBe('many');
    const sessions = (await one.get('/me/sessions')).body;
    expect(sessions).toHaveLength(2);
    expect(sessions.find((row: { label: string }) => row.label === 'my script')).toMatchObject({
      kind: 'token',
      current: false,
    });
    const stranger = await server.account('stranger');
    expect((await stranger.send('DELETE', `/me/sessions/${body.id}`)).status).toBe(404);
    expect((await one.send('DELETE', `/me/sessions/${body.id}`)).status).toBe(204);
    expect((await script.get('/me')).body.code).toBe('bad_token');
    expect((await one.get('/me')).status).toBe(200);
  });

  it('keeps no secret readable in the database', async () => {
    const one = await server.account('secretive');
    const rows = await server.db.query(
      `SELECT row_to_json(i)::text || coalesce((SELECT string_agg(row_to_json(s)::text, '') FROM session s), '') AS text FROM identity i`,
    );
    const text = JSON.stringify(rows);
    expect(text).toContain('$argon2id$');
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain(one.token!);
  });

  it('lets nobody guess its password for long', async () => {
    await server.account('guessed');
    const guess = (password: string) => server.visitor().post('/auth/login', { name: 'Guessed', password });
    for (let n = 0; n < 10; n++) expect((await guess(`wrong ${n}`)).body.code).toBe('bad_credentials');
    expect((await guess(PASSWORD)).body.code).toBe('too_many');
    expect((await server.visitor().post('/auth/login', { name: 'nobody', password: 'x' })).body.code).toBe(
      'bad_credentials',
    );
  });

  it('changes language and zone; the zone is an event, and unknown ones are refused', async () => {
    const one = await server.account('mover');
    expect((await one.send('PATCH', '/me', { zone: 'America/New_York', locale: 'en' })).body).toMatchObject({
      zone: 'America/New_York',
      locale: 'en',
    });
    expect((await one.send('PATCH', '/me', { zone: 'Nowhere/Land' })).status).toBe(400);
    const { events } = (await one.get('/journey')).body;
    expect(events.at(-1)).toMatchObject({
      type: 'ZONE_CHANGED',
      payload: { from: 'Asia/Seoul', to: 'America/New_York' },
    });
  });

  it('is the admin where the operator named it', async () => {
    const chief = await server.account(ADMIN);
    expect((await chief.get('/me')).body.admin).toBe(true);
    expect((await (await server.account('not chief')).get('/me')).body.admin).toBe(false);
  });
});

describe('a request from another site', () => {
  it.each([
    ['a foreign page', { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }, 403],
    ['a sibling host', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['a foreign origin in an old browser', { Origin: 'https://evil.example' }, 403],
    ['a sandboxed frame', { Origin: 'null' }, 403],
    ['the own page', { 'Sec-Fetch-Site': 'same-origin' }, 201],
    ['the address bar', { 'Sec-Fetch-Site': 'none' }, 201],
    ['a program', {}, 201],
  ])('by %s', async (_, headers, status) => {
    const answer = await server.visitor().post('/auth/guest', {}, { headers: headers as Record<string, string> });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body.code).toBe('cross_site');
  });

  it('is what a cookie may not be used for without a word about where it comes from', async () => {
    const { headers } = await server.visitor().post('/auth/guest', {});
    const Cookie = headers.get('set-cookie')!.split(';')[0]!;
    const change = async (more: Record<string, string>) =>
      (await server.visitor().send('PATCH', '/me', { locale: 'en' }, { headers: { Cookie, ...more } })).status;
    expect(await change({})).toBe(403);
    expect(await change({ Origin: 'https://evil.example' })).toBe(403);
    expect(await change({ Origin: server.url })).toBe(200);
    expect(await change({ 'Sec-Fetch-Site': 'same-origin' })).toBe(200);
    const { status } = await server.visitor().send('GET', '/me', undefined, { headers: { Cookie } });
    expect(status).toBe(200);
  });

  it('is nobody’s who shows a token, which no page can make a browser add', async () => {
    const learner = await server.guest();
    const headers = { Origin: 'https://tool.example', 'Sec-Fetch-Site': 'cross-site' };
    expect((await learner.send('PATCH', '/me', { locale: 'en' }, { headers })).status).toBe(200);
  });

  it('may read, because reading changes nothing', async () => {
    const { status } = await server
      .visitor()
      .send('GET', '/quests', undefined, { headers: { 'Sec-Fetch-Site': 'cross-site' } });
    expect(status).toBe(200);
  });
});

describe('a token', () => {
  it('that is forged is refused, also where nobody needs to sign in', async () => {
    const forged = server.visitor();
    forged.token = `ear_${'A'.repeat(43)}`;
    expect((await forged.get('/me')).body.code).toBe('bad_token');
    expect((await forged.get('/quests')).body.code).toBe('bad_token');
    expect((await forged.post('/grader/leases', {})).body.code).toBe('bad_token');
  });
});

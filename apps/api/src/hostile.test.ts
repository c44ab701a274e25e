import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { judge } from './testing/fakeGrader.ts';
import { endConnections, PASSWORD, startServer, type TestServer } from './testing/server.ts';
import { StreamReader } from './testing/streamReader.ts';
import { until } from './testing/until.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ streamBeatMs: 100 });
});
afterAll(() => server.stop());

const times = <T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => work(n)));

describe('a body that is meant to hurt', () => {
  it('is a bad request however deep it goes', async () => {
    const deep = `{"locale":${'['.repeat(400_000)}${']'.repeat(400_000)}}`;
    expect(await server.visitor().post('/auth/guest', deep)).toMatchObject({
      status: 400,
      body: { code: 'bad_request' },
    });
  });

  it('pollutes no prototype and holds no number that JSON does not have', async () => {
    const learner = await server.guest();
    for (const body of ['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}']) {
      expect((await server.visitor().post('/auth/guest', body)).status).toBeLessThan(500);
    }
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    const attempt = await learner.start();
    await learner.say(attempt.id, { type: 'BEGUN' });
    const huge = await learner.post(`/attempts/${attempt.id}/events`, '{"type":"PREDICTED","value":1e999}', {
      headers: { 'If-Match': '"1"' },
    });
    expect(huge).toMatchObject({ status: 400, body: { code: 'bad_request' } });
  });
});

describe('a draft', () => {
  it('over a version that never was is a conflict, whatever number it names', async () => {
    const learner = await server.guest();
    const { id } = await learner.start();
    for (const base_version of [1, 2_147_483_647, Number.MAX_SAFE_INTEGER]) {
      const saved = await learner.send('PUT', `/attempts/${id}/drafts/code`, { files: {}, base_version });
      expect(saved).toMatchObject({ status: 409, body: { code: 'conflict', facts: { version: 0 } } });
    }
  });
});

describe('a submission', () => {
  it('sent fifty times at once with one key is one row, one verdict and one reward', async () => {
    const learner = await server.account('impatient');
    const grader = await server.grader('only');
    const attempt = await learner.ready();
    const key = 'the-same-key';
    const answers = await times(50, () => learner.submit(attempt, undefined, { key }));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    const job = await grader.work();
    expect(await grader.lease()).toBeNull();
    const completed = await times(10, () => grader.complete(job));
    expect(new Set(completed.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await learner.xp()).toBe(50);
    expect((await learner.get(`/attempts/${attempt.id}/submissions`)).body).toHaveLength(1);
  });

  it('shows nothing that was printed where nothing was checked', async () => {
    const learner = await server.account('printer');
    const grader = await server.grader('printer');
    const { body } = await learner.submit(await learner.ready(), 'print(hidden)');
    const job = await grader.take();
    await grader.complete(job, judge(job.job, { status: 'crashed', checks: [], stdout: 'hidden-input' }));
    const texts = await Promise.all([`/submissions/${body.id}`, '/journey'].map((path) => learner.get(path)));
    expect(JSON.stringify(texts.map((one) => one.body))).not.toContain('hidden-input');
  });
});

describe('passwords', () => {
  it('cannot be guessed faster by guessing all at once', async () => {
    await server.account('besieged');
    const guesses = await times(40, (n) =>
      server.visitor().post('/auth/login', { name: 'besieged', password: `wrong ${n}` }),
    );
    expect(guesses.filter(({ body }) => body.code === 'bad_credentials')).toHaveLength(10);
  });

  it('that are right never use up the tries of an address', async () => {
    await server.account('classmate');
    const login = () => server.visitor().post('/auth/login', { name: 'classmate', password: PASSWORD });
    for (let n = 0; n < 12; n++) expect((await login()).status).toBe(200);
    const rows: { hits: number }[] = await server.db.query(
      `SELECT hits FROM throttle WHERE key LIKE 'login from %' AND hits > 40`,
    );
    expect(rows).toEqual([]);
  });
});

describe('a name', () => {
  it.each(['ad\u3164a', '\u3164\u3164', 'ad\u115fa', 'ad\uffa0a', 'ad\u200ba', 'ad\u202ea'])(
    'holds no letter that nobody can see (%j)',
    async (name) => {
      expect((await server.visitor().post('/auth/signup', { name, password: PASSWORD })).status).toBe(400);
    },
  );
});

describe('an event stream', () => {
  it('ends when its session is revoked', async () => {
    const learner = await server.account('leaver');
    const stream = await fetch(`${server.url}/api/stream`, { headers: { Authorization: `Bearer ${learner.token}` } });
    await learner.post('/auth/logout');
    expect(await stream.text()).toContain('retry: 1000');
  });

  it('answers HEAD and is over', async () => {
    const learner = await server.guest();
    const head = await fetch(`${server.url}/api/stream`, {
      method: 'HEAD',
      headers: { Authorization: `Bearer ${learner.token}` },
      signal: AbortSignal.timeout(60_000),
    });
    expect(head.status).toBe(200);
  });

  it('is kept open so many times for one learner and no more', async () => {
    const learner = await server.guest();
    const streams = await times(32, () => StreamReader.open(learner));
    expect(await learner.get('/stream')).toMatchObject({ status: 429, body: { code: 'too_many' } });
    for (const one of streams) one.close();
  });

  it('passes on a curve whose numbers are as long as numbers get', async () => {
    const learner = await server.account('diverged');
    const grader = await server.grader('diverged');
    await learner.submit(await learner.ready());
    const job = await grader.take();
    const stream = await StreamReader.open(learner);
    const losses = Array.from({ length: 1000 }, (_, n) => -1_234_567_890.1234 - n);
    expect((await grader.progress(job, { phase: 'training', step: 1000, losses })).status).toBe(204);
    const count = () =>
      stream.events.flatMap(({ event, data }) => (event === 'progress' ? data.progress.losses : [])).length;
    await stream.until(() => count() === 1000);
    expect(stream.events.filter(({ event }) => event === 'progress').at(-1)!.data.progress.step).toBe(1000);
    stream.close();
  });
});

describe('a database that can only be read', () => {
  it('is a pause in writing: what is sent is refused as unavailable, what is there can be read', async () => {
    const learner = await server.account('patient');
    const attempt = await learner.ready();
    const [{ name }] = await server.db.query(`SELECT current_database() AS name`);
    const operator = new pg.Client({
      connectionString: server.databaseUrl,
      options: '-c default_transaction_read_only=off',
    });
    await operator.connect();
    const set = async (how: string) => {
      await operator.query(`ALTER DATABASE "${name}" ${how}`);
      await endConnections(operator, name);
      await until(async () => (await learner.get('/me')).status === 200);
    };
    try {
      await set('SET default_transaction_read_only = on');
      server.clock.shift = 120_000;
      expect(await learner.submit(attempt)).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect((await learner.get(`/attempts/${attempt.id}`)).body.version).toBe(attempt.version);
    } finally {
      server.clock.shift = 0;
      await set('RESET default_transaction_read_only');
      await operator.end();
    }
    expect((await learner.submit(attempt)).status).toBe(202);
  });
});

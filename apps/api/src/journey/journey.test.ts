import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LedgerRebuild } from '../progress/index.ts';
import { ADMIN, startServer, type TestServer } from '../testing/server.ts';
import type { Visitor } from '../testing/visitor.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** A learner whose journey has something of everything. */
async function traveller(name: string): Promise<Visitor> {
  const learner = await server.guest();
  const grader = await server.grader();
  const { id } = await learner.ready();
  await learner.submit(await learner.attempt(id), 'wrong');
  await grader.work();
  await learner.submit(await learner.attempt(id));
  await grader.work();
  await learner.say(id, { type: 'ACKNOWLEDGED' });
  await learner.say(id, { type: 'REFLECTED', text: 'a value used twice collects both gradients' });
  await learner.post('/auth/signup?session=token', { name, password: 'correct horse' }).then(learner.enter);
  await learner.send('PATCH', '/me', { zone: 'Europe/Berlin' });
  return learner;
}

/** As somebody with the database's password would do it. */
async function tamper(sql: string, ...params: unknown[]): Promise<void> {
  await server.db.transaction(async (manager) => {
    await manager.query(`SET LOCAL session_replication_role = replica`);
    await manager.query(sql, params);
  });
}

describe('the chain', () => {
  it('holds every event and can be checked from outside', async () => {
    const learner = await traveller('chained');
    const { body } = await learner.get('/journey?limit=500');
    expect(body.events.map(({ type }: { type: string }) => type)).toEqual([
      'JOURNEY_STARTED',
      'ATTEMPT_STARTED',
      'BEGUN',
      'PREDICTED',
      'SUBMITTED',
      'JUDGED',
      'SUBMITTED',
      'JUDGED',
      'ACKNOWLEDGED',
      'REFLECTED',
      'ACCOUNT_CLAIMED',
      'ZONE_CHANGED',
    ]);
    expect(body.events.map(({ seq }: { seq: number }) => seq)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
    expect((await learner.get('/journey/verify')).body).toMatchObject({ valid: true, broken_at: null, events: 12 });
    const stored: { envelope: Buffer; prev_hash: Buffer; hash: Buffer }[] = await server.db.query(
      `SELECT envelope, prev_hash, hash FROM event WHERE learner_id = $1 ORDER BY seq`,
      [learner.id],
    );
    let previous = Buffer.alloc(32);
    for (const { envelope, prev_hash, hash } of stored) {
      expect(prev_hash.equals(previous)).toBe(true);
      expect(createHash('sha256').update(previous).update(envelope).digest().equals(hash)).toBe(true);
      previous = Buffer.from(hash);
    }
    expect((await learner.get('/journey/verify')).body.head).toBe(previous.toString('hex'));
  });

  it('keeps free text out of what is hashed', async () => {
    const learner = await traveller('private');
    const stored: { envelope: Buffer }[] = await server.db.query(`SELECT envelope FROM event WHERE learner_id = $1`, [
      learner.id,
    ]);
    const text = Buffer.concat(stored.map(({ envelope }) => envelope)).toString('utf8');
    expect(text).not.toContain('collects both gradients');
    expect(text).not.toContain('return 42');
    await server.db.query(`DELETE FROM blob WHERE learner_id = $1`, [learner.id]);
    expect((await learner.get('/journey/verify')).body.valid).toBe(true);
    const [attempt] = (await learner.get('/journey?limit=500')).body.events.filter(
      (one: { attempt: string }) => one.attempt,
    );
    expect((await learner.attempt(attempt.attempt)).reflections).toEqual({});
  });

  it.each([
    [
      'a column that says something else',
      `UPDATE event SET payload = payload || '{"score": 1}' WHERE learner_id = $1 AND seq = 6`,
      6,
    ],
    ['changed bytes', `UPDATE event SET envelope = envelope || ' ' WHERE learner_id = $1 AND seq = 4`, 4],
    ['a missing event', `DELETE FROM event WHERE learner_id = $1 AND seq = 5`, 5],
    ['a cut-off end', `DELETE FROM event WHERE learner_id = $1 AND seq > 9`, 10],
    ['another time', `UPDATE event SET at = at - interval '1 day' WHERE learner_id = $1 AND seq = 7`, 7],
    ['another head', `UPDATE journey SET head = sha256('x') WHERE learner_id = $1`, 12],
  ])('breaks at %s', async (name, sql, broken_at) => {
    const learner = await traveller(`broken ${name}`.slice(0, 30));
    await tamper(sql, learner.id);
    expect((await learner.get('/journey/verify')).body).toMatchObject({ valid: false, broken_at });
  });

  it('is only ever added to by the application’s own role', async () => {
    await expect(server.db.query(`UPDATE event SET zone = 'UTC'`)).rejects.toThrow('only ever added to');
  });

  it('is read in pages', async () => {
    const learner = await traveller('pages');
    const first = (await learner.get('/journey?limit=5')).body;
    expect(first).toMatchObject({ next: 5, total: 12 });
    const rest = (await learner.get(`/journey?after=${first.next}&limit=100`)).body;
    expect([rest.events.length, rest.next]).toEqual([7, null]);
    expect((await learner.get('/journey?limit=0')).body.code).toBe('bad_request');
  });
});

describe('the ledger', () => {
  it('equals its rebuild from the log, adjustments included', async () => {
    const learner = await traveller('rich');
    const admin = await server.account(ADMIN);
    await admin.post(`/admin/learners/${learner.id}/xp`, { amount: -20, reason: '같은 풀이를 두 번 냈어요' });
    await admin.post(`/admin/learners/${learner.id}/xp`, { amount: 7, reason: 'a talk in class' });
    const { body } = await learner.get('/journey/ledger');
    expect(body.rows.map(({ kind, amount }: { kind: string; amount: number }) => [kind, amount]).sort()).toEqual(
      [
        ['adjustment', -20],
        ['adjustment', 7],
        ['pass', 40],
        ['prediction', 6],
        ['reflection', 5],
      ].sort(),
    );
    expect([body.total, await learner.xp()]).toEqual([38, 38]);
    expect(await server.app.get(LedgerRebuild).differences(learner.id)).toEqual([]);
    await server.db.query(`UPDATE ledger SET amount = 41 WHERE learner_id = $1 AND kind = 'pass'`, [learner.id]);
    expect(await server.app.get(LedgerRebuild).differences(learner.id)).toHaveLength(2);
  });
});

it('replays an attempt from its events where the cached snapshot is unreadable', async () => {
  const learner = await traveller('cacheless');
  const { body } = await learner.get('/quests/first');
  const before = await learner.attempt(body.attempt);
  await server.db.query(`UPDATE attempt SET snapshot = '{"chart_format": 0}' WHERE learner_id = $1`, [learner.id]);
  expect(await learner.attempt(body.attempt)).toEqual(before);
});

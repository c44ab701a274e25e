import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { rewriteQuest } from '../testing/quests.ts';
import { ADMIN, startServer, type TestServer } from '../testing/server.ts';
import type { Visitor } from '../testing/visitor.ts';
import { QuestsWatch } from './index.ts';

let server: TestServer;
let admin: Visitor;
beforeAll(async () => {
  server = await startServer();
  admin = await server.account(ADMIN);
});
afterAll(() => server.stop());

async function publish(slug: string, change: (yaml: string) => string): Promise<void> {
  await rewriteQuest(server.questsDir, slug, change);
  await server.app.get(QuestsWatch).publish();
}

const card = async (visitor: Visitor, slug: string) =>
  (await visitor.get('/quests')).body.find((one: { slug: string }) => one.slug === slug);

it('shows the map to whoever is not signed in, with the reason of each lock', async () => {
  const { body } = await server.visitor().get('/lines');
  expect(body).toMatchObject([
    {
      slug: 'line',
      quests: [
        { slug: 'first', state: 'open' },
        { slug: 'second', state: 'locked' },
      ],
    },
  ]);
  expect(body[0].quests[1].lock).toMatchObject({ guard: 'questsPassed', needs: ['first'] });
  expect(body[0].quests[1].lock.text.ko).toContain('first 퀘스트');
});

it('sends no hint, hidden expectation or solution with a quest', async () => {
  const { body } = await server.visitor().get('/quests/first');
  expect(body.quest.challenges[0]).toMatchObject({
    hints: 2,
    starter: { 'answer.py': expect.stringContaining('None') },
  });
  const text = JSON.stringify(body);
  expect(text).not.toContain('return 42');
  expect(text).not.toContain('The second hint');
  expect(body.quest.challenges[0].checks[1]).toMatchObject({ public: false, example: null });
});

it('keeps the last good version while its folder is broken, and says where', async () => {
  await publish('second', (yaml) => yaml.replace('minutes: 5', 'minutes: 5\nminuets: 6'));
  expect(await card(server.visitor(), 'second')).toMatchObject({ version: 1 });
  const { body } = await admin.get('/admin/quarantine');
  expect(body).toMatchObject([
    { slug: 'second', live_version: 1, findings: [{ file: 'line/second/quest.yaml', line: 12, column: 1 }] },
  ]);
  // Everybody sees that it is held back; why, in words that may quote the quest, only graders and admins.
  const heldBack = async (by: Visitor) => (await by.get('/health')).body.held_back;
  expect(await heldBack(server.visitor())).toEqual([{ folder: 'line/second' }]);
  expect(await heldBack(await server.account('curious'))).toEqual([{ folder: 'line/second' }]);
  const told = [{ folder: 'line/second', findings: [expect.objectContaining({ line: 12, column: 1 })] }];
  expect(await heldBack(admin)).toEqual(told);
  expect(await heldBack(await server.grader())).toEqual(told);
  await publish('second', (yaml) => yaml);
  expect((await admin.get('/admin/quarantine')).body).toEqual([]);
  expect(await heldBack(admin)).toEqual([]);
});

it('gives new attempts the new version while open ones keep theirs', async () => {
  const early = await server.account('early');
  const pinned = await early.ready();
  await publish('first', (yaml) =>
    yaml.replace('version: 1', 'version: 2').replace('expect: 42, reveal: full', 'expect: 43, reveal: full'),
  );
  expect(await card(early, 'first')).toMatchObject({ version: 2, state: 'started' });
  expect((await early.start()).content_hash).toBe(pinned.content_hash);
  expect((await early.get('/quests/first')).body.quest.version).toBe(1);
  const grader = await server.grader();
  await early.submit(pinned);
  const { job } = await grader.work();
  expect((await grader.get(`/grader/bundles/${job.bundle}`)).body.version).toBe(1);
  await early.say(pinned.id, { type: 'ACKNOWLEDGED' });
  await early.say(pinned.id, { type: 'REFLECTED', text: 'the old version was enough' });
  await early.say(pinned.id, { type: 'SKIPPED' });
  expect(await card(early, 'first')).toMatchObject({ state: 'passed', stale: true });

  const late = await server.account('late');
  expect((await late.start()).content_hash).not.toBe(pinned.content_hash);
});

it('refuses to judge differently under a label that learners already have', async () => {
  await publish('first', (yaml) =>
    yaml.replace('version: 1', 'version: 2').replace('expect: 42, reveal: full', 'expect: 44, reveal: full'),
  );
  const { body } = await admin.get('/admin/quarantine');
  expect(body[0].findings[0]).toMatchObject({ rule: 'version-must-rise', file: 'line/first/quest.yaml' });
  expect(await card(server.visitor(), 'first')).toMatchObject({ version: 2 });
});

it('refuses an unknown quest, a locked one, and opens it by a grant', async () => {
  const learner = await server.account('eager');
  expect((await learner.post('/quests/nothing/attempts')).body.code).toBe('not_found');
  expect((await learner.get('/quests/nothing')).body.code).toBe('not_found');
  const locked = await learner.post('/quests/second/attempts');
  expect(locked).toMatchObject({
    status: 403,
    body: { code: 'quest_locked', facts: { guard: 'questsPassed', needs: ['first'] } },
  });
  expect(locked.body.detail.en).toContain('first quest');
  for (let n = 0; n < 2; n++) {
    expect((await admin.post(`/admin/learners/${learner.id}/unlocks`, { quest: 'second' })).status).toBe(204);
  }
  expect((await learner.post('/quests/second/attempts')).status).toBe(201);
  expect((await learner.post('/quests/second/attempts')).status).toBe(200);
  const { events } = (await learner.get('/journey')).body;
  expect(events.filter(({ type }: { type: string }) => type === 'UNLOCK_GRANTED')).toHaveLength(1);
});

it('lets open attempts go on where the folder is gone, and starts no new ones', async () => {
  const learner = await server.account('holder');
  await admin.post(`/admin/learners/${learner.id}/unlocks`, { quest: 'second' });
  const attempt = await learner.start('second');
  await rm(path.join(server.questsDir, 'line/second'), { recursive: true });
  await server.app.get(QuestsWatch).publish();
  expect(await card(server.visitor(), 'second')).toBeUndefined();
  expect((await learner.say(attempt.id, { type: 'BEGUN' })).status).toBe(200);
  expect((await learner.get('/quests/second')).body.quest.slug).toBe('second');
  expect((await (await server.guest()).post('/quests/second/attempts')).status).toBe(404);
});

it('never changes a version that was published', async () => {
  await expect(server.db.query(`UPDATE quest_version SET version = 9`)).rejects.toThrow('immutable');
});

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PublicChecks } from '@ear/engine/contract';
import { QuestsWatch } from '../catalogue/index.ts';
import { rewriteQuest } from '../testing/quests.ts';
import { startServer, type TestServer } from '../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

it('sends the public checks of a quest and nothing of the hidden ones', async () => {
  const { status, body } = await server.visitor().get('/quests/first/public-checks');
  expect(status).toBe(200);
  const { bundle, left_out } = PublicChecks.parse(body);
  expect(bundle.challenges.map(({ id, checks }) => [id, checks.map((check) => check.id)])).toEqual([
    ['code', ['answer']],
  ]);
  expect(left_out).toEqual([]);
  expect(JSON.stringify(body)).not.toMatch(/hidden|colour|hint|forty-two/);
});

it('knows no quest that is not there', async () => {
  expect((await server.visitor().get('/quests/nowhere/public-checks')).status).toBe(404);
});

it('follows the version that the caller works on', async () => {
  const early = await server.guest();
  await early.start();
  await rewriteQuest(server.questsDir, 'first', (yaml) =>
    yaml.replace('version: 1', 'version: 2').replaceAll('expect: 42', 'expect: 43'),
  );
  await server.app.get(QuestsWatch).publish();
  const expected = async (visitor: typeof early): Promise<unknown> =>
    (await visitor.get('/quests/first/public-checks')).body.bundle.challenges[0].checks[0].expect;
  expect([await expected(early), await expected(server.visitor())]).toEqual([42, 43]);
});

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startServer, type TestServer } from '../testing/server.ts';
import { Purge } from './purge.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

it('sweeps out what is over and nothing else', async () => {
  const learner = await server.account('tidy');
  await learner.start();
  const { body } = await learner.post('/me/tokens', { label: 'old' });
  await learner.send('DELETE', `/me/sessions/${body.id}`);
  await server.db.query(`UPDATE session SET revoked_at = now() - interval '31 days' WHERE id = $1`, [body.id]);
  await server.db.query(
    `INSERT INTO notification (learner_id, id, event, data, at) VALUES ($1, 0, 'moved', '{}', now() - interval '8 days')`,
    [learner.id],
  );
  await server.app.get(Purge).purge();
  expect(await server.db.query(`SELECT label FROM session WHERE learner_id = $1`, [learner.id])).toHaveLength(1);
  expect(await server.db.query(`SELECT id FROM notification WHERE learner_id = $1`, [learner.id])).toHaveLength(1);
  expect((await learner.get('/me')).status).toBe(200);
});

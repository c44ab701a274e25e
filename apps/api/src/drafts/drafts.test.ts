import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startServer, type TestServer } from '../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

it('begins with the starter and keeps every save with its history', async () => {
  const learner = await server.account('writer');
  const { id } = await learner.start();
  const path = `/attempts/${id}/drafts/code`;
  const start = (await learner.get(path)).body;
  expect(start).toMatchObject({ version: 0, files: { 'answer.py': expect.stringContaining('None') } });
  const save = (text: string, base_version: number) =>
    learner.send('PUT', path, { files: { 'answer.py': text }, base_version });
  expect((await save('one', 0)).body).toMatchObject({ version: 1 });
  expect((await save('둘', 1)).body).toMatchObject({ version: 2, files: { 'answer.py': '둘' } });
  expect((await learner.get(path)).body).toMatchObject({ version: 2, files: { 'answer.py': '둘' } });
  expect((await learner.get(`${path}/history`)).body.map(({ version, bytes }: any) => [version, bytes])).toEqual([
    [2, 3],
    [1, 3],
  ]);
  expect((await learner.get(`${path}/history/1`)).body.files).toEqual({ 'answer.py': 'one' });
  expect((await learner.get(`${path}/history/9`)).status).toBe(404);
  expect((await learner.attempt(id)).version).toBe(0);
});

it('loses neither text when two windows save over the same version', async () => {
  const learner = await server.account('two windows');
  const { id } = await learner.start();
  const path = `/attempts/${id}/drafts/code`;
  const save = (text: string, base_version: number) =>
    learner.send('PUT', path, { files: { 'answer.py': text }, base_version });
  const first = await Promise.all([save('left', 0), save('right', 0)]);
  expect(first.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(first.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'conflict', facts: { version: 1 } });
  const second = await Promise.all([save('left 2', 1), save('right 2', 1)]);
  expect(second.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await save('from the future', 7)).status).toBe(409);
});

it('refuses what is no text, too much, or not there', async () => {
  const learner = await server.account('careless');
  const { id } = await learner.start();
  const save = (text: string, challenge = 'code') =>
    learner.send('PUT', `/attempts/${id}/drafts/${challenge}`, {
      files: { 'answer.py': text, 'b.py': text },
      base_version: 0,
    });
  expect((await save('a\u0000')).body.code).toBe('not_text');
  expect((await save('가'.repeat(60_000))).body.code).toBe('too_large');
  expect((await save('x', 'nothing')).status).toBe(404);
  const stranger = await server.account('nosy');
  expect((await stranger.get(`/attempts/${id}/drafts/code`)).status).toBe(404);
});

it('keeps a hundred newest versions and every tenth before them', async () => {
  const learner = await server.account('typist');
  const { id } = await learner.start();
  const path = `/attempts/${id}/drafts/code`;
  for (let n = 0; n < 113; n++) await learner.send('PUT', path, { files: { 'answer.py': `${n}` }, base_version: n });
  const versions = (await learner.get(`${path}/history`)).body.map(({ version }: any) => version as number);
  expect(versions).toEqual([...Array.from({ length: 100 }, (_, n) => 113 - n), 10]);
});

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { QuestsWatch } from '../catalogue/index.ts';
import { rewriteQuest } from '../testing/quests.ts';
import { startServer, type TestServer } from '../testing/server.ts';
import type { Answer, Visitor } from '../testing/visitor.ts';

const LARGEST = 2 * 1024 * 1024;

let server: TestServer;
let learner: Visitor;
beforeAll(async () => {
  server = await startServer();
  await rewriteQuest(server.questsDir, 'second', (yaml) =>
    yaml
      .replace('version: 1', 'version: 2')
      .replace('requires: [first]', 'requires: []')
      .replace('{kind: code, files: [answer.py]}', '{kind: artifact, files: [model.safetensors]}')
      .replace(
        /checks:[^]*?reveal: none\}/,
        'checks: [{id: weights, kind: artifact, title: {ko: 가중치, en: weights}, file: model.safetensors, tensors: [{name: w, dtype: float32, shape: [2]}]}]',
      ),
  );
  await server.app.get(QuestsWatch).publish();
  learner = await server.account('trainer');
});
afterAll(() => server.stop());

async function handIn(files: Record<string, string>): Promise<Answer> {
  const { id, version } = await learner.ready('second');
  return learner.post(
    `/attempts/${id}/submissions`,
    { challenge: 'code', payload: { kind: 'artifact', files } },
    { headers: { 'If-Match': `"${version}"`, 'Idempotency-Key': randomUUID() } },
  );
}

it('refuses files that are too large, misnamed or no base64', async () => {
  const text = Buffer.alloc(LARGEST + 1).toString('base64');
  expect(await handIn({ 'model.safetensors': text })).toMatchObject({ status: 413, body: { code: 'too_large' } });
  expect(await handIn({ 'model.pt': 'AAAA' })).toMatchObject({ status: 422, body: { code: 'wrong_files' } });
  expect(await handIn({ 'model.safetensors': 'not base64!' })).toMatchObject({ status: 400 });
});

it('takes two MiB of weights, and a grader gets every byte of them', async () => {
  const weights = randomBytes(LARGEST);
  const { status, body } = await handIn({ 'model.safetensors': weights.toString('base64') });
  expect(status).toBe(202);
  const grader = await server.grader();
  const job = await grader.take();
  expect(job.job.submission).toBe(body.id);
  const { payload } = job.job;
  expect(
    payload.kind === 'artifact' && weights.equals(Buffer.from(payload.files['model.safetensors']!, 'base64')),
  ).toBe(true);
  await grader.complete(job);
  const one = await learner.submission(body.id);
  expect(one).toMatchObject({ state: 'done', payload });
  const { body: listed } = await learner.get(`/attempts/${one.attempt}/submissions`);
  expect(listed).toMatchObject([{ id: body.id, state: 'done', payload: null }]);
});

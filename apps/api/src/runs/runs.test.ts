import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { pointsFrom, type RunGrader } from '../testing/runGrader.ts';
import { begin, startTraining, stateOf, TEXT } from '../testing/runs.ts';
import type { TestServer } from '../testing/server.ts';
import { StreamReader } from '../testing/streamReader.ts';
import { until } from '../testing/until.ts';
import { beats } from '../testing/waits.ts';

let server: TestServer;
let grader: RunGrader;
beforeAll(async () => {
  ({ server, grader } = await startTraining());
});
afterAll(() => server.stop());

it('trains a run from its recipe to its weights, with everything told on the way', async () => {
  const learner = await server.account('trainer');
  const stream = await StreamReader.open(learner);
  const { status, body: run } = await begin(learner);
  expect(status).toBe(201);
  expect(run).toMatchObject({ state: 'waiting', steps: 100, step: 0, weights: false, checkpoint: null });
  expect(run.source).toEqual({ kind: 'text', name: 'hamlet', bytes: Buffer.byteLength(TEXT) });
  expect(run.recipe['train']).toMatchObject({ steps: 100, lr: 0.001, schedule: 'cosine' });

  const lease = await grader.leaseRun();
  expect(lease.run).toMatchObject({ run: run.id, state: null, text_sha256: null, recipe: run.recipe });
  expect(await grader.file(lease, 'text')).toBe(TEXT);
  expect(await stateOf(learner, run.id)).toMatchObject({ state: 'running', version: 1 });

  const sample = { step: 60, index: 0, text: '또 다른 시작' };
  const evals = [{ step: 50, train_loss: 2, val_loss: null }];
  expect((await grader.news(lease, 60, { ...pointsFrom(1, 60), evals, samples: [sample] })).status).toBe(204);
  expect(await grader.keep(lease, 'state', 60, 'state at 60')).toBe(204);
  const news = await stream.next('run_news');
  expect(news.data).toMatchObject({ run: run.id, step: 60, steps: 100, points: { step: expect.any(Array) } });

  await grader.news(lease, 100, { ...pointsFrom(61, 40), facts: { loss: 1.5, ended_by: 'steps' } });
  expect(await grader.keep(lease, 'weights', 100, 'weights')).toBe(204);
  expect((await grader.end(lease, 'finished', { facts: { parameter_hash: 'f'.repeat(64) } })).body).toEqual({
    accepted: true,
  });
  expect((await grader.end(lease, 'finished')).body).toEqual({ accepted: true });
  const done = await stateOf(learner, run.id);
  expect(done).toMatchObject({
    state: 'finished',
    step: 100,
    weights: true,
    checkpoint: { step: 60, bytes: 11 },
    facts: { loss: 1.5, parameter_hash: 'f'.repeat(64) },
    bytes: Buffer.byteLength(TEXT) + 'state at 60'.length + 'weights'.length,
  });
  expect(done.ended_at).not.toBeNull();
  const states = () => stream.events.filter(({ event }) => event === 'run').map(({ data }) => data.state);
  await stream.until(() => states().at(-1) === 'finished');
  expect(states()).toEqual(['waiting', 'running', 'running', 'finished']);
  stream.close();

  const curve = (await learner.get(`/runs/${run.id}/curve`)).body;
  expect(curve).toMatchObject({ step: 100, every: 1, evals });
  expect(curve.points.loss).toEqual(Array.from({ length: 100 }, (_, index) => 4 - (index + 1) / 1000));
  const thin = (await learner.get(`/runs/${run.id}/curve?points=10`)).body;
  expect(thin.points.step).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  expect(thin.points.loss[0]).toBeCloseTo(4 - 5.5 / 1000);
  expect((await learner.get(`/runs/${run.id}/samples`)).body).toEqual([sample]);
  const file = await fetch(`${server.url}/api/runs/${run.id}/checkpoint`, {
    headers: { Authorization: `Bearer ${learner.token}` },
  });
  expect([file.headers.get('content-disposition'), await file.text()]).toEqual([
    expect.stringMatching(/step-100\.safetensors"$/),
    'weights',
  ]);
});

it('keeps why a run trains on the CPU although a GPU was to train it, until one does', async () => {
  const learner = await server.account('without-a-gpu');
  const { body: run } = await begin(learner);
  const lease = await grader.leaseRun();
  const why_cpu = { ko: 'GPU가 없어요.', en: 'There is no GPU.' };
  await grader.news(lease, 1, { facts: { device: 'cpu', device_name: '', why_cpu } });
  expect((await stateOf(learner, run.id)).facts).toMatchObject({ device: 'cpu', why_cpu });
  const wrong = await grader.news(lease, 1, { facts: { why_cpu: 'There is no GPU.' } });
  expect(wrong.status).toBe(400);
  await grader.news(lease, 2, { facts: { device: 'cuda', device_name: 'a GPU', why_cpu: null } });
  expect((await stateOf(learner, run.id)).facts).toMatchObject({ device: 'cuda', why_cpu: null });
  expect((await grader.end(lease, 'finished')).status).toBe(200);
});

it('is the same run for the same key, and another for none', async () => {
  const learner = await server.account('twice');
  const key = randomUUID();
  const [first, again] = await Promise.all([begin(learner, { key }), begin(learner, { key })]);
  expect(again.body.id).toBe(first.body.id);
  expect((await begin(learner, { key, text: 'other' })).body).toMatchObject({ code: 'key_reused' });
  const keyless = { title: 'x', recipe: {}, source: { kind: 'text', name: 'x', text: 'x' } };
  expect((await learner.post('/runs', keyless)).body.code).toBe('missing_key');
  expect((await learner.get('/runs')).body.runs).toHaveLength(1);
  await learner.post(`/runs/${first.body.id}/cancel`);
});

it.each([
  [{ train: { step: 5 } }, 'train.step', /train\.step is not known/],
  [{ train: { lr: -1 } }, 'train.lr', /train\.lr takes a number/],
  [{ model: { n_embd: 30 } }, 'model.n_embd', /multiple of 4/],
  [{ train: { steps: 1_000_000 } }, 'train.steps', /may be 20000 at most/],
  [{ limits: { seconds: 1e6 } }, 'limits.seconds', /may be 1800 at most/],
  [{ model: { n_layer: 12, n_embd: 768, n_head: 12 } }, 'limits.parameters', /the limit is 3000000/],
  [{ train: { batch_size: 4096 }, model: { block_size: 1024 } }, 'limits.bytes', /bytes of memory/],
  [{ sample: { every: 1 } }, 'sample.every', /at least 10 over 2000 steps/],
])('refuses the recipe %j and names what is wrong', async (recipe, path, sentence) => {
  const learner = await server.account(`refused ${path}${Math.random()}`.slice(0, 30));
  const { status, body } = await begin<any>(learner, { recipe });
  expect([status, body.code]).toEqual([422, 'recipe_refused']);
  expect(body.facts.flaws[0].path).toBe(path);
  expect(body.detail.en).toMatch(sentence);
  expect(body.detail.ko).toMatch(/[가-힣]/);
  expect((await learner.get('/runs')).body.runs).toEqual([]);
});

it('says which quota is full', async () => {
  const learner = await server.account('hoarder');
  for (let n = 0; n < 4; n++) expect((await begin(learner)).status).toBe(201);
  const full = await begin<any>(learner);
  expect([full.status, full.body.code, full.body.facts.limit]).toEqual([409, 'quota_full', 'open']);
  const { runs } = (await learner.get('/runs')).body;
  for (const { id } of runs) await learner.post(`/runs/${id}/cancel`);
  await server.db.query(`UPDATE run_file SET bytes = 500000000 WHERE learner_id = $1 AND run_id = $2`, [
    learner.id,
    runs[0].id,
  ]);
  expect((await begin<any>(learner)).body.facts.limit).toBe('bytes');
  for (const { id } of runs) expect((await learner.send('DELETE', `/runs/${id}`)).status).toBe(204);
  const after = await begin(learner);
  expect(after.status).toBe(201);
  await learner.post(`/runs/${after.body.id}/cancel`);
});

it('tells the grader of a cancelling at once, however long it would wait, and takes nothing more from it', async () => {
  const learner = await server.account('impatient');
  const { id } = (await begin(learner)).body;
  const lease = await grader.leaseRun();
  const { answer } = await beats(server, lease);
  const cancelled = await learner.post(`/runs/${id}/cancel`);
  expect(cancelled.body.state).toBe('cancelled');
  expect(await answer).toMatchObject({ code: 'lease_cancelled' });
  expect((await grader.beatRun(lease, 5)).body.code).toBe('lease_cancelled');
  expect((await grader.news(lease, 5)).status).toBe(410);
  expect(await grader.keep(lease, 'state', 5, 'late')).toBe(410);
  expect((await grader.end(lease, 'finished')).status).toBe(410);
  expect(await stateOf(learner, id)).toMatchObject({ state: 'cancelled', step: 0, checkpoint: null });
  expect((await learner.post(`/runs/${id}/cancel`)).status).toBe(200);
  expect((await learner.post(`/runs/${id}/resume`)).body.code).toBe('not_now');
});

it('pauses by its state and goes on from it, with equal notes said once', async () => {
  const learner = await server.account('pauser');
  const { id } = (await begin(learner)).body;
  const lease = await grader.leaseRun();
  const sha = 'a'.repeat(64);
  await grader.news(lease, 30, { ...pointsFrom(1, 30), facts: { text_sha256: sha } });
  const { answer } = await beats(server, lease);
  expect((await learner.post(`/runs/${id}/pause`)).body.state).toBe('pausing');
  expect(await answer).toMatchObject({ wish: 'pause' });
  expect((await grader.beatRun(lease, 5)).body).toMatchObject({ wish: 'pause' });
  expect(await grader.keep(lease, 'state', 20, 'at 20')).toBe(204);
  await grader.end(lease, 'paused');
  expect(await stateOf(learner, id)).toMatchObject({ state: 'paused', checkpoint: { step: 20 } });
  expect(await grader.lease(0)).toBeNull();

  expect((await learner.post(`/runs/${id}/resume`)).body).toMatchObject({ state: 'waiting', place: { ahead: 0 } });
  const again = await grader.leaseRun();
  expect(again.run).toMatchObject({ state: { step: 20, bytes: 5 }, text_sha256: sha });
  expect(await grader.file(again, 'state')).toBe('at 20');
  await grader.news(again, 40, pointsFrom(21, 20));
  const { points } = (await learner.get(`/runs/${id}/curve`)).body;
  expect(points.step).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  await grader.end(again, 'diverged', {
    message: { id: 'run.diverged', text: { ko: '발산했어요.', en: 'Diverged.' } },
  });
  expect(await stateOf(learner, id)).toMatchObject({ state: 'diverged', message: { id: 'run.diverged' } });
});

it('waits in line by turns, and gives way when others wait', async () => {
  const [a, b] = [await server.account('first in line'), await server.account('second in line')];
  const one = (await begin(a)).body.id;
  const lease = await grader.leaseRun();
  const two = (await begin(b)).body.id;
  const three = (await begin(a)).body.id;
  // Who used the device is behind who did not.
  expect((await stateOf(b, two)).place).toMatchObject({ ahead: 0, graders: 1 });
  expect((await stateOf(a, three)).place).toMatchObject({ ahead: 1 });
  expect((await grader.beatRun(lease)).body.wish).toBe('go_on');
  await server.db.query(`UPDATE run_job SET leased_at = now() - interval '61 seconds' WHERE id = $1`, [one]);
  await server.db.query(`UPDATE run_job SET not_before = now() - interval '2 seconds' WHERE id = $1`, [two]);
  expect((await grader.beatRun(lease)).body.wish).toBe('give_way');
  await grader.keep(lease, 'state', 7, 'at 7');
  await grader.end(lease, 'gave_way');
  expect(await stateOf(a, one)).toMatchObject({ state: 'waiting' });
  expect((await grader.leaseRun()).run.run).toBe(two);
  for (const [learner, id] of [
    [a, one],
    [b, two],
    [a, three],
  ] as const)
    await learner.post(`/runs/${id}/cancel`);
});

it('goes on with another grader when one falls silent, and fails when it kills them all', async () => {
  const learner = await server.account('survivor');
  const { id } = (await begin(learner)).body;
  const lost = await grader.leaseRun();
  await grader.keep(lost, 'state', 10, 'at 10');
  await server.lapse(id);
  const second = await grader.leaseRun();
  expect(second.run.state).toEqual({ step: 10, bytes: 5 });
  expect((await grader.beatRun(lost)).status).toBe(409);
  expect(await grader.keep(lost, 'state', 11, 'late')).toBe(409);
  await server.lapse(id);
  await grader.leaseRun();
  await server.lapse(id);
  await until(async () => (await stateOf(learner, id)).state === 'failed');
  expect(await stateOf(learner, id)).toMatchObject({ state: 'failed', message: { id: 'run.given_up' } });
});

it('deletes everything that was kept, once nobody works on it', async () => {
  const learner = await server.account('tidy');
  const { id } = (await begin(learner)).body;
  const lease = await grader.leaseRun();
  await grader.keep(lease, 'state', 3, 'at 3');
  await grader.news(lease, 3, pointsFrom(1, 3));
  expect((await learner.send('DELETE', `/runs/${id}`)).body.code).toBe('not_now');
  await learner.post(`/runs/${id}/cancel`);
  expect((await learner.send('DELETE', `/runs/${id}`)).status).toBe(204);
  expect((await learner.get(`/runs/${id}`)).status).toBe(404);
  for (const table of ['run_note', 'run_file', 'run_ask', 'run_job'])
    expect(await server.db.query(`SELECT 1 FROM ${table} WHERE run_id = $1`, [id])).toEqual([]);
  const { quota } = (await learner.get('/runs')).body;
  expect(quota).toMatchObject({ runs: 0, bytes: 0, open: 0 });
});

it('gives runs only to graders that train', async () => {
  const learner = await server.account('patient');
  const { id } = (await begin(learner)).body;
  const plain = await server.grader('plain');
  expect(await plain.lease(0)).toBeNull();
  expect((await grader.leaseRun()).run.run).toBe(id);
  await learner.post(`/runs/${id}/cancel`);
});

it('trains the same text again, and the datasets of quests', async () => {
  const learner = await server.account('again');
  const { id } = (await begin(learner)).body;
  const with_ = (source: object) =>
    learner.post('/runs', { title: 'again', recipe: {}, source }, { headers: { 'Idempotency-Key': randomUUID() } });
  const again = (await with_({ kind: 'run', run: id })).body;
  expect(again.source).toEqual({ kind: 'text', name: 'hamlet', bytes: Buffer.byteLength(TEXT) });
  await learner.post(`/runs/${id}/cancel`);
  await learner.send('DELETE', `/runs/${id}`);
  // The text is still another run's.
  const lease = await grader.leaseRun();
  expect(await grader.file(lease, 'text')).toBe(TEXT);
  await learner.post(`/runs/${again.id}/cancel`);
  const stranger = await server.account('no part of it');
  const foreign = { title: 'x', recipe: {}, source: { kind: 'run', run: again.id } };
  expect((await stranger.post('/runs', foreign, { headers: { 'Idempotency-Key': 'k' } })).status).toBe(404);
  expect((await with_({ kind: 'dataset', quest: 'first', dataset: 'none' })).status).toBe(404);
  expect((await learner.get('/runs/datasets')).body).toEqual([]);
});

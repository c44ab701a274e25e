import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunGrader } from '../testing/runGrader.ts';
import { begin, startTraining } from '../testing/runs.ts';
import type { TestServer } from '../testing/server.ts';
import { StreamReader } from '../testing/streamReader.ts';
import { until } from '../testing/until.ts';
import { beats } from '../testing/waits.ts';
import { RunUpkeep } from './upkeep.ts';

let server: TestServer;
let grader: RunGrader;
beforeAll(async () => {
  ({ server, grader } = await startTraining());
});
afterAll(() => server.stop());

it('answers questions from the newest state', async () => {
  const learner = await server.account('asker');
  const { id } = (await begin(learner)).body;
  const ask = () => learner.post(`/runs/${id}/sample`, { prompt: 'To', max_tokens: 5 });
  expect((await ask()).body.code).toBe('no_checkpoint');
  const lease = await grader.leaseRun();
  await grader.keep(lease, 'state', 12, 'at 12');
  const stream = await StreamReader.open(learner);
  const { status, body: asked } = await ask();
  expect([status, asked]).toEqual([202, expect.objectContaining({ kind: 'sample', state: 'waiting', texts: null })]);
  const given = await grader.leaseAsk();
  expect(given.ask).toMatchObject({ ask: asked.id, run: id, body: { kind: 'sample', prompt: 'To', temperature: 0.8 } });
  expect(await grader.file(given, 'state')).toBe('at 12');
  expect((await grader.answer(given, { step: 12, texts: ['To be'] })).body).toEqual({ accepted: true });
  expect((await stream.next('run_answer')).data).toEqual({ run: id, ask: asked.id, state: 'answered' });
  expect((await learner.get(`/runs/${id}/asks/${asked.id}`)).body).toMatchObject({
    state: 'answered',
    step: 12,
    texts: ['To be'],
  });

  const map = (await learner.post(`/runs/${id}/attention`, { prompt: 'To', layer: 0 })).body;
  const second = await grader.leaseAsk();
  const attention = {
    layer: 0,
    layers: 1,
    tokens: ['T', 'o'],
    heads: [
      [
        [1, 0],
        [0.25, 0.75],
      ],
    ],
  };
  await grader.answer(second, { step: 12, attention });
  expect((await learner.get(`/runs/${id}/asks/${map.id}`)).body).toMatchObject({ state: 'answered', attention });
  expect((await learner.post(`/runs/${id}/attention`, { prompt: '', layer: 0 })).body.code).toBe('bad_request');
  stream.close();

  // Nobody answers: it is said, and it is our fault.
  const lonely = (await ask()).body;
  for (let tries = 0; tries < 2; tries++) {
    expect((await grader.leaseAsk()).ask.ask).toBe(lonely.id);
    await server.lapse(lonely.id);
  }
  await until(async () => (await learner.get(`/runs/${id}/asks/${lonely.id}`)).body.state !== 'waiting');
  expect((await learner.get(`/runs/${id}/asks/${lonely.id}`)).body).toMatchObject({
    state: 'failed',
    message: { id: 'run.unanswered' },
  });
  await learner.post(`/runs/${id}/cancel`);
});

it('passes on what a model writes while it writes, in pieces that travel, to its own learner alone', async () => {
  const learner = await server.account('reader');
  const { id } = (await begin(learner)).body;
  await grader.keep(await grader.leaseRun(), 'state', 12, 'at 12');
  const [stream, elsewhere] = [
    await StreamReader.open(learner),
    await StreamReader.open(await server.account('passer-by')),
  ];
  const asked = (await learner.post(`/runs/${id}/sample`, { count: 2 })).body;
  const given = await grader.leaseAsk();
  const long = `${'가'.repeat(1199)}😀\u0001${'"'.repeat(5000)}`;
  expect((await grader.words(given, { index: 0, at: 0, text: 'To' }, { index: 1, at: 0, text: 'Or' })).status).toBe(
    204,
  );
  expect((await grader.words(given, { index: 0, at: 2, text: long })).status).toBe(204);
  await grader.answer(given, { step: 12, texts: [`To${long}`, 'Or'] });
  await stream.next('run_answer');
  const words = stream.events.filter(({ event }) => event === 'run_words').map(({ data }) => data);
  expect(words.every(({ run, ask }) => run === id && ask === asked.id)).toBe(true);
  const textOf = (index: number) => {
    let text = '';
    for (const piece of words.filter((one) => one.index === index)) {
      expect(piece.at).toBe(text.length);
      expect(piece.text.isWellFormed()).toBe(true);
      text += piece.text;
    }
    return text;
  };
  expect([textOf(0), textOf(1)]).toEqual([`To${long}`, 'Or']);
  expect(elsewhere.events.filter(({ event }) => event === 'run_words')).toEqual([]);
  // Whoever has answered has nothing more to say.
  expect((await grader.words(given, { index: 0, at: 0, text: 'more' })).status).toBe(409);
  stream.close();
  elsewhere.close();
  await learner.post(`/runs/${id}/cancel`);
});

it('takes a question back, and calls whoever answers it at once', async () => {
  const learner = await server.account('changes his mind');
  const { id } = (await begin(learner)).body;
  await grader.keep(await grader.leaseRun(), 'state', 12, 'at 12');
  const stream = await StreamReader.open(learner);
  const ask = async (): Promise<string> => (await learner.post(`/runs/${id}/sample`, {})).body.id;
  const takeBack = (question: string, by = learner) => by.send('DELETE', `/runs/${id}/asks/${question}`);

  // One that waits is never given out.
  const waiting = await ask();
  expect((await takeBack(waiting)).body).toMatchObject({ id: waiting, state: 'cancelled', texts: null });
  expect((await stream.next('run_answer')).data).toEqual({ run: id, ask: waiting, state: 'cancelled' });
  const second = await ask();
  const given = await grader.leaseAsk();
  expect(given.ask.ask).toBe(second);

  expect((await takeBack(second, await server.account('somebody else'))).status).toBe(404);
  const { answer } = await beats(server, given);
  expect((await takeBack(second)).body.state).toBe('cancelled');
  expect(await answer).toMatchObject({ code: 'lease_lost' });
  expect((await grader.beatRun(given, 2)).status).toBe(409);
  expect((await grader.words(given, { index: 0, at: 0, text: 'late' })).status).toBe(409);
  expect((await grader.answer(given, { step: 12, texts: ['late'] })).body).toEqual({ accepted: true });
  expect((await learner.get(`/runs/${id}/asks/${second}`)).body).toMatchObject({ state: 'cancelled', texts: null });

  // An answer stays an answer.
  const third = await ask();
  await grader.answer(await grader.leaseAsk(), { step: 12, texts: ['here'] });
  expect((await takeBack(third)).body).toMatchObject({ state: 'answered', texts: ['here'] });
  stream.close();
  await learner.post(`/runs/${id}/cancel`);
});

it('sweeps out old questions and files that no row names', async () => {
  const learner = await server.account('swept');
  const { id } = (await begin(learner)).body;
  const lease = await grader.leaseRun();
  await grader.keep(lease, 'state', 1, 'at 1');
  const [old, young] = [await learner.post(`/runs/${id}/sample`, {}), await learner.post(`/runs/${id}/sample`, {})];
  await server.db.query(`UPDATE run_ask SET asked_at = now() - interval '25 hours' WHERE id = $1`, [old.body.id]);
  await server.app.get(RunUpkeep).sweep();
  expect((await learner.get(`/runs/${id}/asks/${old.body.id}`)).status).toBe(404);
  expect((await learner.get(`/runs/${id}/asks/${young.body.id}`)).status).toBe(200);
  expect(await server.db.query(`SELECT id FROM run_job WHERE run_id = $1 AND queue = 'ask'`, [id])).toEqual([
    { id: young.body.id },
  ]);
  expect(await grader.file(lease, 'state')).toBe('at 1');
  await learner.post(`/runs/${id}/cancel`);
});

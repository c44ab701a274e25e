import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { localTrainer } from '@ear/runner';
import type { Run, RunAsk } from '@ear/engine/contract';
import { StreamReader } from '../../apps/api/src/testing/streamReader.ts';
import type { Visitor } from '../../apps/api/src/testing/visitor.ts';
import { isAlive } from '../support/isAlive.ts';
import { beginRun, openTrainingPlace, smallRecipe, TEXT, trainingUnder, untilRun } from '../support/runs.ts';
import type { TrainingPlace } from '../support/runs.ts';

const trainer = localTrainer();
const built = (await trainer.build()) !== 'unavailable';

/** The engine alone, with neither server nor grader: what the whole way must come to, to the last bit. */
async function alone(recipe: Run['recipe'], steps: number): Promise<{ hash: string; losses: number[] }> {
  const wanted = { layer_norms_at: [], hash_at: [steps] };
  const hooks = { signal: new AbortController().signal, onProgress: () => undefined };
  const { hashes, losses } = await trainer.lm(TEXT, recipe, wanted, hooks);
  return { hash: hashes[0]!.hash, losses: Array.from(losses) };
}

(built ? describe : describe.skip)('a run, from its recipe to its weights', () => {
  let place: TrainingPlace;
  let grader: ChildProcess;
  let learner: Visitor;
  beforeAll(async () => {
    place = await openTrainingPlace(60);
    [grader, learner] = await Promise.all([place.grader('trains'), place.server.account('trainer')]);
  }, 300_000);
  afterAll(() => place.stop());

  async function answered(run: string, what: string, body: object): Promise<RunAsk> {
    const { body: ask } = await learner.post<RunAsk>(`/runs/${run}/${what}`, body);
    for (const until = Date.now() + 90_000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
      const { body: now } = await learner.get<RunAsk>(`/runs/${run}/asks/${ask.id}`);
      if (now.state !== 'waiting') return now;
      if (Date.now() > until) throw new Error('no answer in time');
    }
  }

  it('is trained with the bits of the engine alone, told live, sampled, looked into and taken home', async () => {
    const recipe = { ...smallRecipe(400), eval: { every: 200, batches: 2 }, sample: { every: 200, max_tokens: 20 } };
    const stream = await StreamReader.open(learner);
    const { id } = await beginRun(learner, recipe);
    const run = await untilRun(learner, id, ({ state }) => state === 'finished');
    const { hash, losses } = await alone(recipe, 400);
    expect(run).toMatchObject({ step: 400, weights: true, facts: { parameter_hash: hash, ended_by: 'steps' } });
    expect(run.facts.best_val_loss).toBeLessThan(run.facts.first_loss!);

    const { points, evals } = (await learner.get(`/runs/${id}/curve`)).body;
    expect(points.step).toEqual(losses.map((_, index) => index + 1));
    expect(points.loss).toEqual(losses);
    expect(evals.map(({ step }: { step: number }) => step)).toEqual([200, 400]);
    const samples = (await learner.get(`/runs/${id}/samples`)).body;
    expect(samples.map(({ step }: { step: number }) => step)).toEqual([200, 400]);
    expect(stream.events.some(({ event, data }) => event === 'run_news' && data.points !== undefined)).toBe(true);
    stream.close();

    const draw = { prompt: 'To be', max_tokens: 8, temperature: 0 };
    const said = await answered(id, 'sample', draw);
    expect(said).toMatchObject({ state: 'answered', step: 400, texts: [expect.stringMatching(/^To be/)] });
    expect((await answered(id, 'sample', draw)).texts).toEqual(said.texts);
    const { attention } = await answered(id, 'attention', { prompt: 'To be', layer: 1 });
    expect(attention).toMatchObject({ layer: 1, layers: 2, tokens: ['T', 'o', ' ', 'b', 'e'] });
    expect(attention!.heads).toHaveLength(2);
    for (const row of attention!.heads[0]!) expect(row.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 2);
    const outside = await answered(id, 'attention', { prompt: 'To be', layer: 9 });
    expect(outside).toMatchObject({ state: 'failed', message: { id: 'run.ask_refused' } });

    const file = await fetch(`${place.server.url}/api/runs/${id}/checkpoint`, {
      headers: { Authorization: `Bearer ${learner.token}` },
    });
    const bytes = Buffer.from(await file.arrayBuffer());
    const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString());
    expect(header).toHaveProperty(['transformer.wte.weight', 'dtype'], 'F32');
  }, 300_000);

  it('goes on after a pause with the bits of a run that never paused', async () => {
    // Large batches: it is still at work when a slow API hears of the pause.
    const [steps, batch] = [1500, 64];
    const recipe = smallRecipe(steps, batch);
    const { id } = await beginRun(learner, recipe);
    await untilRun(learner, id, ({ step }) => step > 100);
    await learner.post(`/runs/${id}/pause`);
    const paused = await untilRun(learner, id, ({ state }) => state === 'paused');
    expect(paused.checkpoint!.step).toBeLessThan(steps);
    expect(paused.weights).toBe(true);
    await learner.post(`/runs/${id}/resume`);
    const done = await untilRun(learner, id, ({ state }) => state === 'finished');
    expect(done.facts.parameter_hash).toBe((await alone(recipe, steps)).hash);
    const { points } = (await learner.get(`/runs/${id}/curve?points=20000`)).body;
    expect(points.step).toEqual(Array.from({ length: steps }, (_, index) => index + 1));
  }, 300_000);

  it('leaves its device at once when it is cancelled, though it would have trained for minutes', async () => {
    const { id } = await beginRun(learner, smallRecipe(20_000, 64));
    await untilRun(learner, id, ({ step }) => step > 50);
    const [trains] = trainingUnder(grader);
    const asked = performance.now();
    await learner.post(`/runs/${id}/cancel`);
    while (isAlive(trains!)) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(performance.now() - asked).toBeLessThan(15_000);
    expect((await learner.get<Run>(`/runs/${id}`)).body.state).toBe('cancelled');
  }, 300_000);

  it('says what the engine cannot take, in words', async () => {
    // Only when the text is read does it show that it holds no batch.
    const { id } = await beginRun(learner, smallRecipe(10), 'ab');
    const run = await untilRun(learner, id, ({ state }) => state === 'failed' || state === 'finished');
    expect(run).toMatchObject({ state: 'failed', message: { id: 'run.refused' } });
    expect(run.message?.text.ko).toMatch(/[가-힣]/);
  }, 300_000);
});

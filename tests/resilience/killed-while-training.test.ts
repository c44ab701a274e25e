import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { localTrainer } from '@ear/runner';
import type { Visitor } from '../../apps/api/src/testing/visitor.ts';
import { beginRun, openTrainingPlace, smallRecipe, TEXT, trainingUnder, untilRun } from '../support/runs.ts';
import type { TrainingPlace } from '../support/runs.ts';

/** With large batches, so that it goes on for many seconds after its first state was kept. */
const STEPS = 2500;
const BATCH = 64;
const trainer = localTrainer();
const built = (await trainer.build()) !== 'unavailable';

/** The grader that trains is killed; another goes on from the state that was kept, and nothing shows in the weights. */
(built ? describe : describe.skip)('a run whose grader is killed', () => {
  let place: TrainingPlace;
  let learner: Visitor;
  let graders: ChildProcess[];
  beforeAll(async () => {
    place = await openTrainingPlace(10);
    learner = await place.server.account('survivor');
    graders = await Promise.all([place.grader('one'), place.grader('two')]);
  }, 180_000);
  afterAll(() => place.stop(), 120_000);

  it('ends with the bits of a run that nobody disturbed', async () => {
    const recipe = smallRecipe(STEPS, BATCH);
    const { id } = await beginRun(learner, recipe);
    const { checkpoint } = await untilRun(learner, id, (run) => run.checkpoint !== null && run.state === 'running');
    expect(checkpoint!.step).toBeLessThan(STEPS);
    const trains = graders.find((grader) => trainingUnder(grader).length > 0)!;
    trains.kill('SIGKILL');
    const run = await untilRun(learner, id, ({ state }) => state === 'finished');
    const wanted = { layer_norms_at: [], hash_at: [STEPS] };
    const hooks = { signal: new AbortController().signal, onProgress: () => undefined };
    const { hashes } = await trainer.lm(TEXT, recipe, wanted, hooks);
    expect(run.facts.parameter_hash).toBe(hashes[0]!.hash);
    const deliveries: { deliveries: number }[] = await place.server.db.query(
      'SELECT deliveries FROM run_job WHERE id = $1',
      [id],
    );
    expect(deliveries).toEqual([{ deliveries: 2 }]);
    const { points } = (await learner.get(`/runs/${id}/curve?points=20000`)).body;
    expect(points.step).toEqual(Array.from({ length: STEPS }, (_, index) => index + 1));
  }, 600_000);
});

import {
  AttentionBody,
  Run,
  RunAsk,
  RunBody,
  RunCurve,
  RunDataset,
  RunList,
  RunSamples,
  SampleBody,
} from '@ear/engine/contract';
import { Controller, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { endpoint, Route } from '../kernel/endpoint.ts';
import { Given } from '../kernel/given.ts';
import type { GivenTo } from '../kernel/given.ts';
import { Reply } from '../kernel/http.ts';
import { Refusal, refuse } from '../kernel/refusal.ts';
import { Asks } from './asks.ts';
import { BeginRun } from './create.ts';
import { RunNotes } from './curve.ts';
import { RunFiles } from './runFiles.ts';
import { Runs } from './runs.ts';
import { RunSources } from './sources.ts';

const params = z.object({ id: z.uuid() });

const begin = endpoint({
  method: 'POST',
  path: '/runs',
  summary: 'Train a model from a recipe and a text; it waits for a device, and goes on without the page',
  access: 'learner',
  needs: ['Idempotency-Key'],
  body: RunBody,
  answers: { 201: Run },
  refusals: [
    'bad_request',
    'not_text',
    'too_large',
    'not_found',
    'missing_key',
    'key_reused',
    'recipe_refused',
    'quota_full',
  ],
});

const list = endpoint({
  method: 'GET',
  path: '/runs',
  summary: 'Runs of the caller, newest first, and what room is left',
  access: 'learner',
  answers: { 200: RunList },
  refusals: [],
});

const datasets = endpoint({
  method: 'GET',
  path: '/runs/datasets',
  summary: 'Datasets of quests that a run can be trained on',
  access: 'learner',
  answers: { 200: z.array(RunDataset) },
  refusals: [],
});

const read = endpoint({
  method: 'GET',
  path: '/runs/:id',
  summary: 'A run: its state, its place in line, what is known at its newest step',
  access: 'learner',
  params,
  answers: { 200: Run },
  refusals: ['not_found'],
});

const remove = endpoint({
  method: 'DELETE',
  path: '/runs/:id',
  summary: 'Delete a run that is over or paused, with everything that is kept of it',
  access: 'learner',
  params,
  answers: { 204: null },
  refusals: ['not_found', 'not_now'],
});

const pause = endpoint({
  method: 'POST',
  path: '/runs/:id/pause',
  summary: 'Pause a run; its state is kept, and it gives up its device',
  access: 'learner',
  params,
  answers: { 200: Run },
  refusals: ['not_found', 'not_now'],
});

const resume = endpoint({
  method: 'POST',
  path: '/runs/:id/resume',
  summary: 'Put a paused run in line again; it goes on from its state with equal bits',
  access: 'learner',
  params,
  answers: { 200: Run },
  refusals: ['not_found', 'not_now', 'quota_full'],
});

const cancel = endpoint({
  method: 'POST',
  path: '/runs/:id/cancel',
  summary: 'End a run; what was kept before stays',
  access: 'learner',
  params,
  answers: { 200: Run },
  refusals: ['not_found', 'not_now'],
});

const curve = endpoint({
  method: 'GET',
  path: '/runs/:id/curve',
  summary: 'Losses, gradient norms, learning rates and speed by step, thinned to so many points, and evaluations',
  access: 'learner',
  params,
  query: z.object({ points: z.coerce.number().int().min(2).max(20_000).default(1000) }),
  answers: { 200: RunCurve },
  refusals: ['bad_request', 'not_found'],
});

const samples = endpoint({
  method: 'GET',
  path: '/runs/:id/samples',
  summary: 'What the model wrote while it was trained, oldest first',
  access: 'learner',
  params,
  answers: { 200: RunSamples },
  refusals: ['not_found'],
});

const sample = endpoint({
  method: 'POST',
  path: '/runs/:id/sample',
  summary: 'Have the model, as it was when its state was last kept, go on from a prompt',
  access: 'learner',
  params,
  body: SampleBody,
  answers: { 202: RunAsk },
  refusals: ['bad_request', 'not_text', 'too_large', 'not_found', 'no_checkpoint', 'too_many'],
});

const attention = endpoint({
  method: 'POST',
  path: '/runs/:id/attention',
  summary: 'What each position of a prompt looks at, in one layer',
  access: 'learner',
  params,
  body: AttentionBody,
  answers: { 202: RunAsk },
  refusals: ['bad_request', 'not_text', 'too_large', 'not_found', 'no_checkpoint', 'too_many'],
});

const ask = endpoint({
  method: 'GET',
  path: '/runs/:id/asks/:ask',
  summary: 'A question to the model, and its answer',
  access: 'learner',
  params: params.extend({ ask: z.uuid() }),
  answers: { 200: RunAsk },
  refusals: ['not_found'],
});

const takeBack = endpoint({
  method: 'DELETE',
  path: '/runs/:id/asks/:ask',
  summary: 'Take back a question that waits for its answer, or is being answered',
  access: 'learner',
  params: params.extend({ ask: z.uuid() }),
  answers: { 200: RunAsk },
  refusals: ['not_found'],
});

const checkpoint = endpoint({
  method: 'GET',
  path: '/runs/:id/checkpoint',
  summary: 'The weights as safetensors, under the names that PyTorch and transformers load',
  access: 'learner',
  params,
  answers: { 200: 'application/octet-stream' },
  refusals: ['not_found', 'no_checkpoint'],
});

@Controller()
export class RunsController {
  constructor(
    private readonly runs: Runs,
    private readonly beginner: BeginRun,
    private readonly notes: RunNotes,
    private readonly asks: Asks,
    private readonly files: RunFiles,
    private readonly sources: RunSources,
  ) {}

  @Route(begin)
  begin(@Given() { caller, key, body }: GivenTo<typeof begin>): Promise<Run | Refusal> {
    return this.beginner.begin(caller, key, body);
  }

  @Route(list)
  list(@Given() { caller }: GivenTo<typeof list>): Promise<RunList> {
    return this.runs.list(caller.id);
  }

  /** Before `:id`, which it would be taken for. */
  @Route(datasets)
  datasets(): Promise<RunDataset[]> {
    return this.sources.datasets();
  }

  @Route(read)
  read(@Given() { caller, params: { id } }: GivenTo<typeof read>): Promise<Run | Refusal> {
    return this.runs.show(caller.id, id);
  }

  @Route(remove)
  remove(@Given() { caller, params: { id } }: GivenTo<typeof remove>): Promise<Refusal | undefined> {
    return this.runs.remove(caller.id, id);
  }

  @Route(pause)
  pause(@Given() { caller, params: { id } }: GivenTo<typeof pause>): Promise<Run | Refusal> {
    return this.runs.wish(caller.id, id, 'pause');
  }

  @Route(resume)
  resume(@Given() { caller, params: { id } }: GivenTo<typeof resume>): Promise<Run | Refusal> {
    return this.runs.wish(caller.id, id, 'resume');
  }

  @Route(cancel)
  cancel(@Given() { caller, params: { id } }: GivenTo<typeof cancel>): Promise<Run | Refusal> {
    return this.runs.wish(caller.id, id, 'cancel');
  }

  @Route(curve)
  async curve(
    @Given() { caller, params: { id }, query: { points } }: GivenTo<typeof curve>,
  ): Promise<RunCurve | Refusal> {
    const run = await this.runs.find(caller.id, id);
    return run ? this.notes.curve(run, points) : refuse('not_found');
  }

  @Route(samples)
  async samples(
    @Given() { caller, params: { id } }: GivenTo<typeof samples>,
  ): Promise<z.infer<typeof RunSamples> | Refusal> {
    const run = await this.runs.find(caller.id, id);
    return run ? this.notes.samples(run) : refuse('not_found');
  }

  @Route(sample)
  sample(@Given() { caller, params: { id }, body }: GivenTo<typeof sample>): Promise<RunAsk | Refusal> {
    return this.asks.ask(caller.id, id, { kind: 'sample', ...body });
  }

  @Route(attention)
  attention(@Given() { caller, params: { id }, body }: GivenTo<typeof attention>): Promise<RunAsk | Refusal> {
    return this.asks.ask(caller.id, id, { kind: 'attention', ...body });
  }

  @Route(ask)
  ask(@Given() { caller, params }: GivenTo<typeof ask>): Promise<RunAsk | Refusal> {
    return this.asks.show(caller.id, params.id, params.ask);
  }

  @Route(takeBack)
  takeBack(@Given() { caller, params }: GivenTo<typeof takeBack>): Promise<RunAsk | Refusal> {
    return this.asks.cancel(caller.id, params.id, params.ask);
  }

  @Route(checkpoint)
  async checkpoint(@Given() { caller, params: { id } }: GivenTo<typeof checkpoint>): Promise<Reply | Refusal> {
    if (!(await this.runs.find(caller.id, id))) return refuse('not_found');
    const file = await this.files.read(caller.id, id, 'weights');
    if (!file) return refuse('no_checkpoint');
    const { row, content } = file;
    return new Reply(200, new StreamableFile(content, { type: 'application/octet-stream', length: row.bytes }), {
      'Content-Disposition': `attachment; filename="run-${id.slice(0, 8)}-step-${row.step}.safetensors"`,
    });
  }
}

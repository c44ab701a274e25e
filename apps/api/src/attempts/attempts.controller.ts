import { AttemptState, LearnerEventBody } from '@ear/engine/contract';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { endpoint, Route } from '../kernel/endpoint.ts';
import { Given } from '../kernel/given.ts';
import type { GivenTo } from '../kernel/given.ts';
import { Reply } from '../kernel/http.ts';
import { Refusal, refuse } from '../kernel/refusal.ts';
import { AttemptLog } from './attemptLog.ts';
import { AttemptStates } from './attemptState.ts';
import { LearnerEvents } from './learnerEvent.ts';
import { StartAttempt } from './startAttempt.ts';

const start = endpoint({
  method: 'POST',
  path: '/quests/:slug/attempts',
  summary: 'Start a quest (201), or get the attempt that is open (200)',
  access: 'learner',
  params: z.object({ slug: z.string() }),
  answers: { 201: AttemptState, 200: AttemptState },
  refusals: ['not_found', 'quest_locked', 'quest_withdrawn'],
});

const read = endpoint({
  method: 'GET',
  path: '/attempts/:id',
  summary: 'Where an attempt stands and what may happen next',
  access: 'learner',
  params: z.object({ id: z.uuid() }),
  answers: { 200: AttemptState },
  refusals: ['not_found'],
});

const record = endpoint({
  method: 'POST',
  path: '/attempts/:id/events',
  summary: 'Say what happened besides submitting',
  access: 'learner',
  params: z.object({ id: z.uuid() }),
  needs: ['If-Match'],
  body: LearnerEventBody,
  answers: { 200: AttemptState },
  refusals: [
    'bad_request',
    'not_found',
    'missing_version',
    'conflict',
    'not_now',
    'wrong_answer_shape',
    'reflection_too_short',
  ],
});

@Controller()
export class AttemptsController {
  constructor(
    private readonly log: AttemptLog,
    private readonly states: AttemptStates,
    private readonly starter: StartAttempt,
    private readonly events: LearnerEvents,
  ) {}

  @Route(start)
  async start(@Given() { caller, params }: GivenTo<typeof start>): Promise<Reply | Refusal> {
    const started = await this.starter.start(caller, params.slug);
    if (started instanceof Refusal) return started;
    return this.answer(caller.id, started.id, started.fresh ? 201 : 200);
  }

  @Route(read)
  read(@Given() { caller, params }: GivenTo<typeof read>): Promise<Reply | Refusal> {
    return this.answer(caller.id, params.id, 200);
  }

  @Route(record)
  async record(@Given() { caller, params, version, body }: GivenTo<typeof record>): Promise<Reply | Refusal> {
    const moved = await this.events.record(caller, params.id, version, body);
    if (moved instanceof Refusal) return moved;
    return reply(200, await this.states.of(moved));
  }

  private async answer(learner: string, id: string, status: number): Promise<Reply | Refusal> {
    const found = await this.log.find(learner, id);
    return found ? reply(status, await this.states.of(found)) : refuse('not_found');
  }
}

const reply = (status: number, state: AttemptState) => new Reply(status, state, { ETag: `"${state.version}"` });

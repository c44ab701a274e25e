import { SubmissionAccepted, SubmissionBody, SubmissionState } from '@ear/engine/contract';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { endpoint, Route } from '../kernel/endpoint.ts';
import { Given } from '../kernel/given.ts';
import type { GivenTo } from '../kernel/given.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { Cancel } from './cancel.ts';
import { SubmissionStates } from './states.ts';
import { Submit } from './submit.ts';

const params = z.object({ id: z.uuid() });

const submit = endpoint({
  method: 'POST',
  path: '/attempts/:id/submissions',
  summary: 'Hand in for the current challenge, or run its public checks; the verdict comes later',
  access: 'learner',
  params,
  needs: ['If-Match', 'Idempotency-Key'],
  body: SubmissionBody,
  answers: { 202: SubmissionAccepted },
  refusals: [
    'bad_request',
    'not_text',
    'too_large',
    'not_found',
    'missing_version',
    'missing_key',
    'key_reused',
    'conflict',
    'not_now',
    'prediction_first',
    'wrong_files',
    'wrong_answer_shape',
    'queue_full',
  ],
});

const list = endpoint({
  method: 'GET',
  path: '/attempts/:id/submissions',
  summary: 'Submissions of an attempt, newest first',
  access: 'learner',
  params,
  answers: { 200: z.array(SubmissionState) },
  refusals: ['not_found'],
});

const read = endpoint({
  method: 'GET',
  path: '/submissions/:id',
  summary: 'A submission: its place in the queue, its progress, its verdict',
  access: 'learner',
  params,
  answers: { 200: SubmissionState },
  refusals: ['not_found'],
});

const cancel = endpoint({
  method: 'POST',
  path: '/submissions/:id/cancel',
  summary: 'Take a submission back before its verdict; it costs nothing',
  access: 'learner',
  params,
  answers: { 200: SubmissionState },
  refusals: ['not_found', 'not_now'],
});

@Controller()
export class SubmissionsController {
  constructor(
    private readonly submitter: Submit,
    private readonly states: SubmissionStates,
    private readonly canceller: Cancel,
  ) {}

  @Route(submit)
  submit(
    @Given() { caller, params: { id }, version, key, body }: GivenTo<typeof submit>,
  ): Promise<SubmissionAccepted | Refusal> {
    return this.submitter.submit(caller, id, version, key, body);
  }

  @Route(list)
  list(@Given() { caller, params: { id } }: GivenTo<typeof list>): Promise<SubmissionState[] | Refusal> {
    return this.states.list(caller.id, id);
  }

  @Route(read)
  read(@Given() { caller, params: { id } }: GivenTo<typeof read>): Promise<SubmissionState | Refusal> {
    return this.states.one(caller.id, id);
  }

  @Route(cancel)
  async cancel(@Given() { caller, params: { id } }: GivenTo<typeof cancel>): Promise<SubmissionState | Refusal> {
    return (await this.canceller.cancel(caller, id)) ?? this.states.one(caller.id, id);
  }
}

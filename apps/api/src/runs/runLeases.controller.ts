import {
  AskAnswerBody,
  AskWordsBody,
  CompleteAnswer,
  RunBeatAnswer,
  RunBeatBody,
  RunEndBody,
  RunFileKind,
  RunNewsBody,
} from '@ear/engine/contract';
import { Controller, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import type { GraderCaller } from '../kernel/caller.ts';
import { endpoint, Route } from '../kernel/endpoint.ts';
import { Given } from '../kernel/given.ts';
import type { GivenTo } from '../kernel/given.ts';
import { type HttpRequest, Reply } from '../kernel/http.ts';
import { Refusal } from '../kernel/refusal.ts';
import { RunLeases } from './leases.ts';
import type { RunKey } from './runQueue.ts';

const params = z.object({ id: z.uuid() });

const beat = endpoint({
  method: 'POST',
  path: '/grader/runs/:id/beat',
  summary: 'Keep the lease of a run or a question; waits up to wait_s to tell a change of mind at once',
  access: 'grader',
  params,
  body: RunBeatBody,
  answers: { 200: RunBeatAnswer },
  refusals: ['bad_request', 'lease_lost', 'lease_cancelled'],
});

const news = endpoint({
  method: 'POST',
  path: '/grader/runs/:id/news',
  summary: 'Tell what a run learnt since the last news; at most four times a second',
  access: 'grader',
  params,
  body: RunNewsBody,
  answers: { 204: null },
  refusals: ['bad_request', 'too_large', 'lease_lost', 'lease_cancelled'],
});

const keepFile = endpoint({
  method: 'PUT',
  path: '/grader/runs/:id/files/:kind',
  summary: 'Keep a state or the weights of a run: the bytes themselves, with the token of the lease in Lease-Token',
  access: 'grader',
  params: params.extend({ kind: RunFileKind }),
  query: z.object({
    step: z.coerce
      .number()
      .int()
      .min(0)
      .max(2 ** 31 - 1),
  }),
  answers: { 204: null },
  refusals: ['bad_request', 'not_found', 'too_large', 'lease_lost', 'lease_cancelled'],
});

const readFile = endpoint({
  method: 'GET',
  path: '/grader/runs/:id/files/:kind',
  summary: 'The text, state or weights of a run, with the token of the lease in Lease-Token',
  access: 'grader',
  params: params.extend({ kind: z.enum(['text', ...RunFileKind.options]) }),
  answers: { 200: 'application/octet-stream' },
  refusals: ['not_found', 'lease_lost', 'lease_cancelled'],
});

const end = endpoint({
  method: 'POST',
  path: '/grader/runs/:id/end',
  summary: 'Say how the work on a run ended; idempotent',
  access: 'grader',
  params,
  body: RunEndBody,
  answers: { 200: CompleteAnswer },
  refusals: ['bad_request', 'lease_lost', 'lease_cancelled'],
});

const words = endpoint({
  method: 'POST',
  path: '/grader/runs/:id/words',
  summary: 'Tell what a model wrote of an answer since the last words; at most ten times a second',
  access: 'grader',
  params,
  body: AskWordsBody,
  answers: { 204: null },
  refusals: ['bad_request', 'too_large', 'lease_lost', 'lease_cancelled'],
});

const answer = endpoint({
  method: 'POST',
  path: '/grader/runs/:id/answer',
  summary: 'Answer a question to a model; idempotent',
  access: 'grader',
  params,
  body: AskAnswerBody,
  answers: { 200: CompleteAnswer },
  refusals: ['bad_request', 'too_large', 'lease_lost', 'lease_cancelled'],
});

@Controller()
export class RunLeasesController {
  constructor(private readonly leases: RunLeases) {}

  @Route(beat)
  beat(@Given() given: GivenTo<typeof beat>): Promise<z.infer<typeof RunBeatAnswer> | Refusal> {
    return this.leases.beat(keyOf(given), given.body.wait_s);
  }

  @Route(news)
  news(@Given() given: GivenTo<typeof news>): Promise<Refusal | undefined> {
    const { token: _, ...told } = given.body;
    return this.leases.news(keyOf(given), told);
  }

  @Route(keepFile)
  keepFile(@Given() { caller, params, query, request }: GivenTo<typeof keepFile>): Promise<Refusal | undefined> {
    const key = { lease: params.id, token: tokenOf(request), grader: caller.id };
    return this.leases.keepFile(key, params.kind, query.step, request);
  }

  @Route(readFile)
  async readFile(@Given() { caller, params, request }: GivenTo<typeof readFile>): Promise<Reply | Refusal> {
    const key = { lease: params.id, token: tokenOf(request), grader: caller.id };
    const file = await this.leases.readFile(key, params.kind);
    if (file instanceof Refusal) return file;
    return new Reply(200, new StreamableFile(file.content, { length: file.row.bytes }));
  }

  @Route(end)
  end(@Given() given: GivenTo<typeof end>): Promise<z.infer<typeof CompleteAnswer> | Refusal> {
    return this.leases.end(keyOf(given), given.body);
  }

  @Route(words)
  words(@Given() given: GivenTo<typeof words>): Promise<Refusal | undefined> {
    return this.leases.words(keyOf(given), given.body.words);
  }

  @Route(answer)
  answer(@Given() given: GivenTo<typeof answer>): Promise<z.infer<typeof CompleteAnswer> | Refusal> {
    const { token: _, ...told } = given.body;
    return this.leases.answer(keyOf(given), told);
  }
}

const tokenOf = (request: HttpRequest): string => String(request.headers['lease-token'] ?? '').slice(0, 100);

const keyOf = (given: { params: { id: string }; body: { token: string }; caller: GraderCaller }): RunKey => ({
  lease: given.params.id,
  token: given.body.token,
  grader: given.caller.id,
});

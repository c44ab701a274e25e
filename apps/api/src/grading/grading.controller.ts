import {
  CompleteAnswer,
  CompleteBody,
  HeartbeatAnswer,
  HeartbeatBody,
  LeaseAnswer,
  LeaseBody,
  ProgressBody,
  ReleaseBody,
} from '@ear/engine/contract';
import { JudgingBundle } from '@ear/engine';
import { Controller, Logger } from '@nestjs/common';
import { z } from 'zod';
import { CatalogueReader } from '../catalogue/index.ts';
import type { GraderCaller } from '../kernel/caller.ts';
import { endpoint, Route } from '../kernel/endpoint.ts';
import { Given } from '../kernel/given.ts';
import type { GivenTo } from '../kernel/given.ts';
import { Reply } from '../kernel/http.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { Leases } from './leases.ts';

const params = z.object({ id: z.uuid() });

const lease = endpoint({
  method: 'POST',
  path: '/grader/leases',
  summary: 'Ask for a submission to judge, a run to train or a question to a model; waits up to wait_s, then 204',
  access: 'grader',
  body: LeaseBody,
  answers: { 200: LeaseAnswer, 204: null },
  refusals: ['bad_request'],
});

const heartbeat = endpoint({
  method: 'POST',
  path: '/grader/leases/:id/heartbeat',
  summary: 'Keep a lease',
  access: 'grader',
  params,
  body: HeartbeatBody,
  answers: { 200: HeartbeatAnswer },
  refusals: ['bad_request', 'lease_lost', 'lease_cancelled'],
});

const progress = endpoint({
  method: 'POST',
  path: '/grader/leases/:id/progress',
  summary: 'Tell the learner how far it is; at most four times a second',
  access: 'grader',
  params,
  body: ProgressBody,
  answers: { 204: null },
  refusals: ['bad_request', 'lease_lost', 'lease_cancelled'],
});

const complete = endpoint({
  method: 'POST',
  path: '/grader/leases/:id/complete',
  summary: 'Hand in the verdict; idempotent',
  access: 'grader',
  params,
  body: CompleteBody,
  answers: { 200: CompleteAnswer },
  refusals: ['bad_request', 'too_large', 'lease_lost', 'lease_cancelled'],
});

const release = endpoint({
  method: 'POST',
  path: '/grader/leases/:id/release',
  summary: 'Give a job back unjudged; it goes to its queue at once',
  access: 'grader',
  params,
  body: ReleaseBody,
  answers: { 204: null },
  refusals: ['bad_request', 'lease_lost', 'lease_cancelled'],
});

const bundle = endpoint({
  method: 'GET',
  path: '/grader/bundles/:hash',
  summary: 'What is needed to judge a quest version; immutable',
  access: 'grader',
  params: z.object({ hash: z.string().max(100) }),
  answers: { 200: JudgingBundle },
  refusals: ['not_found'],
});

@Controller()
export class GradingController {
  private readonly logger = new Logger('grading');

  constructor(
    private readonly leases: Leases,
    private readonly catalogue: CatalogueReader,
  ) {}

  @Route(lease)
  async lease(@Given() { caller, body, response }: GivenTo<typeof lease>): Promise<Reply> {
    const given = await this.leases.lease(caller.id, body, () => response.closed);
    if (!given) return new Reply(204, undefined);
    response.once('close', () => {
      if (response.writableFinished) return;
      this.leases.undelivered(caller.id, given).catch((error: unknown) => this.logger.warn(String(error)));
    });
    return new Reply(200, given);
  }

  @Route(heartbeat)
  heartbeat(@Given() given: GivenTo<typeof heartbeat>): Promise<z.infer<typeof HeartbeatAnswer> | Refusal> {
    return this.leases.heartbeat(keyOf(given));
  }

  @Route(progress)
  progress(@Given() given: GivenTo<typeof progress>): Promise<Refusal | undefined> {
    return this.leases.progress(keyOf(given), given.body.progress);
  }

  @Route(complete)
  complete(@Given() given: GivenTo<typeof complete>): Promise<z.infer<typeof CompleteAnswer> | Refusal> {
    return this.leases.complete(keyOf(given), given.body.epoch, given.body.verdict);
  }

  @Route(release)
  release(@Given() given: GivenTo<typeof release>): Promise<Refusal | undefined> {
    this.logger.log(`a lease was given back: ${given.body.reason}`);
    return this.leases.release(keyOf(given));
  }

  @Route(bundle)
  async bundle(@Given() { params: { hash } }: GivenTo<typeof bundle>): Promise<Reply | Refusal> {
    const found = await this.catalogue.findBundle(hash);
    return found
      ? new Reply(200, found, { 'Cache-Control': 'private, max-age=31536000, immutable' })
      : refuse('not_found');
  }
}

const keyOf = ({
  params: { id },
  body: { token },
  caller,
}: {
  params: { id: string };
  body: { token: string };
  caller: GraderCaller;
}) => ({ lease: id, token, grader: caller.id });

import { Controller } from '@nestjs/common';
import { ChainCheck, JourneyPage } from '@ear/engine/contract';
import { z } from 'zod';
import { endpoint, Route } from '../kernel/endpoint.ts';
import { Given } from '../kernel/given.ts';
import type { GivenTo } from '../kernel/given.ts';
import { JourneyReader } from './pages.ts';
import { ChainService } from './verify.ts';

const read = endpoint({
  method: 'GET',
  path: '/journey',
  summary: 'The events of one’s own journey, oldest first',
  access: 'learner',
  query: z.object({
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answers: { 200: JourneyPage },
  refusals: ['bad_request'],
});

const verify = endpoint({
  method: 'GET',
  path: '/journey/verify',
  summary: 'Whether every event still follows from the one before it',
  access: 'learner',
  answers: { 200: ChainCheck },
  refusals: [],
});

@Controller()
export class JourneyController {
  constructor(
    private readonly reader: JourneyReader,
    private readonly chain: ChainService,
  ) {}

  @Route(read)
  read(@Given() { caller, query }: GivenTo<typeof read>): Promise<JourneyPage> {
    return this.reader.page(caller.id, caller.journey, query.after, query.limit);
  }

  @Route(verify)
  verify(@Given() { caller }: GivenTo<typeof verify>): Promise<ChainCheck> {
    return this.chain.check(caller.id, caller.journey);
  }
}

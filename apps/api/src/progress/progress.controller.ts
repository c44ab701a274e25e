import { LedgerPage } from '@ear/engine/contract';
import { Controller } from '@nestjs/common';
import { endpoint, Route } from '../kernel/endpoint.ts';
import { Given } from '../kernel/given.ts';
import type { GivenTo } from '../kernel/given.ts';
import { Ledger } from './ledger.ts';

const ledger = endpoint({
  method: 'GET',
  path: '/journey/ledger',
  summary: 'The rows that one’s XP consists of',
  access: 'learner',
  answers: { 200: LedgerPage },
  refusals: [],
});

@Controller()
export class ProgressController {
  constructor(private readonly ledger: Ledger) {}

  @Route(ledger)
  read(@Given() { caller }: GivenTo<typeof ledger>): Promise<LedgerPage> {
    return this.ledger.page(caller.id);
  }
}

import { Health } from '@ear/engine/contract';
import { Controller } from '@nestjs/common';
import { endpoint, Route } from '../kernel/endpoint.ts';
import { Given } from '../kernel/given.ts';
import type { GivenTo } from '../kernel/given.ts';
import { Reply } from '../kernel/http.ts';
import { HealthReader } from './health.ts';

const health = endpoint({
  method: 'GET',
  path: '/health',
  summary:
    '200 when API, database and a judging path are up; else 503 starting or degraded. Findings are for graders and admins',
  access: 'anyone',
  answers: { 200: Health, 503: Health },
  refusals: [],
});

@Controller()
export class HealthController {
  constructor(private readonly reader: HealthReader) {}

  @Route(health)
  async health(@Given() { caller }: GivenTo<typeof health>): Promise<Reply> {
    const word = await this.reader.read(caller.kind === 'grader' || (caller.kind === 'learner' && caller.admin));
    return new Reply(word.status === 'ok' ? 200 : 503, word, { 'Cache-Control': 'no-store' });
  }
}

import { Controller, Res } from '@nestjs/common';
import { endpoint, Route } from '../kernel/endpoint.ts';
import { Given } from '../kernel/given.ts';
import type { GivenTo } from '../kernel/given.ts';
import type { HttpResponse } from '../kernel/http.ts';
import { StreamHub } from './hub.ts';

const stream = endpoint({
  method: 'GET',
  path: '/stream',
  summary:
    'Server-sent events of the caller: moved, checked, xp, progress, place; Last-Event-ID replays what was missed',
  access: 'learner',
  answers: { 200: 'text/event-stream' },
  refusals: ['too_many'],
});

@Controller()
export class StreamController {
  constructor(private readonly hub: StreamHub) {}

  /** `@Res()` leaves the response to the hub. */
  @Route(stream)
  async stream(@Given() { caller, request }: GivenTo<typeof stream>, @Res() response: HttpResponse): Promise<void> {
    const last = request.headers['last-event-id'];
    await this.hub.open(caller, typeof last === 'string' ? last : null, response);
    if (request.method === 'HEAD') response.end();
  }
}

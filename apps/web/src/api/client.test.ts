import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { problem } from '@ear/engine/contract';
import { call } from './client.ts';

type Handler = (path: string, init: RequestInit) => Response | Promise<Response>;

const real = globalThis.fetch;
const calls: { path: string; init: RequestInit }[] = [];

function serve(...answers: Handler[]): void {
  calls.length = 0;
  globalThis.fetch = (async (path: string, init: RequestInit) => {
    const answer = answers[Math.min(calls.length, answers.length - 1)];
    calls.push({ path, init });
    if (answer === undefined) throw new Error('nothing left to answer');
    return answer(path, init);
  }) as typeof fetch;
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const down: Handler = () => {
  throw new TypeError('fetch failed');
};

describe('call', () => {
  afterEach(() => {
    globalThis.fetch = real;
    jest.useRealTimers();
  });

  it('answers the parsed body', async () => {
    serve(() => json({ xp: 40 }));
    expect(await call('/api/me')).toEqual({ ok: true, value: { xp: 40 } });
  });

  it('turns a problem document into a refusal with its sentence and facts', async () => {
    serve(() => json(problem('conflict', { version: 7 }), 409));
    const answer = await call('/api/attempts/1/events', { method: 'POST', body: {}, ifMatch: 6 });
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'conflict', status: 409, facts: { version: 7 } } });
    expect(!answer.ok && answer.refusal.detail.ko).toContain('다른 창');
    expect(new Headers(calls[0]?.init.headers).get('if-match')).toBe('"6"');
  });

  it('turns an answer that is no problem document into a refusal too', async () => {
    serve(() => new Response('<html>teapot</html>', { status: 418 }));
    expect(await call('/api/me')).toMatchObject({ ok: false, refusal: { code: 'unexpected', status: 418 } });
  });

  it('says offline when no answer comes and the call may not be repeated', async () => {
    serve(down);
    expect(await call('/api/auth/login', { method: 'POST', body: {} })).toMatchObject({
      ok: false,
      refusal: { code: 'offline', status: 0 },
    });
    expect(calls).toHaveLength(1);
  });

  it('repeats a read while the server restarts', async () => {
    jest.useFakeTimers();
    serve(
      down,
      () => json(problem('unavailable'), 503),
      () => json('up'),
    );
    const answer = call('/api/lines');
    await jest.advanceTimersByTimeAsync(5000);
    expect(await answer).toEqual({ ok: true, value: 'up' });
  });

  it('repeats a submission under the same idempotency key', async () => {
    jest.useFakeTimers();
    serve(down, () => json({ id: 's' }, 202));
    const answer = call('/api/attempts/1/submissions', { method: 'POST', body: {}, key: 'k' });
    await jest.advanceTimersByTimeAsync(5000);
    expect(await answer).toMatchObject({ ok: true });
    expect(calls.map(({ init }) => new Headers(init.headers).get('idempotency-key'))).toEqual(['k', 'k']);
  });
});

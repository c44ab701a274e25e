import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, startPostgres } from '../../../tools/postgres.mjs';
import { startServer, type TestServer } from './testing/server.ts';
import { StreamReader } from './testing/streamReader.ts';
import { until } from './testing/until.ts';

describe('bad requests', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/api/auth/guest`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  const code = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code];

  it('are told in problems with a stable code', async () => {
    expect(await code(await post('{'))).toEqual([400, 'bad_request']);
    expect(await code(await post('"text"'))).toEqual([400, 'bad_request']);
    expect(await code(await post('[]'))).toEqual([400, 'bad_request']);
    expect(await code(await post(Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])))).toEqual([
      400,
      'not_text',
    ]);
    expect(await code(await post('{"locale":"ko\\ud800"}'))).toEqual([400, 'not_text']);
    expect(await code(await post(`{"x":"${'a'.repeat(3_000_000)}"}`))).toEqual([413, 'too_large']);
    expect(await code(await post(`{"x":"${'a'.repeat(9_000_000)}"}`))).toEqual([413, 'too_large']);
    expect(await code(await fetch(`${server.url}/api/nothing`))).toEqual([404, 'not_found']);
    expect(
      await code(
        await fetch(`${server.url}/api/attempts/not-an-id`, {
          headers: { Authorization: `Bearer ${(await server.guest()).token}` },
        }),
      ),
    ).toEqual([404, 'not_found']);
    expect(await code(await fetch(`${server.url}/api/%c0%af`))).toEqual([400, 'bad_request']);
  });
});

/** A port that stays free while its server is away: the kernel gives none of these to whoever asks for any port. */
async function portToComeBackTo(): Promise<number> {
  for (;;) {
    const port = await freePort(randomInt(15_000, 32_000)).catch(() => null);
    if (port !== null) return port;
  }
}

describe('a database that goes away', () => {
  it('is a pause, not an end: 503 meanwhile, everything again after', async () => {
    const root = await mkdtemp(path.join(os.tmpdir(), 'ear-outage-'));
    const options = { dir: path.join(root, 'cluster'), durable: false, port: await portToComeBackTo() };
    let postgres = await startPostgres(options);
    const server = await startServer({ databaseUrl: postgres.url });
    try {
      const learner = await server.account('survivor');
      const grader = await server.grader();
      const attempt = await learner.ready();
      const stream = await StreamReader.open(learner);
      const waiting = grader.lease(25).catch((error: Error) => error.message);

      await postgres.stop();
      expect(await learner.get('/me')).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect((await learner.submit(attempt)).status).toBe(503);
      expect(await server.visitor().get('/health')).toMatchObject({
        status: 503,
        body: { status: 'degraded', database: false },
      });
      expect(await waiting).toContain('unavailable');

      postgres = await startPostgres(options);
      await until(async () => (await learner.get('/me')).status === 200);
      const again = grader.take();
      expect((await learner.submit(attempt)).status).toBe(202);
      await grader.complete(await again);
      await stream.until(() => stream.events.some(({ data }) => data.type === 'JUDGED'));
      expect(await learner.xp()).toBe(50);
      stream.close();
    } finally {
      await server.stop();
      await postgres.stop();
      await rm(root, { recursive: true, force: true });
    }
  });
});

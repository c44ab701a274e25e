import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cli } from '../cli.ts';
import type { Io } from '../io.ts';
import { Server } from '../server/server.ts';
import { fixtureServer, type FixtureServer } from '../testing/fixtureServer.ts';
import { waitForVerdict } from './wait.ts';

const ID = '22222222-2222-4222-8222-222222222222';
const QUEUED = {
  id: ID,
  attempt: '33333333-3333-4333-8333-333333333333',
  quest: 'q',
  challenge: 'one',
  public_only: false,
  number: 1,
  state: 'queued',
  queue: 'interactive',
  place: { ahead: 2, graders: 1, estimate_s: null },
  progress: null,
  payload: { kind: 'code', files: { 'a.py': '' } },
  submitted_at: '2026-01-01T00:00:00.000Z',
  verdict: null,
};

let server: FixtureServer;
beforeEach(async () => {
  server = await fixtureServer();
  server.routes = { [`GET /api/submissions/${ID}`]: () => ({ body: QUEUED }) };
});
afterEach(() => server.stop());

describe('waiting for a verdict', () => {
  it.each([
    ['ko', '이어 하기: ear submit q'],
    ['en', 'go on: ear submit q'],
  ] as const)(
    'that is ended with Ctrl-C says that the submission stays, and how to go on (%s)',
    async (locale, word) => {
      const ending = new AbortController();
      let said = '';
      const io: Io = {
        env: { EAR_API_URL: server.url, EAR_TOKEN: 'secret-token', XDG_CONFIG_HOME: '/nowhere' },
        cwd: '/',
        interactive: false,
        signal: ending.signal,
        out: () => undefined,
        err: (text) => void (said += text),
        readStdin: async () => '',
        askPassword: async () => null,
      };
      const waiting = waitForVerdict(new Cli(io, locale, false), await Server.open(io, locale), ID, {
        quest: 'q',
        timeout_s: 60,
      });
      setTimeout(() => ending.abort(), 100);
      await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
      expect(said).toContain(word);
      expect(said.trim().split('\n')).toHaveLength(1);
    },
  );
});

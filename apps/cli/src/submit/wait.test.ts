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
  place: { ahead: 3, graders: 1, estimate_s: 3.4 },
  progress: null,
  payload: { kind: 'code', files: { 'a.py': '' } },
  submitted_at: '2026-01-01T00:00:00.000Z',
  verdict: null,
};

/** A machine on which nobody looks. */
const quiet = (url: string): Io => ({
  env: { EAR_API_URL: url, EAR_TOKEN: 'secret-token', XDG_CONFIG_HOME: '/nowhere' },
  cwd: '/',
  interactive: false,
  signal: new AbortController().signal,
  out: () => undefined,
  err: () => undefined,
  readStdin: async () => '',
  askPassword: async () => null,
});

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
      const err = (text: string): void => {
        said += text;
        // Once the place in line is told; by the next turn of the loop it waits for the verdict.
        setImmediate(() => ending.abort());
      };
      const io: Io = { ...quiet(server.url), signal: ending.signal, err };
      const waiting = waitForVerdict(new Cli(io, locale, false), await Server.open(io, locale), ID, {
        quest: 'q',
        timeout_s: 60,
      });
      await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
      expect(said).toContain(word);
      expect(said.trim().split('\n')).toHaveLength(2);
    },
  );

  it.each([
    ['ko', { ahead: 3, graders: 1, estimate_s: 3.4 }, '앞에 3개, 약 4초\n'],
    ['en', { ahead: 3, graders: 1, estimate_s: 3.4 }, '3 before you, about 4 s\n'],
    ['en', { ahead: 3, graders: 1, estimate_s: null }, '3 before you\n'],
    ['en', { ahead: 0, graders: 0, estimate_s: null }, 'waiting for a grader (next in line)\n'],
    ['ko', { ahead: 0, graders: 1, estimate_s: 0.3 }, ''],
  ] as const)('says once in a log where the submission stands (%s, %j)', async (locale, place, words) => {
    let asked = 0;
    server.routes = {
      [`GET /api/submissions/${ID}`]: () => ({
        body: { ...QUEUED, place, state: ++asked < 3 ? 'queued' : 'cancelled' },
      }),
    };
    let said = '';
    const io = { ...quiet(server.url), err: (text: string) => void (said += text) };
    await waitForVerdict(new Cli(io, locale, false), await Server.open(io, locale), ID, { quest: 'q', timeout_s: 60 });
    expect(said).toBe(words);
  });

  it('redraws the place on a terminal as the server tells it', async () => {
    let said = '';
    const frame = (ahead: number) =>
      `event: place\ndata: ${JSON.stringify({ submission: ID, place: { ahead, graders: 1, estimate_s: ahead + 1 } })}\n\n`;
    server.routes = {
      // It waits in line until the last place was drawn, however late the stream speaks.
      [`GET /api/submissions/${ID}`]: () => ({
        body: { ...QUEUED, state: said.includes('1 before you') ? 'cancelled' : 'queued' },
      }),
      'GET /api/stream': () => ({ headers: { 'Content-Type': 'text/event-stream' }, body: frame(2) + frame(1) }),
    };
    const io = { ...quiet(server.url), interactive: true, err: (text: string) => void (said += text) };
    await waitForVerdict(new Cli(io, 'en', false), await Server.open(io, 'en'), ID, { quest: 'q', timeout_s: 60 });
    const lines = said.split('\r\u001b[K').filter((text) => text !== '');
    expect(lines).toEqual(expect.arrayContaining(['2 before you, about 3 s', '1 before you, about 2 s']));
  });
});

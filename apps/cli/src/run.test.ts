import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { desk, type Desk } from './testing/fakeIo.ts';
import { WORDS } from './words/index.ts';

let me: Desk;
beforeEach(async () => {
  me = await desk();
});
afterEach(() => me.remove());

describe('a command line', () => {
  it.each([
    [[]],
    [['frobnicate']],
    [['signup']],
    [['start']],
    [['submit', 'q', '--predict', 'many']],
    [['submit', 'q', '--timeout', '0']],
    [['restore', 'q', '--from', 'memory']],
    [['quests', '--lang', 'fr']],
    [['quest', 'test', '--jobs', '-1']],
    [['quests', '--no-such-option']],
  ])('that is wrong ends with 64 and says how: %j', async (argv) => {
    const { exit, out, err } = await me.ear(...argv);
    expect(exit).toBe(64);
    expect(out).toBe('');
    expect(err).toMatch(/error|Usage/);
  });

  it('asks for help with 0, in the language of the terminal', async () => {
    expect(await me.ear('--help')).toMatchObject({
      exit: 0,
      out: expect.stringContaining('EAR Quest in the terminal'),
    });
    me.env = { ...me.env, EAR_LANG: '', LANG: 'ko_KR.UTF-8' };
    expect((await me.ear('--help')).out).toContain('EAR Quest를 터미널에서 해요');
    expect((await me.ear('submit', '--help', '--lang', 'en')).out).toContain('hand in and wait for the verdict');
  });

  it('is refused in the language of the terminal, and as a document for programs', async () => {
    me.env = { ...me.env, EAR_LANG: 'ko' };
    expect(await me.ear('start')).toMatchObject({ exit: 64, out: '', err: '<quest> 값이 빠졌어요.\n' });
    expect((await me.ear('quset')).err).toBe('모르는 명령이에요: quset\n혹시 이건가요? quest\n');
    expect((await me.ear('restore', 'q', '--from', 'memory')).err).toContain(
      '고를 수 있는 값: newest, draft, submission',
    );
    const { exit, json } = await me.ear('start', '--json');
    expect([exit, json.error]).toMatchObject([64, { code: 'usage', message: '<quest> 값이 빠졌어요.' }]);
  });

  it.each([[[]], [['submit']], [['check']], [['quest']], [['quest', 'lint']], [['restore']], [['signup']]])(
    'is explained without a word of English headings: %j --help',
    async (argv) => {
      me.env = { ...me.env, EAR_LANG: '', LANG: 'ko_KR.UTF-8' };
      const { exit, out } = await me.ear(...argv, '--help');
      expect(exit).toBe(0);
      expect(out).toMatch(/^사용법: ear/);
      expect(out).not.toMatch(/Usage|Options:|Arguments:|Commands:|default|choices|display help/);
    },
  );

  it('tells the version of its package', async () => {
    const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await me.ear('--version')).toMatchObject({ exit: 0, out: `${version}\n` });
  });

  it('has every sentence in both languages with the same facts', () => {
    const factsOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();
    for (const [id, { ko, en }] of Object.entries(WORDS)) {
      expect([id, factsOf(ko)]).toEqual([id, factsOf(en)]);
    }
  });
});

describe('without an account', () => {
  it.each([['status'], ['logout'], ['start q'], ['submit q'], ['hint q'], ['restore q']])(
    '%s ends with 4',
    async (line) => {
      const { exit, err, json } = await me.ear(...line.split(' '), '--json');
      expect(exit).toBe(4);
      expect(err).toContain('ear login');
      expect(json).toMatchObject({ error: { code: 'not_signed_in' } });
    },
  );

  it('a password is needed from somewhere', async () => {
    expect(await me.ear('signup', '--name', 'dana')).toMatchObject({
      exit: 64,
      err: expect.stringContaining('EAR_PASSWORD'),
    });
  });

  it('a name or password that no server takes is refused here', async () => {
    expect((await me.ear('signup', '--name', '-', '--password', 'long enough')).exit).toBe(64);
    expect((await me.ear('signup', '--name', 'dana', '--password', 'short')).exit).toBe(64);
  });
});

describe('without a server', () => {
  it('ends with 5 and a sentence that names the address', async () => {
    const { exit, err, json } = await me.ear('quests', '--json');
    expect(exit).toBe(5);
    expect(err).toContain('http://127.0.0.1:9');
    expect(json.error.code).toBe('unreachable');
  });

  it('refuses an address that is none', async () => {
    me.env = { ...me.env, EAR_API_URL: 'localhost:4000' };
    expect((await me.ear('quests')).exit).toBe(64);
  });
});

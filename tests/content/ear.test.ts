import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startStack, type Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const ROOT = resolve(fileURLToPath(import.meta.url), '../../..');
const VALUE = join(ROOT, 'quests/foundations/value-autograd');
const NEXT = join(ROOT, 'quests/guide/next-letter');

/** The built program, as a script on somebody's machine runs it. */
async function ear(
  home: string,
  line: string,
  env: Record<string, string> = {},
): Promise<{ exit: number; out: string; err: string; json: any }> {
  const argv = [join(ROOT, 'apps/cli/bin/ear.mjs'), ...line.split(' ')];
  const child = spawn(process.execPath, argv, {
    cwd: home,
    env: {
      PATH: process.env['PATH'] ?? '',
      EAR_API_URL: stack.url,
      EAR_LANG: 'en',
      XDG_CONFIG_HOME: join(home, '.config'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()));
  const exit = await new Promise<number>((done) => child.once('close', (code) => done(code ?? -1)));
  return { exit, out, err, json: line.includes('--json') && out !== '' ? JSON.parse(out) : null };
}

let stack: Stack;
let home: string;
const second = (): string => {
  const dir = join(home, 'second');
  mkdirSync(dir, { recursive: true });
  return dir;
};

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'ear-home-'));
  stack = await startStack();
}, 240_000);
afterAll(async () => {
  await stack?.stop();
  rmSync(home, { recursive: true, force: true });
}, 120_000);

describe('a script that uses ear', () => {
  it('signs up with a password from the environment', async () => {
    const { exit, json } = await ear(home, 'signup --name script --json', { EAR_PASSWORD: 'correct horse' });
    expect([exit, json]).toEqual([0, { id: expect.any(String), name: 'script', server: stack.url }]);
    expect((await ear(home, 'signup --name script --json', { EAR_PASSWORD: 'correct horse' })).exit).toBe(3);
    expect((await ear(second(), 'login --name script', { EAR_PASSWORD: 'wrong password' })).exit).toBe(4);
  });

  it('is refused a locked quest, a quest that is not there, and with a forged token', async () => {
    const locked = await ear(home, 'submit train-microgpt --json');
    expect([locked.exit, locked.json.error.code]).toEqual([3, 'quest_locked']);
    const absent = await ear(home, 'start nothing-like-it --json');
    expect([absent.exit, absent.json.error.code]).toEqual([3, 'not_found']);
    const forged = await ear(home, 'status --json', { EAR_TOKEN: 'forged' });
    expect([forged.exit, forged.json.error.code]).toEqual([4, 'bad_token']);
  });

  it('starts a quest and never overwrites what is there', async () => {
    expect((await ear(home, 'start value-autograd')).out).toContain('wrote value-autograd/value.py');
    expect(readFileSync(join(home, 'value-autograd/value.py'), 'utf8')).toBe(
      readFileSync(join(VALUE, 'starter/value.py'), 'utf8'),
    );
    writeFileSync(join(home, 'value-autograd/value.py'), 'mine = 1\n');
    expect((await ear(home, 'start value-autograd --json')).json.files).toEqual([
      { path: 'value-autograd/value.py', state: 'kept' },
    ]);
    expect(readFileSync(join(home, 'value-autograd/value.py'), 'utf8')).toBe('mine = 1\n');
    expect((await ear(home, 'start value-autograd --force --json')).json.files[0].state).toBe('written');
  });

  it('ends with 1 when the starter is handed in, and names every check', async () => {
    const { exit, json } = await ear(home, 'submit value-autograd --json');
    expect(exit).toBe(1);
    expect(json).toMatchObject({ passed: false, xp: 0, verdicts: [{ challenge: 'forward', status: 'failed' }] });
    expect(json.verdicts[0].checks.every(({ status }: { status: string }) => status === 'failed')).toBe(true);
  });

  it('checks without handing in, here and, where asked, on the server', async () => {
    cpSync(join(VALUE, 'solution/value.py'), join(home, 'value.py'));
    const here = await ear(home, 'check value-autograd value.py --json');
    expect(here.exit).toBe(0);
    expect(here.json.checked.map(({ where, status }: any) => [where, status])).toEqual([['local', 'passed']]);
    const { exit, json } = await ear(home, 'check value-autograd value.py --server --json');
    expect(exit).toBe(0);
    expect(json.checked.map(({ where, status }: any) => [where, status])).toEqual([
      ['local', 'passed'],
      ['server', 'passed'],
    ]);
    expect((await ear(home, 'status value-autograd --json')).json.quests[0].challenges.forward.submissions).toBe(1);
  });

  it('takes a hint and reads it again', async () => {
    expect((await ear(home, 'hint value-autograd --json')).json).toMatchObject({
      challenge: 'forward',
      taken: 1,
      total: 3,
    });
    expect((await ear(home, 'hint value-autograd --again')).out).toContain('Hint 1/3');
  });

  it('hands in one file for every challenge that takes it, and gets the verdicts as documented', async () => {
    const { exit, json } = await ear(home, 'submit value-autograd value.py --json');
    expect(exit).toBe(0);
    expect(json).toMatchObject({ quest: 'value-autograd', passed: true, completed: false });
    expect(json.verdicts.map(({ challenge, status }: any) => [challenge, status])).toEqual([
      ['forward', 'passed'],
      ['backward', 'passed'],
      ['all-ops', 'passed'],
    ]);
    expect(Object.keys(json.verdicts[0])).toEqual([
      'submission',
      'quest',
      'challenge',
      'status',
      'score',
      'tier',
      'checks',
      'metrics',
      'xp',
      'hash',
      'version',
      'seed',
    ]);
    expect(Object.keys(json.verdicts[0].checks[0])).toEqual(['id', 'status', 'message']);
    expect(json.pending).toEqual({ challenge: 'all-ops', what: 'reflection' });
    const status = (await ear(home, 'status --json')).json;
    expect(status.xp).toBe(json.xp);
    expect(json.xp).toBeGreaterThan(0);
  });

  it('ends the quest with a reflection from a file', async () => {
    writeFileSync(join(home, 'short.md'), 'too short');
    expect((await ear(home, 'submit value-autograd --reflection short.md --json')).json.error.code).toBe(
      'reflection_too_short',
    );
    writeFileSync(
      join(home, 'why.md'),
      'A value that is used twice gets both slopes: they must be added, or one of them is lost.',
    );
    const { exit, json } = await ear(home, 'submit value-autograd --reflection why.md --json');
    expect([exit, json.completed, json.verdicts]).toEqual([0, true, []]);
  });

  it('brings the work back on another computer', async () => {
    const dir = second();
    await ear(dir, 'login --name script', { EAR_PASSWORD: 'correct horse' });
    expect((await ear(dir, 'restore value-autograd --json')).json.files).toEqual([
      { path: 'value-autograd/value.py', state: 'written' },
    ]);
    expect(readFileSync(join(dir, 'value-autograd/value.py'), 'utf8')).toBe(
      readFileSync(join(home, 'value.py'), 'utf8'),
    );
    writeFileSync(join(dir, 'value-autograd/value.py'), 'newer = 1\n');
    expect((await ear(dir, 'restore value-autograd')).exit).toBe(3);
    expect(readFileSync(join(dir, 'value-autograd/value.py'), 'utf8')).toBe('newer = 1\n');
  });

  it('refuses files that the waiting challenge does not take', async () => {
    await ear(home, 'start next-letter');
    const form = JSON.parse(readFileSync(join(home, 'next-letter/after-q.json'), 'utf8'));
    expect(form).toMatchObject({ kind: 'predict', answers: expect.any(Object) });
    const refused = await ear(home, 'submit next-letter value.py --json');
    expect([refused.exit, refused.json.error.code]).toEqual([3, 'wrong_files']);
  });

  it('waits while grader and API are killed and come back, and gets one verdict', async () => {
    const submissions = async (): Promise<number> =>
      (await ear(home, 'status next-letter --json')).json.quests[0].challenges['after-q'].submissions;
    // It holds its breath, so that nothing is judged before both are dead.
    const grader = await stack.pidOf('grader');
    process.kill(grader, 'SIGSTOP');
    const handedIn = ear(home, `submit next-letter ${join(NEXT, 'solution/after-q.json')} --json`);
    await until(submissions, (count) => count === 1);
    process.kill(grader, 'SIGKILL');
    process.kill(await stack.pidOf('api'), 'SIGKILL');
    const { exit, json } = await handedIn;
    expect([exit, json.verdicts.length]).toEqual([0, 1]);
    expect(await submissions()).toBe(1);
  }, 240_000);

  it('hands in twice at the same moment and loses nothing', async () => {
    await ear(home, 'signup --name twice', { EAR_PASSWORD: 'correct horse', XDG_CONFIG_HOME: join(home, 'twice') });
    const env = { XDG_CONFIG_HOME: join(home, 'twice') };
    const both = await Promise.all([1, 2].map(() => ear(home, 'submit value-autograd value.py --json', env)));
    expect(both.map(({ exit }) => exit)).toEqual([0, 0]);
    const { json } = await ear(home, 'status value-autograd --json', env);
    expect(json.quests[0].position).toEqual({ challenge: 'all-ops', stage: 'reflecting' });
    expect(Object.values<any>(json.quests[0].challenges).map(({ passed }) => passed)).toEqual([true, true, true]);
  });

  it('signs out, and the token is worth nothing any more', async () => {
    const file = JSON.parse(readFileSync(join(home, '.config/ear/login.json'), 'utf8'));
    const { token } = file.logins[stack.url];
    expect((await ear(home, 'logout')).exit).toBe(0);
    expect((await ear(home, 'status', { EAR_TOKEN: token })).exit).toBe(4);
  });
});

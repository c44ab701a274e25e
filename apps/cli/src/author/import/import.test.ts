import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { cp, mkdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { desk, type Desk } from '../../testing/fakeIo.ts';

const PACKAGES = fileURLToPath(new URL('../../../../../tests/fixtures/kattis', import.meta.url));

/** Programs are compiled and run, on a machine that may have other things to do. */
jest.setTimeout(240_000);

let me: Desk;
beforeEach(async () => {
  me = await desk();
  await mkdir(`${me.dir}/quests`);
});
afterEach(() => me.remove());

interface Row {
  readonly submission: string;
  readonly got: string;
  readonly ok: boolean;
}
const rowsOf = (json: { trials: Row[] }): Row[] => json.trials;

describe('a Kattis package', () => {
  it.each(['sum-of-floats', 'echo-case', 'guess-the-number', 'any-permutation', 'square-root', 'sort-words', 'nim'])(
    '%s is judged as its folders say, and becomes a quest that keeps every rule',
    async (name) => {
      const { exit, json } = await me.ear('quest', 'import', '--kattis', `${PACKAGES}/${name}`, '--json');
      expect(rowsOf(json).filter(({ ok }) => !ok)).toEqual([]);
      expect(json).toMatchObject({ ok: true, folder: `quests/kattis/${name}` });
      expect(exit).toBe(0);
      const tested = await me.ear('quest', 'test', `quests/kattis/${name}`, '--json');
      expect(tested.json.quests[0].trials.filter((trial: { ok: boolean }) => !trial.ok)).toEqual([]);
      expect(tested.exit).toBe(0);
      expect((await me.ear('quest', 'lint')).exit).toBe(0);
    },
  );

  it('says what is skipped, and what a language lacks', async () => {
    await cp(`${PACKAGES}/sum-of-floats`, `${me.dir}/sum-of-floats`, { recursive: true });
    await rm(`${me.dir}/sum-of-floats/submissions/time_limit_exceeded`, { recursive: true });
    await writeFile(`${me.dir}/sum-of-floats/submissions/accepted/Sum.java`, 'class Sum {}\n');
    const { out } = await me.ear('quest', 'import', '--kattis', 'sum-of-floats', '--line', 'sums');
    expect(out).toContain('submissions/accepted/Sum.java:1:1 warning kattis-language: Skipped: this language');
    expect(out).toContain('warning kattis-one-language: There is no text in ko');
    const read = (path: string): Promise<string> => readFile(`${me.dir}/quests/sums/sum-of-floats/${path}`, 'utf8');
    expect(await read('ko/1-event.md')).toContain('이 문제에는 한국어 글이 없어요');
    expect(await read('quest.yaml')).toMatch(/float_absolute_tolerance: 0.000001/);
    expect(await readFile(`${me.dir}/quests/sums/line.yaml`, 'utf8')).toContain('quests: [sum-of-floats]');
    const again = await me.ear('quest', 'import', '--kattis', 'sum-of-floats', '--line', 'sums');
    expect([again.exit, again.err]).toEqual([3, 'The folder quests/sums/sum-of-floats is already there.\n']);
  });

  it('in LaTeX becomes Markdown in both languages', async () => {
    await me.ear('quest', 'import', '--kattis', `${PACKAGES}/echo-case`, '--out', 'quests/echoes');
    const read = (path: string): Promise<string> => readFile(`${me.dir}/quests/echoes/echo-case/${path}`, 'utf8');
    expect(await read('en/1-event.md')).toMatch(
      /^Print \*exactly\* what you read, \*\*up to\*\* \$10\$ lines\.\n\n## Input\n/,
    );
    expect(await read('quest.yaml')).toContain('ko: 메아리');
  });
});

describe('--verify', () => {
  it('judges, writes nothing, and fails when one submission is judged otherwise', async () => {
    await cp(`${PACKAGES}/echo-case`, `${me.dir}/echo`, { recursive: true });
    const verified = await me.ear('quest', 'import', '--kattis', 'echo', '--verify');
    expect([verified.exit, verified.err]).toEqual([0, expect.stringContaining('without a jail')]);
    expect(verified.out).toContain('6 of 6 submissions are judged as the package expects.');
    await writeFile(`${me.dir}/echo/submissions/wrong_answer/right.py`, 'print(*open(0), sep="", end="")\n');
    await writeFile(`${me.dir}/echo/submissions/accepted/crashes.py`, '1 / 0\n');
    const { exit, json } = await me.ear('quest', 'import', '--kattis', 'echo', '--verify', '--json');
    expect([exit, json.folder]).toEqual([1, null]);
    expect(rowsOf(json).filter(({ ok }) => !ok)).toMatchObject([
      { submission: 'submissions/accepted/crashes.py', got: 'crashed' },
      { submission: 'submissions/wrong_answer/right.py', got: 'passed' },
    ]);
  });
});

describe('a package that is broken or hostile is refused by a sentence that names the file', () => {
  const spoil: Record<string, [(dir: string) => Promise<unknown>, string]> = {
    'no problem.yaml': [(dir) => truncateTo(`${dir}/problem.yaml`, null), 'problem.yaml:1:1 error kattis-no-package'],
    'a link out of it': [(dir) => symlink('/etc/passwd', `${dir}/data/secret/9.in`), '9.in:1:1 error kattis-link'],
    'YAML that is none': [(dir) => writeFile(`${dir}/problem.yaml`, 'name: [\n'), 'problem.yaml:2:1 error yaml-syntax'],
    'a value that is none': [
      (dir) => writeFile(`${dir}/problem.yaml`, 'limits: {memory: -1}\n'),
      'problem.yaml:1:18 error kattis-yaml: The value of "limits.memory"',
    ],
    'bytes that are no text': [
      (dir) => writeFile(`${dir}/data/secret/case.in`, Buffer.from([97, 0xff])),
      'case.in:1:2 error file-encoding',
    ],
    'a giant file': [
      (dir) => truncateTo(`${dir}/data/secret/case.in`, 5 * 2 ** 20),
      'case.in:1:1 error file-too-large',
    ],
    'an answer too many': [(dir) => writeFile(`${dir}/data/secret/x.ans`, ''), 'x.ans:1:1 error kattis-no-answer'],
    'a flag that nobody knows': [
      (dir) => writeFile(`${dir}/problem.yaml`, 'name: Echo\nvalidator_flags: be_kind\n'),
      'kattis-flag: The default validator has no flag "be_kind"',
    ],
    'a type that is not judged here': [
      (dir) => writeFile(`${dir}/problem.yaml`, 'name: Echo\ntype: multi-pass\n'),
      'problem.yaml:2:7 error kattis-type',
    ],
    'a validator in Java': [
      (dir) => validators(dir, ['validate/Validate.java']),
      'Validate.java:1:1 error kattis-validator-language',
    ],
    'a validator in two languages': [
      (dir) => validators(dir, ['validate/close.c', 'validate/validate.cpp']),
      'validate.cpp:1:1 error kattis-validator-language',
    ],
    'two validators': [
      (dir) => validators(dir, ['one.cpp', 'two.cpp']),
      'one.cpp:1:1 error kattis-many-validators: There are 2',
    ],
    'two validators in folders': [
      (dir) => validators(dir, ['one/validate.cpp', 'two/validate.cpp']),
      'validate.cpp:1:1 error kattis-many-validators: There are 2',
    ],
    'a validator of more files than a quest takes over': [
      (dir) =>
        validators(
          dir,
          [...Array(34).keys()].map((n) => `validate/part${n}.cpp`),
        ),
      'error kattis-validator-files: The output validator has 34 files',
    ],
    'a validator whose file has a name of its own kind': [
      (dir) => validators(dir, ['validate/one $(two).cpp']),
      'one $(two).cpp:1:1 error kattis-validator-path',
    ],
    'more files than anyone reads': [
      async (dir) => {
        for (let n = 0; n < 5001; n += 1) await writeFile(`${dir}/data/secret/n${n}.in`, '');
      },
      'error kattis-too-many',
    ],
  };

  it.each(Object.entries(spoil))('%s', async (_, [act, said]) => {
    await cp(`${PACKAGES}/echo-case`, `${me.dir}/echo`, { recursive: true });
    await act(`${me.dir}/echo`);
    const { exit, out } = await me.ear('quest', 'import', '--kattis', 'echo');
    expect(exit).toBe(1);
    expect(out).toContain(said);
    expect((await me.ear('quest', 'lint')).out).toContain('0 quests');
  });

  it('more than a quest holds: it can be verified, and nothing is written', async () => {
    await cp(`${PACKAGES}/echo-case`, `${me.dir}/echo`, { recursive: true });
    for (const name of ['x', 'y', 'z']) {
      for (const end of ['in', 'ans'])
        await writeFile(`${me.dir}/echo/data/secret/${name}.${end}`, `${'a '.repeat(2 ** 20)}\n`);
    }
    await rm(`${me.dir}/echo/submissions/wrong_answer`, { recursive: true });
    const { exit, out } = await me.ear('quest', 'import', '--kattis', 'echo');
    expect([exit, out]).toEqual([1, expect.stringContaining('echo/data:1:1 error folder-too-large')]);
    expect((await me.ear('quest', 'lint')).out).toContain('0 quests');
    await rm(`${me.dir}/echo/data/sample`, { recursive: true });
    expect((await me.ear('quest', 'import', '--kattis', 'echo', '--verify')).exit).toBe(0);
    const lacking = await me.ear('quest', 'import', '--kattis', 'echo');
    expect([lacking.exit, lacking.out]).toEqual([1, expect.stringContaining('data/sample:1:1 error kattis-no-sample')]);
  });

  it('a statement in LaTeX that never closes what it opens is read in no time', async () => {
    await cp(`${PACKAGES}/echo-case`, `${me.dir}/echo`, { recursive: true });
    const endless = '\\begin{verbatim}\\[\\(\\textbf{$ \\verb|'.repeat(1000) + ' '.repeat(10_000);
    await writeFile(`${me.dir}/echo/problem_statement/problem.en.tex`, `${endless}x`);
    expect((await me.ear('quest', 'import', '--kattis', 'echo')).exit).toBe(0);
  });

  it('a place that is no folder, and a line that is no name', async () => {
    expect((await me.ear('quest', 'import', '--kattis', 'nowhere')).exit).toBe(64);
    const at = `${PACKAGES}/echo-case`;
    expect((await me.ear('quest', 'import', '--kattis', at, '--line', '../up')).exit).toBe(64);
    expect((await me.ear('quest', 'import', '--kattis', at, '--line', 'a', '--out', 'quests/b')).exit).toBe(64);
  });
});

/** Makes it a package of the legacy format with these output validators. */
async function validators(dir: string, paths: readonly string[]): Promise<void> {
  await writeFile(`${dir}/problem.yaml`, 'name: Echo\nvalidation: custom\n');
  for (const path of paths) {
    await mkdir(dirname(`${dir}/output_validators/${path}`), { recursive: true });
    await writeFile(`${dir}/output_validators/${path}`, 'int main() { return 42; }\n');
  }
}

async function truncateTo(path: string, size: number | null): Promise<void> {
  if (size === null) await rm(path);
  else await truncate(path, size);
}

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import type { Action } from '@ear/engine';
import type { LearnerChallenge } from '@ear/engine/contract';
import { Cli } from '../cli.ts';
import type { Io } from '../io.ts';
import { desk, type Desk } from '../testing/fakeIo.ts';
import { findGiven, payloadOf, readGiven } from './given.ts';

let me: Desk;
let cli: Cli;
beforeEach(async () => {
  me = await desk();
  cli = new Cli({ cwd: me.dir, env: {} } as Io, 'en', true);
  await mkdir(`${me.dir}/sub`);
  await writeFile(`${me.dir}/value.py`, 'x = 1\n');
  await writeFile(`${me.dir}/sub/other.py`, 'y = 2\n');
  await writeFile(`${me.dir}/notes.md`, 'what I saw\n');
  await writeFile(`${me.dir}/run.json`, '{"kind": "recipe", "recipe": {"steps": 5}}');
});
afterEach(() => me.remove());

const challenge = (action: Partial<Action>): LearnerChallenge => ({ id: 'run', action }) as LearnerChallenge;
const code = (...files: string[]): LearnerChallenge => challenge({ kind: 'code', files });

async function handIn(waiting: LearnerChallenge, ...paths: string[]): Promise<unknown> {
  return payloadOf(waiting, await readGiven(cli, paths));
}

describe('files on the command line', () => {
  it('are matched by name, wherever they lie', async () => {
    expect(await handIn(code('value.py', 'other.py'), 'sub/other.py', 'value.py')).toEqual({
      kind: 'code',
      files: { 'value.py': 'x = 1\n', 'other.py': 'y = 2\n' },
    });
  });

  it('may have another name where one file is asked for', async () => {
    expect(await handIn(code('value.py'), 'sub/other.py')).toEqual({ kind: 'code', files: { 'value.py': 'y = 2\n' } });
  });

  it('stand for a folder of them', async () => {
    expect(await handIn(code('other.py'), 'sub')).toEqual({ kind: 'code', files: { 'other.py': 'y = 2\n' } });
  });

  it('are not silently dropped, doubled or taken for another kind', async () => {
    expect(await handIn(code('value.py'), 'value.py', 'sub/other.py')).toBeNull();
    expect(await handIn(code('value.py', 'other.py'), 'value.py', 'value.py')).toBeNull();
    expect(await handIn(code('value.py'), 'notes.md')).toBeNull();
    expect(await handIn(challenge({ kind: 'recipe' }), 'value.py')).toBeNull();
  });

  it('that hold no distribution are refused with the sum, and with the form that was asked for', async () => {
    const option = (id: string) => ({ id, text: { ko: id, en: id } });
    const question = {
      id: 'next',
      form: 'bars' as const,
      text: { ko: '?', en: '?' },
      options: [option('u'), option('i')],
    };
    const asked = challenge({ kind: 'predict', questions: [question] });
    const answer = (chances: object): Promise<void> =>
      writeFile(`${me.dir}/guess.json`, JSON.stringify({ kind: 'predict', answers: { next: chances } }));
    await answer({ u: 0.9, i: 0.9 });
    await expect(handIn(asked, 'guess.json')).rejects.toMatchObject({
      exit: 3,
      facts: { sum: 1.8 },
      sentence: {
        ko: expect.stringContaining('"answers":{"next":{"u":0.5,"i":0.5}}'),
        en: expect.stringContaining('"answers":{"next":{"u":0.5,"i":0.5}}'),
      },
    });
    await answer({ u: 0.9, z: 0.1 });
    await expect(handIn(asked, 'guess.json')).rejects.toMatchObject({ exit: 3, facts: { options: 'u, i' } });
    await answer({ u: 0.9, i: 0.1 });
    expect(await handIn(asked, 'guess.json')).toMatchObject({ answers: { next: { u: 0.9, i: 0.1 } } });
  });

  it('hold the answer of a challenge without code', async () => {
    expect(await handIn(challenge({ kind: 'recipe' }), 'run.json')).toEqual({ kind: 'recipe', recipe: { steps: 5 } });
    expect(await handIn(challenge({ kind: 'reflection' }), 'notes.md')).toEqual({
      kind: 'reflection',
      text: 'what I saw\n',
    });
    await expect(handIn(challenge({ kind: 'quiz', questions: [] }), 'run.json')).rejects.toMatchObject({
      exit: 3,
      code: 'wrong_answer_shape',
    });
    await writeFile(`${me.dir}/run.json`, '{"kind": "recipe", "recipe": {"steps": "many"}}');
    await expect(handIn(challenge({ kind: 'recipe', fields: [] }), 'run.json')).rejects.toThrow('recipe.steps');
  });

  it('are taken as bytes where weights are asked for', async () => {
    const weights = Buffer.from([0, 255, 0x80, 10, 13]);
    await writeFile(`${me.dir}/model.safetensors`, weights);
    const asked = challenge({ kind: 'artifact', files: ['model.safetensors'] });
    expect(await handIn(asked, 'model.safetensors')).toEqual({
      kind: 'artifact',
      files: { 'model.safetensors': weights.toString('base64') },
    });
    expect(await handIn(asked, 'notes.md')).toBeNull();
    expect(await findGiven(cli, 'quest', asked)).toHaveLength(1);
    await writeFile(`${me.dir}/model.safetensors`, Buffer.alloc(2 * 1024 * 1024 + 1));
    await expect(handIn(asked, 'model.safetensors')).rejects.toMatchObject({ exit: 3, code: 'too_large' });
  });

  it('are a log as they are', async () => {
    await writeFile(`${me.dir}/run.log`, 'step 1 | loss 2.5\n');
    const asked = challenge({ kind: 'log', text: { ko: '기록', en: 'Log' } });
    expect(await handIn(asked, 'run.log')).toEqual({ kind: 'log', text: 'step 1 | loss 2.5\n' });
  });

  it('are found where start writes them when none is named', async () => {
    expect(await findGiven(cli, 'quest', code('value.py'))).toEqual([
      { path: 'value.py', bytes: Buffer.from('x = 1\n') },
    ]);
    expect(await findGiven(cli, 'sub', code('other.py'))).toEqual([
      { path: 'sub/other.py', bytes: Buffer.from('y = 2\n') },
    ]);
    await expect(findGiven(cli, 'quest', code('absent.py'))).rejects.toMatchObject({ exit: 64, code: 'no_files' });
  });

  it('are refused here when no server would take them', async () => {
    await writeFile(`${me.dir}/big.py`, 'x'.repeat(128 * 1024 + 1));
    await writeFile(`${me.dir}/latin.py`, Buffer.from([0x78, 0xe9]));
    await writeFile(`${me.dir}/nul.py`, 'a\u0000b');
    await expect(handIn(code('big.py'), 'big.py')).rejects.toMatchObject({ exit: 3, code: 'too_large' });
    await expect(handIn(code('latin.py'), 'latin.py')).rejects.toMatchObject({ exit: 3, code: 'not_text' });
    await expect(handIn(code('nul.py'), 'nul.py')).rejects.toMatchObject({ exit: 3, code: 'not_text' });
    await expect(readGiven(cli, ['absent.py'])).rejects.toMatchObject({ exit: 64, code: 'file_missing' });
  });
});

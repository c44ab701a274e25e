import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inPackage, pythonWith, runToEnd } from './support.ts';

/** Whole runs, one after another, and an import of torch, on a machine that may be busy. */
jest.setTimeout(240_000);

const program = inPackage('build', 'ear-train');
const small = {
  model: { n_layer: 2, n_head: 2, n_embd: 16, block_size: 16 },
  train: { steps: 30, batch_size: 4, lr: 0.01 },
  eval: { every: 15, batches: 2 },
};
const recipe = JSON.stringify(small);

let folder = '';
let text = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ear-train-'));
  text = join(folder, 'text.txt');
  writeFileSync(text, 'the cat sat on the mat, 나비가 날아요.\n'.repeat(60));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...names: string[]) => join(folder, ...names);

async function trained(out: string, ...more: string[]) {
  const { code, output } = await runToEnd(program, ['--text', text, '--recipe', recipe, '--out', at(out), ...more]);
  return { code, output, hash: /weights ([0-9a-f]{64})/.exec(output)?.[1] };
}

describe('ear-train', () => {
  it('trains from a recipe, tells it in lines, and leaves checkpoint, weights and config behind', async () => {
    const { code, output } = await trained('lines', '--sample', 'the ');
    expect(output).toMatch(/^vocabulary \d+, parameters \d+, /);
    expect(output).toMatch(/^step 30 \/ 30 \| loss \d+\.\d{4} \|/m);
    expect(output).toMatch(/^step 15: train loss \d\.\d{4}, val loss \d\.\d{4}$/m);
    expect(output).toMatch(/^--- sample 1 after step 30 ---\nthe /m);
    expect(code).toBe(0);
    for (const name of ['checkpoint.safetensors', 'model.safetensors', 'config.json'])
      expect(existsSync(at('lines', name))).toBe(true);
  });

  it('tells objects to programs, one a line', async () => {
    const { code, output } = await trained('json', '--json');
    const events = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; step?: number });
    expect(code).toBe(0);
    expect(events.filter(({ event }) => event === 'step').map(({ step }) => step)).toEqual(
      Array.from({ length: 30 }, (_, i) => i + 1),
    );
    expect(events[0]).toMatchObject({ event: 'begin', step: 0 });
    expect(events.at(-1)).toMatchObject({
      event: 'end',
      where: 'train.steps',
      step: 30,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('speaks Korean where the terminal does', async () => {
    const korean = { LC_ALL: 'ko_KR.UTF-8' };
    const args = ['--text', text, '--recipe', recipe, '--out', at('korean')];
    expect((await runToEnd(program, args, korean)).output).toMatch(/^걸음 30 \/ 30 \| 손실 /m);
    expect((await runToEnd(program, ['--text', '/nowhere'], korean)).output).toContain('읽을 수 없어요');
  });

  const parts = [['--help'], ['--text', '--help'], ['--docs', '--help']].concat(
    ['sample', 'export', 'logits'].map((part) => [part, '--help']),
  );
  it.each(parts)('tells how it is used in the language that is asked for: %s %s', async (...args) => {
    const said = async (lang: string, env: string) =>
      (await runToEnd(program, [...args.filter((one) => one !== undefined), ...lang.split(' ')], { LC_ALL: env }))
        .output;
    const [korean, english] = [await said('--lang ko', 'C'), await said('--lang=en', 'ko_KR.UTF-8')];
    expect(korean).toMatch(/^쓰는 법: ear-train/);
    expect(english).toMatch(/^usage: ear-train/);
    const options = (usage: string) => new Set(usage.match(/--[a-z-]+/g));
    expect(options(korean)).toEqual(options(english));
  });

  it.each([
    [['--lang', 'fr'], '--lang takes ko or en.'],
    [['--docs', 'x', '--lang'], '--lang takes ko or en.'],
    [['--lang', 'ko'], '--docs FILE이 없어요.'],
    [['--docs', 'x', '--steps', '0', '--lang', 'ko'], '--steps에는 1~10000000 사이의 정수가 들어가요. 받은 값: "0"'],
    [['--docs', 'x', '--lr', '-1', '--lang', 'ko'], '--lr에는 0보다 큰 수가 들어가요. 받은 값: "-1"'],
    [['--lang', 'ko', '--docs', 'x', '--speed', '9'], '--speed: 모르는 옵션이에요.'],
    [['--lang', 'ko', 'export', '--speed'], '--speed: 모르는 옵션이에요.'],
  ])('refuses %j in that language, with the use of the part', async (args, sentence) => {
    const { code, output } = await runToEnd(program, args, { LC_ALL: 'C' });
    expect(output.split('\n').slice(0, 2)).toEqual([`ear-train: ${sentence}`, '']);
    expect(output).toContain(sentence.startsWith('--lang') ? 'usage: ear-train' : '쓰는 법: ear-train');
    expect(code).toBe(64);
  });

  it('says in that language what stands in the way of microgpt', async () => {
    const korean = (...args: string[]) => runToEnd(program, [...args, '--lang', 'ko']);
    expect(await korean('--docs', '/nowhere/names.txt')).toMatchObject({
      code: 1,
      output: expect.stringContaining('/nowhere/names.txt 파일을 읽을 수 없어요'),
    });
    expect(await korean('--docs', text, '--n-head', '3')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^ear-train: 학습을 시작할 수 없어요: .*\(EAR_ERR_ARGUMENT\)$/m),
    });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('writes a checkpoint on %s and goes on from it with equal bits', async (signal, exit) => {
    const long = JSON.stringify({ ...small, train: { ...small.train, steps: 3000 } });
    const args = ['--text', text, '--recipe', long, '--out', at(signal), '--threads', '1', '--json'];
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (bytes: Buffer) => {
      output += bytes.toString();
      if (output.includes('"step":20,') && !child.killed) child.kill(signal);
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(exit);
    expect(output).toContain('"where":"cancel"');
    const checkpoint = at(signal, 'checkpoint.safetensors');
    const resumed = await runToEnd(program, [...args, '--resume', checkpoint]);
    const whole = await runToEnd(program, args);
    const hash = (lines: string) => /"hash":"([0-9a-f]{64})"/.exec(lines)?.[1];
    expect([resumed.code, whole.code]).toEqual([0, 0]);
    expect(hash(resumed.output)).toBe(hash(whole.output));
    expect(resumed.output).not.toContain('"event":"step","step":1,');
  });

  it('samples from a checkpoint and exports it', async () => {
    await trained('made');
    const checkpoint = at('made', 'checkpoint.safetensors');
    const one = await runToEnd(program, [
      'sample',
      '--checkpoint',
      checkpoint,
      '--prompt',
      'the ',
      '--max-tokens',
      '20',
    ]);
    expect(one).toMatchObject({ code: 0, output: expect.stringMatching(/^the [^]{10,}\n$/) });
    const several = await runToEnd(program, [
      'sample',
      '--checkpoint',
      checkpoint,
      '--count',
      '3',
      '--temperature',
      '0',
    ]);
    expect(several.output.match(/^--- sample \d ---$/gm)).toHaveLength(3);
    const exported = await runToEnd(program, ['export', '--checkpoint', checkpoint, '--out', at('out')]);
    expect(exported.code).toBe(0);
    expect(readFileSync(at('out', 'model.safetensors')).equals(readFileSync(at('made', 'model.safetensors')))).toBe(
      true,
    );
    const imported = await trained('imported', '--import', at('out', 'model.safetensors'));
    expect(imported.code).toBe(0);
  });

  it('has the same bits for one thread and two, and another run', async () => {
    const [one, two] = [await trained('one', '--threads', '1'), await trained('two', '--threads', '2')];
    expect(one.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(two.hash).toBe(one.hash);
  });

  it.each([
    [['--recipe', '{}'], 64, '--text FILE is missing'],
    [['--text', 'x', '--speed', '9'], 64, '--speed is not known'],
    [['--text', 'x', '--threads', 'many'], 64, 'whole number from 0 to 1024'],
    [['--text', '/nowhere/text'], 1, 'cannot be read'],
    [['--text', 'TEXT', '--recipe', '{"train": {"steps": 0}}'], 64, 'train.steps takes a whole number'],
    [['--text', 'TEXT', '--recipe', '{"train": '], 64, 'not JSON'],
    [['--text', 'TEXT', '--recipe', '{"limits": {"parameters": 10}}'], 64, 'limits.parameters allows 10'],
    [['--text', 'TEXT', '--recipe', '/nowhere/recipe.json'], 1, 'cannot be read'],
    [['--text', 'TEXT', '--resume', 'TEXT'], 1, 'no whole checkpoint'],
    [['sample', '--checkpoint', '/nowhere'], 1, 'cannot be read'],
    [['sample'], 64, '--checkpoint FILE is missing'],
    [['sample', '--checkpoint', 'x', '--top-p', '2'], 64, 'takes a number from'],
    [['export', '--checkpoint', 'x'], 64, 'are needed'],
    [['logits', '--checkpoint', 'TEXT', '--prompt', 'x'], 1, 'no whole checkpoint'],
  ])('refuses %j with exit code %i', async (args, exit, sentence) => {
    const { code, output } = await runToEnd(program, [
      ...args.map((arg) => (arg === 'TEXT' ? text : arg)),
      ...(args[0] === '--text' ? ['--out', at('refused')] : []),
    ]);
    expect(output).toContain(sentence);
    expect(code).toBe(exit);
  });

  it('refuses a checkpoint that was cut', async () => {
    await trained('cut');
    const checkpoint = at('cut', 'checkpoint.safetensors');
    truncateSync(checkpoint, 3000);
    const { code, output } = await trained('cut', '--resume', checkpoint);
    expect(output).toContain('no whole checkpoint');
    expect(code).toBe(1);
  });
});

const python = pythonWith(['numpy', 'torch']);
const withTorch = python ? describe : describe.skip;

withTorch(`what ear-train writes, read by PyTorch${python ? '' : ' (skipped: no Python here has PyTorch)'}`, () => {
  it.each([
    ['gpt2', { ...small.model, bias: true, tied: false }, { kind: 'char' }],
    [
      'llama',
      { ...small.model, family: 'llama', n_head: 4, n_kv_head: 2, n_embd: 32 },
      { kind: 'bpe', vocab_size: 280 },
    ],
  ])('has the same logits to 1e-4: %s', async (name, model, tokenizer) => {
    const made = await runToEnd(program, [
      ...['--text', text, '--recipe', JSON.stringify({ ...small, model, tokenizer }), '--out', at(`torch-${name}`)],
    ]);
    expect(made.code).toBe(0);
    for (const file of ['model.safetensors', 'checkpoint.safetensors']) {
      const script = inPackage('tests/pytorch/checkpoint.py');
      const { code, output } = await runToEnd(python as string, [
        script,
        program,
        at(`torch-${name}`, file),
        'the cat',
      ]);
      expect(output).toMatch(/tensors, \d+ tokens, largest difference of a logit/);
      expect(code).toBe(0);
    }
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { desk, type Desk } from '../testing/fakeIo.ts';

let me: Desk;
beforeEach(async () => {
  me = await desk();
  await mkdir(`${me.dir}/quests`);
});
afterEach(() => me.remove());

const quest = (): string => `${me.dir}/quests/my-line/my-quest`;
async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(`${quest()}/${path}`, 'utf8');
  expect(text).toContain(from);
  await writeFile(`${quest()}/${path}`, text.replace(from, to));
}

describe('a new quest', () => {
  beforeEach(async () => {
    await me.ear('quest', 'new', 'my-line/my-quest');
  });

  it('has nothing that the linter calls an error, and proofs that hold', async () => {
    expect(await me.ear('quest', 'lint')).toMatchObject({
      exit: 0,
      out: expect.stringContaining('1 quests, 0 errors'),
    });
    const { exit, json } = await me.ear('quest', 'test', '--json');
    expect(exit).toBe(0);
    expect(json.quests[0].trials.map((one: any) => [one.kind, one.status, one.killed_by])).toEqual([
      ['solution', 'passed', []],
      ['starter', 'failed', ['small', 'large']],
      ['mutant', 'failed', ['small', 'large']],
    ]);
  });

  it('is not written over, needs a good name, and joins the line that is there', async () => {
    expect((await me.ear('quest', 'new', 'my-line/my-quest')).exit).toBe(3);
    expect((await me.ear('quest', 'new', 'My Quest')).exit).toBe(64);
    expect((await me.ear('quest', 'new', 'my-line/another')).exit).toBe(0);
    const line = await readFile(`${me.dir}/quests/my-line/line.yaml`, 'utf8');
    expect(line).toContain('quests: [my-quest, another]');
    expect((await me.ear('quest', 'lint', 'quests/my-line')).exit).toBe(0);
  });

  it('is told of a fault as file:line:column seen from here, with a guess', async () => {
    await edit('quest.yaml', 'reveal: full', 'reveel: full');
    const { exit, out } = await me.ear('quest', 'lint');
    expect(exit).toBe(1);
    expect(out).toContain('quests/my-line/my-quest/quest.yaml:28:11 error unknown-key');
    expect(out).toContain('→ reveal');
    const { json } = await me.ear('quest', 'lint', 'quests/my-line/my-quest', '--json');
    expect(json.findings[0]).toMatchObject({ rule: 'unknown-key', line: 28, column: 11, suggestion: 'reveal' });
  });

  it('fails its test when the reference fails, the starter crashes, or a mutant lives', async () => {
    await edit('solution/answer.py', 'a + b', 'a + b + 0.5');
    await edit('starter/answer.py', 'return None', 'return None)');
    await edit('mutants/subtracts.py', 'a - b', 'a + b if a < 9 else 0');
    const { exit, json, out } = await me.ear('quest', 'test', 'my-quest', '--json');
    expect([exit, out.length > 0]).toEqual([1, true]);
    expect(json.quests[0].trials.map((one: any) => [one.kind, one.ok, one.status, one.survived])).toEqual([
      ['solution', false, 'failed', []],
      ['starter', false, 'compile_error', []],
      ['mutant', false, 'failed', ['small']],
    ]);
    expect((await me.ear('quest', 'test', 'quests/my-line/my-quest', '--lang', 'ko')).out).toContain(
      'small 검사가 놓쳤어요',
    );
  });

  it('is judged against a reference of its own, whose faults are told in full', async () => {
    await edit(
      'quest.yaml',
      '        - id: large\n          kind: call\n',
      '        - id: drawn\n          kind: oracle\n          title: {ko: "무작위 수", en: "Random numbers"}\n' +
        '          reference: {file: data/reference.py, fn: add}\n          inputs: [{name: a}, {name: b}]\n' +
        '          reveal: full\n        - id: large\n          kind: call\n',
    );
    await mkdir(`${quest()}/data`);
    await writeFile(`${quest()}/data/reference.py`, 'def add(a, b):\n    return a + b\n');
    const right = await me.ear('quest', 'test', 'my-quest');
    expect([right.exit, right.err]).toEqual([0, '']);
    await edit('data/reference.py', 'return a + b', 'return a + undefined');
    const { exit, out, err } = await me.ear('quest', 'test', 'my-quest', '--lang', 'en');
    expect(exit).toBe(2);
    expect(out).toContain('The reference of this quest (data/reference.py) did not do its part: NameError, line 2');
    expect(err).toContain("data/reference.py: NameError, line 2: name 'undefined' is not defined");
  });

  it('is not tried while it is broken, and says why', async () => {
    await edit('quest.yaml', 'minutes: 20', 'minutes: soon');
    const { exit, out } = await me.ear('quest', 'test');
    expect(exit).toBe(1);
    expect(out).toContain('quest.yaml:11:10 error wrong-type');
  });
});

describe('the author commands', () => {
  it('name what is not there', async () => {
    expect((await me.ear('quest', 'lint', 'nowhere')).exit).toBe(64);
    expect((await me.ear('quest', 'test', 'nobody')).exit).toBe(64);
  });

  it('print the JSON Schema of quest.yaml', async () => {
    const schema = JSON.parse((await me.ear('quest', 'schema')).out);
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(['slug', 'challenges', 'requires']));
  });

  it('print the operations that a check may name, with shapes and C signatures, for people and for programs', async () => {
    const { exit, out } = await me.ear('quest', 'schema', '--ops');
    expect(exit).toBe(0);
    expect(out).toContain('attention_forward(inp, NH) -> preatt, att, out');
    expect(out).toContain('inp (B, T, 3 * C) normal 1');
    expect(out).toContain('-> token () int64');
    expect(out).toContain('-> out (length) i int64');
    expect(out).toContain('float* preatt, float* att, const float* inp, int B, int T, int C, int NH)');
    const { ops } = JSON.parse((await me.ear('quest', 'schema', '--ops', '--json')).out);
    expect(ops.find(({ name }: { name: string }) => name === 'dot')).toMatchObject({
      dims: ['N'],
      c: 'void dot(float* out, const float* a, const float* b, int N)',
    });
  });

  it('print the tensors that a trace check knows, in the order of computation, for people and for programs', async () => {
    const { exit, out } = await me.ear('quest', 'schema', '--traces');
    expect(exit).toBe(0);
    expect(out).toMatch(/llama\n[^]*h\.\{i\}\.attn\.k_rope \(B, NKV, T, HS\)\n[^]*attn\.scores \(B, NH, T, T\)/);
    expect(out).toContain('transformer.h.{i}.attn.c_attn.weight (3*C, C)');
    const { traces } = JSON.parse((await me.ear('quest', 'schema', '--traces', '--json')).out);
    expect(traces.map(({ family }: { family: string }) => family)).toEqual(['microgpt', 'gpt2', 'llama']);
    expect(traces[1].tensors.at(-1)).toEqual({ name: 'logits', shape: ['B', 'T', 'V'] });
  });
});

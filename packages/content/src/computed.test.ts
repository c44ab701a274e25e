import { afterEach, describe, expect, it } from '@jest/globals';
import { QUEST_YAML, SAMPLE, writeTree } from './fixtures/sampleQuest.ts';
import { loadQuest } from './index.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of cleanups.splice(0)) await remove();
});

const FIRST = QUEST_YAML.split('\n').findIndex((line) => line.includes('- {id: small'));

/** `column rule → suggestion` of what is wrong with one check that stands in the sample's first line of checks. */
async function faultsOf(check: string): Promise<string[]> {
  const lines = QUEST_YAML.split('\n');
  lines.splice(FIRST, 0, `        - {id: new, title: {ko: "가", en: "A"}, reveal: full, ${check}}`);
  const reference = { 'first/sample/data/ref.py': 'def f(x): return x\n' };
  const { dir, remove } = await writeTree({ ...SAMPLE, ...reference, 'first/sample/quest.yaml': lines.join('\n') });
  cleanups.push(remove);
  const { findings } = await loadQuest(`${dir}/first/sample`);
  return findings
    .filter(({ rule }) => rule !== 'file-unused')
    .map(({ rule, line, message, suggestion }) => {
      expect(line).toBe(FIRST + 1);
      expect(message.ko).toMatch(/[가-힣].*[.요]$/);
      expect(`${message.ko}${message.en}`).not.toMatch(/\{\w+\}/);
      return suggestion === undefined ? rule : `${rule} → ${suggestion}`;
    });
}

const REFERENCE = 'reference: {file: data/ref.py, fn: f}';
const FAMILIES = 'families: [{T: [1, 4], HS: 2}]';
const traced = (model: string, more = 'families: [{B: 1, T: [2, 8]}]'): string =>
  `kind: trace, model: {${model}, block_size: 8, vocab_size: 27}, ${more}`;
const GPT2 = 'family: gpt2, n_layer: 2, n_head: 2, n_embd: 16';

describe('a check that computes what it expects', () => {
  it.each([
    ['an oracle with an op', `kind: oracle, op: attention, ${FAMILIES}, where: ["T % 2 == 0"], returns: [att, out]`],
    [
      'an oracle with a reference',
      `kind: oracle, ${REFERENCE}, inputs: [{name: x, shape: ["2*N"]}], families: [{N: 3}]`,
    ],
    ['an oracle that fills an input', `kind: oracle, op: attention, ${FAMILIES}, inputs: [{name: q, fill: ones}]`],
    ['a kernel named like an op', 'kind: kernel, symbol: vec_add, families: [{N: [1, 9]}]'],
    ['a kernel with an op', 'kind: kernel, symbol: mine, op: vec_add, families: [{N: [1, 9]}]'],
    ['a program with an answer', 'kind: stdout, expect: "1"'],
    [
      'a call with tensors',
      'kind: call, call: {fn: f, args: [[{$array: [[1, 2], [3, 4]]}]]}, expect: {$array: 2, dtype: int64}',
    ],
    ['an oracle that names its arguments', `kind: oracle, op: attention, ${FAMILIES}, args: [k, q, v, T]`],
    ['a trace', traced(GPT2, 'families: [{B: 1, T: [2, 8]}], required: [h.1.attn.weights, norm_f], where: ["T > B"]')],
    ['a trace of a llama', traced('family: llama, n_layer: 2, n_head: 4, n_kv_head: 2, n_embd: 16, tied: true')],
  ])('is right: %s', async (_what, check) => {
    expect(await faultsOf(check)).toEqual([]);
  });

  it.each([
    [
      'tensors that are none',
      'kind: call, call: {fn: f, args: [{k: {$array: [[1], [2, 3]]}}]}, expect: {$array: [1], dtype: int16}',
      ['array-literal', 'array-literal'],
    ],
    ['neither op nor reference', 'kind: oracle', ['op-or-reference']],
    ['both', `kind: oracle, op: attention, ${REFERENCE}, ${FAMILIES}, inputs: [{name: q}]`, ['op-or-reference']],
    ['an op that is none', `kind: oracle, op: atention, ${FAMILIES}`, ['wrong-choice → attention']],
    ['a reference without inputs', `kind: oracle, ${REFERENCE}`, ['inputs-missing']],
    [
      'an input that the op has not',
      `kind: oracle, op: matmul, families: [{M: 1, N: 1, K: 1}], inputs: [{name: x}]`,
      ['unknown-input → a'],
    ],
    [
      'a tensor that the op has not',
      `kind: oracle, op: attention, ${FAMILIES}, returns: [score]`,
      ['unknown-tensor → scores'],
    ],
    [
      'an argument that is nothing',
      `kind: oracle, op: attention, ${FAMILIES}, args: [q, k, v, TT]`,
      ['unknown-argument → T'],
    ],
    ['args without an op', `kind: oracle, ${REFERENCE}, inputs: [{name: x}], args: [x]`, ['args-op']],
    ['returns without an op', `kind: oracle, ${REFERENCE}, inputs: [{name: x}], returns: [out]`, ['returns-op']],
    ['a dim that is missing', 'kind: oracle, op: attention, families: [{T: 3}]', ['dim-missing']],
    ['no families', 'kind: oracle, op: dot', ['dim-missing']],
    ['a size of nothing', 'kind: oracle, op: dot, families: [{N: [0, 3]}]', ['dim-range']],
    ['a range upside down', 'kind: oracle, op: dot, families: [{N: [5, 3]}]', ['dim-range']],
    ['an expression that names no dim', `kind: oracle, op: attention, ${FAMILIES}, where: ["B > 1"]`, ['unknown-dim']],
    [
      'an expression that cannot be read',
      `kind: oracle, op: attention, ${FAMILIES}, where: ["T > (1"]`,
      ['bad-expression'],
    ],
    ['a division by zero', `kind: oracle, op: attention, ${FAMILIES}, where: ["T / 0"]`, ['bad-expression']],
    [
      'a size of an input that is none',
      `kind: property, fn: f, property: sorted, inputs: [{name: x, shape: ["N +"]}], families: [{N: 3}]`,
      ['bad-expression'],
    ],
    [
      'a dim of a time that is none',
      `kind: perf, fn: f, ${REFERENCE}, max_ratio: 2, dims: {N: 3}, inputs: [{name: x, shape: [M]}]`,
      ['unknown-dim'],
    ],
    ['a kernel of nothing', 'kind: kernel, symbol: mine', ['op-or-reference']],
    ['a kernel without arguments', `kind: kernel, symbol: mine, ${REFERENCE}`, ['kernel-args']],
    [
      'a grid that names no dim',
      'kind: kernel, symbol: vec_add, families: [{N: 5}], launch: {grid: ["(M + 31) / 32"], block: [32]}',
      ['unknown-dim'],
    ],
    ['a program with nothing to compare', 'kind: stdout', ['expect-or-validator']],
    [
      'a program with two judges',
      'kind: stdout, expect: "1", validator: {file: data/ref.py, runtime: python}',
      ['expect-or-validator'],
    ],
    ['heads that do not divide', traced('family: gpt2, n_layer: 2, n_head: 3, n_embd: 16'), ['trace-model']],
    [
      'heads of a llama that are odd',
      traced('family: llama, n_layer: 2, n_head: 4, n_embd: 12, n_kv_head: 3'),
      ['trace-model', 'trace-model'],
    ],
    [
      'what a family has not',
      traced(
        'family: microgpt, n_layer: 1, n_head: 1, n_embd: 4, n_kv_head: 1, rope_theta: 10, bias: false, tied: false',
      ),
      ['trace-model', 'trace-model', 'trace-model', 'trace-model'],
    ],
    ['a family that is none', traced('family: lama, n_layer: 1, n_head: 1, n_embd: 4'), ['wrong-choice → llama']],
    ['a trace without rows or tokens', traced(GPT2, 'families: [{T: 4}]'), ['trace-model']],
    ['a trace without families', traced(GPT2, 'count: 2'), ['trace-model']],
    ['more tokens than positions', traced(GPT2, 'families: [{B: 1, T: [2, 9]}]'), ['trace-model']],
    ['no tokens', traced(GPT2, 'families: [{B: 1, T: [0, 4]}]'), ['dim-range']],
    [
      'a tensor that the model has not',
      traced(GPT2, 'families: [{B: 1, T: 4}], required: [h.0.attn.weigths, h.2.norm_1]'),
      ['unknown-traced → h.0.attn.weights', 'unknown-traced → h.0.norm_1'],
    ],
    [
      'an argument of a trace that is none',
      traced(GPT2, 'args: [weights, tokens, n_heads]'),
      ['wrong-choice → n_head'],
    ],
    ['weights that nobody draws', traced('family: gpt2, n_layer: 2, n_head: 2, n_embd: 512'), ['trace-model']],
    ['an answer that Python cannot return', traced(GPT2, 'families: [{B: 900, T: 8}]'), ['trace-model']],
    ['too many layers', traced('family: llama, n_layer: 16, n_head: 1, n_embd: 2, n_hidden: 1'), ['trace-model']],
    [
      'draws that take too long together',
      traced(
        'family: gpt2, n_layer: 1, n_head: 1, n_embd: 256',
        'count: 50, families: [{B: 3, T: [7, 8]}, {B: 3, T: [6, 8]}, {B: 3, T: [5, 8]}]',
      ),
      ['trace-model'],
    ],
  ])('is told of %s', async (_what, check, rules) => {
    expect(await faultsOf(check)).toEqual(rules);
  });
});

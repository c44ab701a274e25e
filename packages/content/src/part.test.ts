import { afterEach, describe, expect, it } from '@jest/globals';
import { QUEST_YAML, SAMPLE, writeTree } from './fixtures/sampleQuest.ts';
import { loadQuest } from './index.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of cleanups.splice(0)) await remove();
});

const LINES = QUEST_YAML.split('\n');
const FIRST = LINES.findIndex((line) => line.includes('- {id: small'));
const ARTIFACT = [
  '  - id: tokens',
  '    title: {ko: "토큰", en: "Tokens"}',
  '    event: 1-event.md',
  '    action: {kind: artifact, files: [tokenizer.json]}',
  '    result:',
  '      checks:',
];

/** `rule → suggestion` of what is wrong with a part check of code in `runtime`, or of an artifact where it is null. */
async function faultsOf(check: string, runtime: string | null = 'c'): Promise<string[]> {
  const dataset = check.includes('dataset:') ? '' : 'dataset: names, ';
  const line = `        - {id: new, kind: part, title: {ko: "가", en: "A"}, reveal: full, ${dataset}${check}}`;
  const lines = [...LINES];
  if (runtime === null) lines.splice(-1, 0, ...ARTIFACT, line, '    xp: 5');
  else lines.splice(FIRST, 0, line);
  const yaml = lines.join('\n').replace('runtime: python', `runtime: ${runtime ?? 'python'}`);
  const { dir, remove } = await writeTree({ ...SAMPLE, 'first/sample/quest.yaml': yaml });
  cleanups.push(remove);
  const { findings } = await loadQuest(`${dir}/first/sample`);
  const at = lines.indexOf(line) + 1;
  return findings
    .filter(({ line: place }) => place === at)
    .map(({ rule, message, suggestion }) => {
      expect(message.ko).toMatch(/[가-힣].*[.요]/);
      expect(`${message.ko}${message.en}`).not.toMatch(/\{\w+\}/);
      return suggestion === undefined ? rule : `${rule} → ${suggestion}`;
    });
}

const SMALL = 'model: {n_layer: 1, n_embd: 16, n_head: 2, block_size: 8}';
const TRAIN = 'train: {steps: 20, batch_size: 4, accumulate: 2}';
const KERNEL = 'part: kernel, symbol: layernorm_backward';

describe('a check that trains with a part of the student’s', () => {
  it.each([
    ['a kernel in C', `${KERNEL}, max_ratio: 50, recipe: {${SMALL}, ${TRAIN}}`, 'c'],
    ['a schedule in Python', `part: schedule, fn: rate, recipe: {${SMALL}, ${TRAIN}}`, 'numpy'],
    ['a tokenizer', `part: tokenizer, file: tokenizer.json, recipe: {${SMALL}, ${TRAIN}}`, null],
  ] as const)('is right: %s', async (_what, check, runtime) => {
    expect(await faultsOf(check, runtime)).toEqual([]);
  });

  it.each([
    ['a part that is none', 'part: kernl, symbol: rope', ['wrong-choice → kernel']],
    ['a symbol that is none', `part: kernel, symbol: layernorm_forwards`, ['wrong-choice → layernorm_forward']],
    ['no symbol', `part: kernel, recipe: {${SMALL}, ${TRAIN}}`, ['part-needs']],
    [
      'a dataset that is not listed',
      `${KERNEL}, recipe: {${SMALL}, ${TRAIN}}, dataset: name`,
      ['unknown-dataset → names'],
    ],
    ['a key of another part', `${KERNEL}, fn: rate, recipe: {${SMALL}, ${TRAIN}}`, ['part-key']],
    ['a recipe that cannot be trained', `${KERNEL}, recipe: {model: {n_head: 3}, ${TRAIN}}`, ['training-recipe']],
    ['an unknown field', `${KERNEL}, recipe: {${SMALL}, train: {step: 3}}`, ['training-recipe']],
    ['an operation of other models', `part: kernel, symbol: rope, recipe: {${SMALL}, ${TRAIN}}`, ['part-family']],
    [
      'another eps than the signature’s',
      `${KERNEL}, recipe: {model: {n_layer: 1, n_embd: 16, n_head: 2, block_size: 8, norm_eps: 0.001}, ${TRAIN}}`,
      ['part-eps'],
    ],
    [
      'fewer heads of keys than the signature has',
      `part: kernel, symbol: attention_forward, recipe: {model: {family: llama, n_layer: 1, n_embd: 16, n_head: 2, n_kv_head: 1, block_size: 8}, ${TRAIN}}`,
      ['part-heads'],
    ],
    ['gradients that nothing is added to', `${KERNEL}, recipe: {${SMALL}, train: {steps: 9}}`, ['part-accumulate']],
    [
      'more steps than a part is asked for',
      `part: kernel, symbol: rope, recipe: {model: {family: llama, n_layer: 1, n_embd: 8, n_head: 2, block_size: 8}, train: {steps: 2001, batch_size: 1}}`,
      ['part-steps'],
    ],
    [
      'a call that is too large',
      `part: kernel, symbol: attention_forward, recipe: {model: {n_layer: 1, n_head: 8, n_embd: 64, block_size: 256}, train: {steps: 1}}`,
      ['part-size'],
    ],
    [
      'a run that takes too long',
      `part: kernel, symbol: gelu_forward, recipe: {${SMALL}, train: {steps: 2000, batch_size: 200}}`,
      ['part-cost'],
    ],
  ])('is told of %s', async (_what, check, rules) => {
    expect(await faultsOf(check)).toEqual(rules);
  });

  it.each([
    ['a kernel in Python', `${KERNEL}, recipe: {${SMALL}, ${TRAIN}}`, 'python', ['part-runtime']],
    ['a schedule in C', `part: schedule, fn: rate, recipe: {${SMALL}, ${TRAIN}}`, 'c', ['part-runtime']],
    ['a tokenizer of code', `part: tokenizer, file: tokenizer.json, recipe: {${TRAIN}}`, 'python', ['check-action']],
    ['a kernel of an artifact', `${KERNEL}, recipe: {${TRAIN}}`, null, ['check-action']],
    [
      'a file that is not handed in',
      `part: tokenizer, file: tokenizr.json, recipe: {${SMALL}, ${TRAIN}}`,
      null,
      ['unknown-artifact → tokenizer.json'],
    ],
    [
      'nothing held back',
      `part: tokenizer, file: tokenizer.json, recipe: {${SMALL}, ${TRAIN}, data: {val_fraction: 0}}`,
      null,
      ['part-held-back'],
    ],
  ] as const)('is told of %s', async (_what, check, runtime, rules) => {
    expect(await faultsOf(check, runtime)).toEqual(rules);
  });
});

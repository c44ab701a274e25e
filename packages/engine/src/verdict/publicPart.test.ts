import { describe, expect, it } from '@jest/globals';
import { Check } from '../quest/check/index.ts';
import { Limits } from '../quest/definition.ts';
import { publicPart } from './publicPart.ts';
import { JudgingBundle } from './request.ts';

const title = { ko: '검사', en: 'Check' };
const checks = Check.array().parse([
  { id: 'open', kind: 'stdout', title, reveal: 'full', stdin: { file: 'data/open.in' }, expect: '1' },
  { id: 'hidden', kind: 'stdout', title, stdin: { file: 'data/hidden.in' }, expect: { file: 'data/hidden.ans' } },
  { id: 'told', kind: 'call', title, reveal: 'message', call: { fn: 'f', args: ['secret input'] }, expect: 'secret' },
  {
    id: 'reference',
    kind: 'oracle',
    title,
    reveal: 'full',
    reference: { file: 'data/solution.py', fn: 'f' },
    inputs: [{ name: 'x' }],
  },
  { id: 'op', kind: 'oracle', title, reveal: 'full', op: 'softmax' },
  {
    id: 'trace',
    kind: 'trace',
    title,
    reveal: 'full',
    model: { family: 'microgpt', n_layer: 1, n_head: 1, n_embd: 4, block_size: 4, vocab_size: 9 },
    families: [{ B: 1, T: 4 }],
  },
]);
const bundle = JudgingBundle.parse({
  quest: 'fixture',
  version: 1,
  content_hash: '0'.repeat(64),
  judging_hash: '1'.repeat(64),
  datasets: [],
  data: {
    'data/open.in': 'open input',
    'data/hidden.in': 'secret input',
    'data/hidden.ans': 'secret answer',
    'data/solution.py': 'secret solution',
    'data/names.txt': 'secret names',
  },
  challenges: [
    {
      id: 'step',
      action: { kind: 'code', files: ['a.py'] },
      runtime: 'python',
      limits: Limits.parse({}),
      min_score: 1,
      checks,
    },
    {
      id: 'quiz',
      action: {
        kind: 'quiz',
        questions: [
          {
            id: 'q',
            text: title,
            options: [
              { id: 'a', text: title },
              { id: 'b', text: title },
            ],
          },
        ],
      },
      runtime: 'none',
      limits: Limits.parse({}),
      min_score: 1,
      checks: Check.array().parse([
        { id: 'q', kind: 'quiz', title, reveal: 'full', question: 'q', answer: ['secret'] },
      ]),
    },
  ],
});

describe('the public part of a bundle', () => {
  it('holds the public checks of code, with the files that they name', () => {
    const { bundle: part } = publicPart(bundle);
    expect(part.challenges.map(({ id, checks: kept }) => [id, kept.map((check) => check.id)])).toEqual([
      ['step', ['open', 'op', 'trace']],
    ]);
    expect(part.data).toEqual({ 'data/open.in': 'open input' });
    expect(JudgingBundle.parse(part)).toEqual(part);
  });

  it('holds nothing that is hidden, and names what stays on the server', () => {
    const { bundle: part, left_out } = publicPart(bundle);
    expect(JSON.stringify(part)).not.toMatch(/secret|hidden/);
    expect(left_out).toEqual([{ challenge: 'step', check: 'reference' }]);
  });
});

import { describe, expect, it, jest } from '@jest/globals';
import type { Verdict } from '@ear/engine';
import { locateImage } from '../../bare/programs.ts';
import { code, judged } from '../../testing/judged.ts';
import { mutant } from '../../testing/kernels.ts';
import { operationsIn, oracleChecks } from '../../testing/operations.ts';

/** Importing torch takes seconds on a busy machine. */
jest.setTimeout(240_000);

const LIMITS = { wall_s: 200, cpu_s: 150, memory_mb: 2048, processes: 32 };
const PLAIN = operationsIn('plain.py');

async function isHere(image: string): Promise<boolean> {
  return locateImage(image).then(
    () => true,
    () => false,
  );
}
const RUNTIMES = [
  ['python', 'plain.py'],
  ['numpy', 'arrays.py'],
  ['torch', 'tensors.py'],
] as const;

describe('operations held against the engine', () => {
  it.each(RUNTIMES)('pass in %s when they are right, whole numbers among them', async (runtime, file) => {
    if (!(await isHere(runtime))) return console.warn(`no ${runtime} here: its operations were not judged`);
    const task = { runtime, limits: LIMITS, payload: code(operationsIn(file)), checks: oracleChecks() };
    const verdict = await judged(task);
    expect(verdict.checks.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(verdict.status).toBe('passed');
  });

  const wrong = async (op: string, from: string, to: string): Promise<Verdict['checks'][number]> => {
    const verdict = await judged({ payload: code(mutant(PLAIN, from, to)), checks: oracleChecks(op) });
    return verdict.checks[0] as Verdict['checks'][number];
  };

  it.each([
    ['attention_cached', '[h // group]', '[h % len(k[b])]', 'in turn'],
    ['attention_head_backward', 'dot_product(att[t], datt[t])', '0.0', 'sum(att * datt) is not taken off'],
    ['attention_head_backward', '1 / width**0.5', '1', 'lack the scale'],
    ['gqa_attention_backward', '[x + y for x, y in zip(to, row)]', 'row', 'overwritten by the last'],
    ['softmax_backward', 'p * (d - dot)', 'p * (d - p * d)', 'diagonal of the Jacobian'],
    ['relu_forward', 'max(x, 0.0)', 'abs(x)', 'change their sign'],
    ['relu_backward', 'if x > 0', 'if x >= 0', 'where the input is 0'],
    ['swiglu_backward', 's + gate * s * (1 - s)', 's', 'second term of the derivative of SiLU'],
    ['swiglu_backward', ' + dup[n][h] * w3[h][c]', '', 'what comes through w3'],
    ['dropout_mask', 'word >= int', 'word < int', 'kept where they should be dropped'],
    ['dropout_mask', 'stream & mask, stream >> 32', '0, 0', 'the same mask every time'],
    ['dropout_forward', 'x * m / (1 - p)', 'x * m', 'not divided by 1 - p'],
    ['dropout_forward', 'x * m / (1 - p)', 'x * (1 - m) / (1 - p)', 'dropped where the mask is 1'],
    ['dropout_backward', 'd * m / (1 - p)', 'd / (1 - p)', 'where elements were dropped'],
    ['embedding_backward', '[a + b for a, b in zip(dweight[token], d)]', 'd', 'occurs several times'],
    ['rope_backward', 'turned(r, c, s, -1)', 'turned(r, c, s, 1)', 'same way as forwards'],
    ['clip_grad_norm', 'min(1.0, max_norm / (norm + 1e-6))', 'max_norm / (norm + 1e-6)', 'below max_norm'],
    ['sample_token', 'total < top_p', '(n == 0 or total + likely[n] <= top_p)', 'leaves out the token'],
    ['sample_token', 'scores[i] / temperature', 'scores[i] * temperature', 'multiplied by the temperature'],
    ['sample_token', 'scores[i] / temperature', 'scores[i]', 'the temperature does nothing'],
    ['sample_token', 'in set(history)', 'in history', 'once for each time'],
    ['sample_token', ' if x > 0 else x * repetition_penalty', '', 'divides negative logits too'],
    ['bpe_merge', '(-counts[one], one)', '-counts[one]', 'the one of the smaller ids'],
    [
      'bpe_merge_first',
      'max(counts, key=counts.get)',
      'max(counts, key=lambda one: (counts[one], one))',
      'the one that comes first',
    ],
    ['bpe_merge', 'while i < len(ids)', 'while i < len(ids) - 1', 'the last token is lost'],
    ['bpe_merge', 'i += 2\n', 'return out + ids[i + 2 :]\n', 'at its first place only'],
  ])('a wrong %s is told by its mistake: %s becomes %s', async (op, from, to, words) => {
    const { status, message } = await wrong(op, from, to);
    expect(status).toBe('failed');
    expect(message?.id).toBe('value.variant');
    expect(message?.text.en).toContain(words);
  });

  it('tells clipping by value from clipping by norm where the largest norm is small', async () => {
    const inputs = [{ name: 'max_norm', value: 0.3 }];
    const checks = oracleChecks('clip_grad_norm').map((one) => ({ ...one, inputs }));
    const payload = code(mutant(PLAIN, '[[g * scale for', '[[max(-max_norm, min(max_norm, g)) for'));
    const [row] = (await judged({ payload, checks })).checks;
    expect(row?.message?.text.en).toContain('clamped to max_norm');
  });

  it('compares whole numbers exactly, whatever the tolerance', async () => {
    const checks = oracleChecks('dropout_mask').map((one) => ({ ...one, tol: { atol: 2, rtol: 2 } }));
    const payload = code(mutant(PLAIN, 'return words, ', 'return [word + 1 for word in words], '));
    const [row] = (await judged({ payload, checks })).checks;
    expect(row).toMatchObject({ status: 'failed', detail: { first_difference: 'words (i=0)' } });
  });

  it('holds the distribution before the draw by itself', async () => {
    const source = `
import math
def top_k(logits, k):
    kept = sorted(range(len(logits)), key=lambda i: -logits[i])[:k]
    total = sum(math.exp(logits[i]) for i in kept)
    return [math.exp(x) / total if i in kept else 0.0 for i, x in enumerate(logits)]
`;
    const fixed = { temperature: 1, top_p: 1, repetition_penalty: 1 };
    const inputs = [
      ...Object.entries(fixed).map(([name, value]) => ({ name, value })),
      { name: 'top_k', fill: 'integers', low: 1, high: 'V' },
    ];
    const shape = { op: 'sample_token', fn: 'top_k', args: ['logits', 'top_k'], returns: ['probs'], inputs };
    const checks = oracleChecks('sample_token').map((one) => ({ ...one, ...shape }));
    expect((await judged({ payload: code(source), checks })).status).toBe('passed');
  });
});

import { describe, expect, it, jest } from '@jest/globals';
import { judgedC, mutant } from '../../testing/kernels.ts';
import { kernelChecks, operationsIn } from '../../testing/operations.ts';

jest.setTimeout(60_000);

const SOURCE = operationsIn('kernels.c');

describe('operations in C, held against the engine by their own signatures', () => {
  it('pass when they are right', async () => {
    const verdict = await judgedC(SOURCE, { checks: kernelChecks() });
    expect(verdict.checks.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(verdict.status).toBe('passed');
  });

  it.each([
    ['attention_cached', 's <= pos; s++) sum', 's < pos; s++) sum', 'out', null],
    ['attention_cached', 'row % NH / (NH / NKV)', 'row % NH % NKV', 'out', 'in turn'],
    ['gqa_attention_backward', 'dv[s * HS + i] +=', 'dv[s * HS + i] =', 'dv', null],
    ['gqa_attention_backward', 'h % NH / (NH / NKV)', 'h % NH % NKV', 'datt', 'in turn'],
    ['softmax_backward', 'dx[i] += out[i] * (dout[i] - sum)', 'dx[i] += out[i] * dout[i]', 'dx', 'not taken off'],
    ['dropout_mask', '>= (uint32_t)(p', '< (uint32_t)(p', 'mask', 'kept where they should be dropped'],
    ['dropout_forward', 'inp[i] * mask[i] / (1.0f - p)', 'inp[i] * mask[i]', 'out', 'not divided by 1 - p'],
    ['embedding_backward', 'dweight[tokens[n] * C + c] +=', 'dweight[tokens[n] * C + c] =', 'dweight', null],
    ['clip_grad_norm', 'sqrtf(dot(grads, grads, P * N))', 'dot(grads, grads, P * N)', 'norm', 'root of the sum'],
    ['sample_token', 'kept >= top_p * all', 'kept > 2', 'probs', null],
    ['sample_token', 'score[v] = logits[v];', 'score[v] = logits[v] * temperature * temperature;', 'probs', null],
    ['bpe_merge', '&& smaller && !first', '&& !smaller && !first', 'pair', null],
    ['bpe_merge', 'i += both;', ';', 'length', null],
  ])('a wrong %s is caught: %s becomes %s', async (op, from, to, tensor, words) => {
    const verdict = await judgedC(mutant(SOURCE, from, to), { checks: kernelChecks(op) });
    const [row] = verdict.checks;
    expect(row?.status).toBe('failed');
    expect(row?.detail?.first_difference?.split(' ')[0]).toBe(tensor);
    if (words !== null) expect(row?.message?.text.en).toContain(words);
  });
});

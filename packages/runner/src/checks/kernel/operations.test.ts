import { describe, expect, it, jest } from '@jest/globals';
import { judged } from '../../testing/judged.ts';
import { judgedC, mutant } from '../../testing/kernels.ts';
import { kernelChecks, operationsIn } from '../../testing/operations.ts';

jest.setTimeout(240_000);

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

/** Whole numbers in and out, and a seed of 64 bits, on the emulated GPU. */
const MASK = `
__global__ void dropout_mask(int* mask, float p, long seed, long stream, int N) {
  int e = blockIdx.x * blockDim.x + threadIdx.x;
  if (e >= N) return;
  unsigned int c0 = e / 64 * 16 + e % 16, c1 = 0, c2 = (unsigned int)stream, c3 = (unsigned int)(stream >> 32);
  unsigned int k0 = (unsigned int)seed, k1 = (unsigned int)(seed >> 32);
  for (int round = 0; round < 10; round++) {
    unsigned long long a = 0xD2511F53ull * c0, b = 0xCD9E8D57ull * c2;
    c0 = (unsigned int)(b >> 32) ^ c1 ^ k0;
    c2 = (unsigned int)(a >> 32) ^ c3 ^ k1;
    c1 = (unsigned int)b;
    c3 = (unsigned int)a;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  int number = e / 16 % 4;
  unsigned int word = number == 0 ? c0 : number == 1 ? c1 : number == 2 ? c2 : c3;
  mask[e] = word >= (unsigned int)(p * 4294967296.0);
}
`;

describe('a mask of dropout in CUDA', () => {
  const cuda = (source: string) =>
    judged({
      runtime: 'cuda',
      action: { kind: 'code', files: ['a.cu'] },
      payload: { kind: 'code', files: { 'a.cu': source } },
      limits: { wall_s: 120, cpu_s: 100, memory_mb: 1024 },
      checks: kernelChecks('dropout_mask').map((one) => ({ ...one, launch: { grid: ['(N + 63) / 64'], block: [64] } })),
    });

  it('is compared exactly, by the same signature', async () => {
    expect((await cuda(MASK)).status).toBe('passed');
    const [row] = (await cuda(mutant(MASK, 'c2 = (unsigned int)stream', 'c2 = 0'))).checks;
    expect(row).toMatchObject({ status: 'failed' });
    expect(row?.detail?.first_difference).toMatch(/^mask \(i=/);
  });
});

import { describe, expect, it } from '@jest/globals';
import { fixture, judgedC, mutant, SIZES } from '../../testing/kernels.ts';

const ATTENTION = fixture('attention_forward');
const LAYERNORM = fixture('layernorm');

const check = (symbol: string, dims: readonly Record<string, unknown>[]) => ({
  id: symbol,
  kind: 'kernel',
  symbol,
  families: dims,
  count: 4,
});
const attention = [check('attention_forward', SIZES)];
const rows = SIZES.map(({ B, T, C }) => ({ B, T, C }));
const layernorm = [check('layernorm_forward', rows), check('layernorm_backward', rows)];

describe('attention in C, held against the engine', () => {
  it('passes when it is right, with the largest difference told', async () => {
    const verdict = await judgedC(ATTENTION, { checks: attention });
    expect(verdict.status).toBe('passed');
    expect(verdict.checks[0]?.detail?.call).toMatch(/^attention_forward\(out, preatt, att, inp, B=\d, T=\d/);
    expect(verdict.checks[0]?.detail?.largest_difference).toMatch(/e-\d+ @ (att|out)\(b=/);
    expect(verdict.runner_image).toMatch(/^c:gcc-\d+\.\d+\.\d+:stub-/);
  });

  it.each([
    ['scale by the whole width', 'sqrtf((float)width)', 'sqrtf((float)C)', 'att', /scaled by the whole width/],
    ['no causal mask', 's <= t', 's < T', 'att', /causal mask is missing/],
    ['a mask that hides the position itself', 's <= t', 's < t', 'att', /./],
    ['values read from the keys', '3 * C + 2 * C + h', '3 * C + C + h', 'out', /differ from out\(b=0,t=0,c=0\) on/],
    ['an output that is not zeroed', 'result[i] = 0.0f', '(void)result', 'out', /nobody had written yet/],
    ['a batch that is ignored', 'inp + (b * T + t) * 3', 'inp + t * 3', 'att', /./],
    ['a future that is not zeroed', 's < T; s++) weights', 's <= t; s++) weights', 'att', /never written/],
    ['heads that are interleaved', 'query[i] *', 'query[i - h * width + i * (NH - 1) + h] *', 'att', /./],
  ])('catches %s', async (_what, from, to, tensor, sentence) => {
    const verdict = await judgedC(mutant(ATTENTION, from, to), { checks: attention });
    expect(verdict.status).toBe('failed');
    expect(verdict.checks[0]?.detail?.first_difference).toMatch(new RegExp(`^${tensor} \\(b=\\d`));
    expect(verdict.checks[0]?.message?.text.en).toMatch(sentence);
  });
});

describe('layer normalisation in C, held against the engine', () => {
  it('passes when it is right', async () => {
    expect((await judgedC(LAYERNORM, { checks: layernorm })).status).toBe('passed');
  });

  it.each([
    ['dinp that is overwritten', 'dinp[row * C + i] +=', 'dinp[row * C + i] =', 'dinp'],
    ['dweight that is overwritten', 'dweight[i] += normed', 'dweight[i] = normed', 'dweight'],
    ['dbias that is overwritten', 'dbias[i] += dy', 'dbias[i] = dy', 'dbias'],
    ['sums instead of means', '    sum /= C;\n    along /= C;\n', '', 'dinp'],
    ['the variance of a sample', 'v /= C;', 'v /= C - 1;', 'rstd'],
    ['eps outside the root', '1.0f / sqrtf(v + 1e-5f)', '1.0f / (sqrtf(v) + 1e-5f)', 'rstd'],
    ['the deviation instead of its inverse', 'rstd[row] = s', 'rstd[row] = 1.0f / s', 'rstd'],
    [
      'rows of the first position only',
      'row < B * T; row++) {\n    const float* dy',
      'row < B; row++) {\n    const float* dy',
      'd',
    ],
    ['sums that start anywhere', 'float m = 0.0f, v = 0.0f', 'float m, v', 'mean'],
  ])('catches %s', async (_what, from, to, tensor) => {
    const verdict = await judgedC(mutant(LAYERNORM, from, to), { checks: layernorm });
    expect(verdict.status).toBe('failed');
    const wrong = verdict.checks.find(({ status }) => status === 'failed');
    expect(wrong?.detail?.first_difference).toMatch(new RegExp(`^${tensor}`));
  });

  it('says that a gradient is overwritten instead of added to', async () => {
    const verdict = await judgedC(mutant(LAYERNORM, 'dinp[row * C + i] +=', 'dinp[row * C + i] ='), {
      checks: layernorm,
    });
    expect(verdict.checks[1]?.message?.text.en).toMatch(/^dinp is overwritten, but should be added to/);
  });
});

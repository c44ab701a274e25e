import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '@ear/engine';
import { fixture, mutant } from '../../testing/kernels.ts';
import { judgedKernel, kernelCheck, news, SMALL } from '../../testing/parts.ts';

const ATTENTION = fixture('attention_forward');
const LAYERNORM = fixture('layernorm');
const OPERATIONS = fixture('operations');
const shown = ({ checks }: Verdict): string => checks[0]?.message?.text.en ?? '';

describe('a run with a C function in it', () => {
  it.each([
    ['layernorm_forward', LAYERNORM],
    ['layernorm_backward', LAYERNORM],
    ['attention_forward', ATTENTION],
  ])('follows the reference where %s is right, and tells both curves', async (symbol, source) => {
    const { told, onProgress } = news();
    const verdict = await judgedKernel(source, [kernelCheck(symbol)], { onProgress });
    expect([verdict.status, shown(verdict)]).toEqual(['passed', '']);
    const { losses = [], reference_losses = [] } = verdict.evidence;
    expect([losses.length, reference_losses.length]).toEqual([8, 8]);
    losses.forEach((loss, at) => expect(loss).toBeCloseTo(reference_losses[at] as number, 4));
    const { calls, part_ms, reference_ms, final_loss } = verdict.metrics;
    // Two micro-batches of 8 steps in 2 layers, at the least.
    expect(calls?.value).toBeGreaterThanOrEqual(2 * 8 * 2);
    expect(part_ms?.value).toBeGreaterThan(0);
    expect(reference_ms?.value).toBeGreaterThan(0);
    expect(final_loss?.value).toBe(losses.at(-1));
    expect(told.some(({ phase, losses: some }) => phase === 'training' && (some?.length ?? 0) > 0)).toBe(true);
  });

  it.each([...OPERATIONS.matchAll(/^void (\w+)/gm)].map(([, symbol = '']) => symbol))(
    'follows it with %s, too',
    async (symbol) => {
      const family = symbol === 'rmsnorm' ? 'llama' : 'gpt2';
      const recipe = { ...SMALL, model: { ...SMALL.model, family }, train: { ...SMALL.train, steps: 4 } };
      const verdict = await judgedKernel(OPERATIONS, [kernelCheck(symbol, { recipe })]);
      expect([verdict.status, shown(verdict)]).toEqual(['passed', '']);
      expect(verdict.metrics['calls']?.value).toBeGreaterThanOrEqual(4);
    },
  );

  it.each([
    ['eps forgotten', LAYERNORM, 'layernorm_forward', 'v + 1e-5f', 'v', /1e-5 is not added to the variance/],
    ['a mask forgotten', ATTENTION, 'attention_forward', 's <= t', 's < T', /step 1:.*causal mask is missing/],
    [
      'weights overwritten',
      LAYERNORM,
      'layernorm_backward',
      'dweight[i] += normed',
      'dweight[i] = (row == 0 ? 0.0f : dweight[i]) + normed',
      /step [2-8]: .*dweight is overwritten, but should be added to/,
    ],
    [
      'a bias of the moments that is left in',
      OPERATIONS,
      'adamw_update',
      'powf(beta',
      '0.0f * powf(beta',
      /step 3: .*the bias correction \(division by 1 - beta\^t\) is missing/,
    ],
    [
      'a term forgotten',
      LAYERNORM,
      'layernorm_backward',
      '- sum - normed * along',
      '- sum',
      /step [2-8]: .*term along the normalised value is missing/,
    ],
  ])('departs with %s, and says why', async (_what, source, symbol, from, to, sentence) => {
    const tight = kernelCheck(symbol, { band: { atol: 1e-5, rtol: 0 } });
    const verdict = await judgedKernel(mutant(source, from, to), [tight]);
    expect(verdict.status).toBe('failed');
    expect(shown(verdict)).toMatch(sentence);
    expect(verdict.checks[0]?.message?.id).toBe('part.departs');
    expect(verdict.checks[0]?.detail).toMatchObject({ first_difference: expect.stringMatching(/^step \d$/) });
  });

  it.each([
    [
      'a read behind the end',
      'i < C; i++) m += x[i]',
      'i <= B * T * C; i++) m += x[i]',
      'crashed',
      /^Call 1 .*: It reads inp\[/,
    ],
    ['a write into an input', 'mean[row] = m;', 'mean[row] = m; ((float*)inp)[0] = 1;', 'failed', /is const/],
    [
      'rows left out',
      'row < B * T; row++) {\n    const float* x',
      'row < B * T - 1; row++) {\n    const float* x',
      'failed',
      /never written/,
    ],
    ['a division by zero', 'v + 1e-5f', 'v * 0.0f', 'failed', /holds NaN or infinity/],
    ['abort', 'mean[row] = m;', 'mean[row] = m; __builtin_trap();', 'crashed', /SIGILL/],
    ['an end of the program', 'mean[row] = m;', 'mean[row] = m; _exit(0);', 'crashed', /exit code 0/],
  ])('stops for %s, with the number of the call', async (_what, from, to, status, sentence) => {
    const source = `#include <unistd.h>\n${mutant(LAYERNORM, from, to)}`;
    const verdict = await judgedKernel(source, [kernelCheck('layernorm_forward')]);
    expect([verdict.status, shown(verdict)]).toEqual([status, expect.stringMatching(sentence)]);
    expect(shown(verdict)).toMatch(/^Call \d+( \(layer \d\))?: /);
    expect(verdict.checks[0]?.detail?.call).toMatch(/^layernorm_forward\(out, mean, rstd, inp, weight, bias, B=\d/);
  });

  it('ends a loop without an end by the clock, and says what to look for', async () => {
    const source = mutant(LAYERNORM, 'v /= C;', 'v /= C; while (v >= 0.0f) m += 1.0f;');
    const verdict = await judgedKernel(source, [kernelCheck('layernorm_forward')], {
      limits: { wall_s: 100, cpu_s: 2 },
    });
    expect(verdict.status).toBe('timed_out');
    expect(shown(verdict)).toMatch(/loop without an end|done again and again/);
  });

  it('says how far a function came that is only too slow', async () => {
    const slow = mutant(LAYERNORM, 'float m = 0.0f, v = 0.0f;', 'float m = 0.0f, v = 0.0f; usleep(20000);');
    const verdict = await judgedKernel(`#include <unistd.h>\n${slow}`, [kernelCheck('layernorm_forward')], {
      limits: { wall_s: 12 },
    });
    expect(verdict.status).toBe('timed_out');
    expect(shown(verdict)).toMatch(/^Within 12 s only \d of 8 steps were done; a call takes \d+ ms/);
  });

  it('fails where the calls take longer than the author allows', async () => {
    const slow = mutant(LAYERNORM, 'float m = 0.0f, v = 0.0f;', 'float m = 0.0f, v = 0.0f; usleep(1000);');
    const check = kernelCheck('layernorm_forward', { max_ratio: 20 });
    const verdict = await judgedKernel(`#include <unistd.h>\n${slow}`, [check]);
    expect([verdict.status, verdict.checks[0]?.message?.id]).toEqual(['failed', 'slow.part']);
    expect(shown(verdict)).toMatch(
      /^The run is right, but a call takes [\d.]+ ms: \d+ times what the engine takes, and 20/,
    );
    const { speed_ratio, part_ms, calls } = verdict.metrics;
    expect(speed_ratio?.value).toBeGreaterThan(20);
    // 32 rows that each wait a millisecond.
    expect(part_ms?.value).toBeGreaterThan(32 * (calls?.value ?? Infinity));
  });

  it('tells no loss and no place where the check hides them', async () => {
    const hidden = kernelCheck('layernorm_forward', { reveal: 'category' });
    const departs = await judgedKernel(mutant(LAYERNORM, 'v /= C;', ''), [hidden]);
    expect(departs.checks[0]?.message).toMatchObject({ id: 'part' });
    expect(departs.evidence.reference_losses).toBeUndefined();
    const spoken = kernelCheck('layernorm_forward', { reveal: 'message' });
    const reads = mutant(LAYERNORM, 'i < C; i++) m += x[i]', 'i <= B * T * C; i++) m += x[i]');
    const faults = await judgedKernel(reads, [spoken]);
    expect(shown(faults)).toMatch(/^Call 1 \(layer 1\): It reads outside the buffer inp\. /);
  });

  it('says the author’s own words behind the step where nothing better is known', async () => {
    const message = { ko: '마지막 층을 보세요.', en: 'Look at the last layer.' };
    // Right in the first call that is looked at again, wrong later.
    const later = mutant(LAYERNORM, 'out[row * C + i] =', 'out[row * C + i] = (calls++ > 4000 ? 2 : 1) *');
    const source = `static int calls;\n${later}`;
    const verdict = await judgedKernel(source, [kernelCheck('layernorm_forward', { message, reveal: 'message' })]);
    expect(verdict.status).toBe('failed');
    expect(shown(verdict)).toMatch(/^The loss departs from the reference run at step \d: .* Look at the last layer\.$/);
  });

  it('fails politely where the function is not there, or does not compile', async () => {
    const absent = await judgedKernel('void other(void) {}\n', [kernelCheck('layernorm_forward')]);
    expect([absent.status, shown(absent)]).toEqual(['failed', expect.stringContaining('has no layernorm_forward yet')]);
    const broken = await judgedKernel('void layernorm_forward(\n', [kernelCheck('layernorm_forward')]);
    expect(broken.status).toBe('compile_error');
  });

  it('blames the author for a recipe that cannot be trained', async () => {
    const recipe = { model: { n_head: 3, n_embd: 16 } };
    const verdict = await judgedKernel(LAYERNORM, [kernelCheck('layernorm_forward', { recipe })]);
    expect([verdict.status, verdict.message?.text.en]).toEqual([
      'platform_error',
      expect.stringContaining('model.n_embd'),
    ]);
    const other = await judgedKernel(LAYERNORM, [kernelCheck('rmsnorm')]);
    expect(other.status).toBe('platform_error');
  });

  it('ends at once when the job is cancelled', async () => {
    const cancelled = new AbortController();
    const onProgress = (): void => cancelled.abort();
    const verdict = await judgedKernel(LAYERNORM, [kernelCheck('layernorm_forward')], {
      onProgress,
      signal: cancelled.signal,
    });
    expect(verdict.status).toBe('cancelled');
  });
});

describe('a process that does not play by the rules', () => {
  const forge = (body: string): string =>
    `#include <unistd.h>\n${mutant(LAYERNORM, 'mean[row] = m;', `mean[row] = m; ${body}`)}`;

  it.each([
    ['noise', 'if (row == 0 && write(4, "passed", 6)) {}'],
    [
      'an answer of its own',
      'if (row == 0) { char f[64] = "\\x20\\0\\0\\0\\0\\0\\0\\0{\\"id\\":1,\\"segments\\":[],\\"value\\":true}"; if (write(4, f, 40)) {} }',
    ],
    ['a closed pipe', 'close(4);'],
  ])('crashes for %s on the pipe of answers', async (_what, body) => {
    const verdict = await judgedKernel(forge(body), [kernelCheck('layernorm_forward')]);
    expect(verdict.status).toBe('crashed');
    expect(shown(verdict)).toMatch(/pipe|exit code/);
  });
});

import { describe, expect, it, jest } from '@jest/globals';
import type { Verdict } from '@ear/engine';
import { locateImage } from '../../bare/programs.ts';
import { judged } from '../../testing/judged.ts';
import type { Task } from '../../testing/judged.ts';
import { changed, MODELS, traceCheckOf } from '../../testing/trace.ts';
import { MISTAKES } from '../../testing/traceMistakes.ts';

/** Each test starts several processes, on machines that may be busy. */
jest.setTimeout(240_000);

type Family = keyof typeof MODELS;
type Runtime = 'numpy' | 'torch';
const FAMILIES = Object.keys(MODELS) as Family[];
const LIMITS = { wall_s: 120, cpu_s: 100, memory_mb: 2048, processes: 32 };

const verdictOn = (runtime: Runtime, family: Family, payload: Task['payload'], more: object = {}): Promise<Verdict> =>
  judged({ runtime, limits: LIMITS, payload, checks: [traceCheckOf(family, more)] });
const row = (verdict: Verdict) => verdict.checks[0] as Verdict['checks'][number];

const found = async (runtime: Runtime) =>
  locateImage(runtime).then(
    () => true,
    () => false,
  );
const [numpyFound, torchFound] = await Promise.all([found('numpy'), found('torch')]);

(numpyFound ? describe : describe.skip)('a traced forward pass in NumPy', () => {
  it.each(FAMILIES)('passes where it is right, in both precisions: %s', async (family) => {
    expect(row(await verdictOn('numpy', family, changed('numpy')))).toMatchObject({ message: null, status: 'passed' });
    const single = changed('numpy', [
      'cos, sin = np.cos(angles), np.sin(angles)',
      'cos, sin = np.cos(angles).astype(x.dtype), np.sin(angles).astype(x.dtype)',
    ]);
    const task = { dtype: 'float32' };
    expect(row(await verdictOn('numpy', family, single, task))).toMatchObject({ message: null, status: 'passed' });
  });

  it.each(MISTAKES)('names %s in %s', async (_what, family, from, to, place, looks) => {
    const { status, message, detail } = row(await verdictOn('numpy', family, changed('numpy', [from, to])));
    expect(status).toBe('failed');
    expect(detail?.first_difference?.split(' ')[0]).toBe(place);
    if (looks === null) expect(message?.text.en).toMatch(/ (See whether|Look at) /);
    else expect(message?.text.en).toContain(looks);
    const layer = /^h\.(\d)/.exec(place)?.[1];
    if (layer !== undefined) expect(message?.text.en).toContain(`layer ${layer}`);
  });

  it('holds dtype and container exactly, and names them', async () => {
    const narrow = changed('numpy', [
      "keep('logits', x @ weights[names['head']].T)",
      "keep('logits', (x @ weights[names['head']].T).astype(np.float32))",
    ]);
    expect(row(await verdictOn('numpy', 'gpt2', narrow)).message).toMatchObject({
      id: 'dtype.trace',
      text: { en: expect.stringContaining('logits is of another dtype: float64 was expected, float32 came') },
    });
    const lists = changed('numpy', ['return kept', 'return {name: x.tolist() for name, x in kept.items()}']);
    expect(row(await verdictOn('numpy', 'gpt2', lists)).message?.text.en).toContain('a numpy.ndarray');
    const odd = changed('numpy', [
      'return kept',
      'kept["logits"] = kept["logits"].astype(np.complex64)\n    return kept',
    ]);
    expect(row(await verdictOn('numpy', 'gpt2', odd)).message?.text.en).toContain('complex64 came');
  });

  it.each([
    ['extents beyond all measure around nothing', 'np.zeros((10 ** 12, 0))'],
    ['more axes than a tensor has', 'np.zeros((1,) * 9)'],
    ['nothing at all', 'np.zeros(0)'],
  ])('is told politely of %s', async (_what, tensor) => {
    const odd = changed('numpy', ['return kept', `kept["logits"] = ${tensor}\n    return kept`]);
    expect(await verdictOn('numpy', 'gpt2', odd)).toMatchObject({ status: 'failed' });
  });

  it('takes a model that fills an answer', async () => {
    const model = { family: 'gpt2', n_layer: 12, n_head: 4, n_embd: 64, block_size: 16, vocab_size: 300 };
    const verdict = await verdictOn('numpy', 'gpt2', changed('numpy'), { model, families: [{ B: 1, T: 16 }] });
    expect(verdict.status).toBe('passed');
  });
});

(torchFound ? describe : describe.skip)('a traced forward pass in PyTorch', () => {
  it.each(FAMILIES)('passes where it is right, in float32 by default of the engine: %s', async (family) => {
    expect(row(await verdictOn('torch', family, changed('torch'), { dtype: 'float32' }))).toMatchObject({
      message: null,
      status: 'passed',
    });
    expect((await verdictOn('torch', family, changed('torch'), { reveal: 'message' })).status).toBe('passed');
  });

  it('names a mask that hides the wrong half where it enters: in the scores', async () => {
    const wrong = changed('torch', ['.triu(1)', '.tril(-1)']);
    const { message, detail } = row(await verdictOn('torch', 'gpt2', wrong, { dtype: 'float32' }));
    expect(message?.id).toBe('not_finite.trace_shown');
    expect(detail?.first_difference).toMatch(/^h\.0\.attn\.scores \(b=0,h=0,t=1,s=0\)$/);
    expect(message?.text.en).toContain('the mask leaves s ≤ t');
  });
});

import { describe, expect, it, jest } from '@jest/globals';
import type { Verdict } from '@ear/engine';
import { heardSandbox } from '../../testing/heard.ts';
import { code, judged, SEED } from '../../testing/judged.ts';
import type { Task } from '../../testing/judged.ts';
import { changed, MODELS, traceCheckOf } from '../../testing/trace.ts';
import { watchedSandbox } from '../../testing/watched.ts';

/** Each test starts several processes, on machines that may be busy. */
jest.setTimeout(240_000);

type Family = keyof typeof MODELS;
const FAMILIES = Object.keys(MODELS) as Family[];
const LIMITS = { wall_s: 120, cpu_s: 100, memory_mb: 2048, processes: 32 };

const verdictOn = (family: Family, payload: Task['payload'], more: object = {}): Promise<Verdict> =>
  judged({ limits: LIMITS, payload, checks: [traceCheckOf(family, more)] });
const row = (verdict: Verdict) => verdict.checks[0] as Verdict['checks'][number];

describe('a traced forward pass in plain Python', () => {
  it.each(FAMILIES)(
    'passes where it is right, with rows of attention that end at their position: %s',
    async (family) => {
      const verdict = await verdictOn(family, changed('python'));
      expect(row(verdict).message).toBeNull();
      expect(verdict.status).toBe('passed');
    },
  );

  it('names layer, head and place, the error and what agrees before it, to a public check', async () => {
    const wrong = changed('python', [
      'att.append(weight)',
      'att.append(weight if (i, h) != (1, 1) else [a * 2 for a in weight])',
    ]);
    const { message, detail } = row(await verdictOn('gpt2', wrong));
    expect(detail?.first_difference).toBe('h.1.attn.weights (b=0,h=1,t=0,s=0)');
    expect(detail).toMatchObject({ expected: '1', got: '2' });
    expect(detail?.call).toMatch(/^forward\(weights, tokens=\[\[\d.*\]\], n_head/);
    expect(message?.id).toBe('value.trace_shown');
    expect(message?.text.en).toMatch(
      /^Right so far: …, h\.1\.attn\.q, h\.1\.attn\.k, h\.1\.attn\.v, h\.1\.attn\.scores\. They part first at h\.1\.attn\.weights \(b=0,h=1,t=0,s=0\) — layer 1, head 1: 1 was expected, 2 came, off by 1\. Of \d+ elements that were compared, \d+ differ\. The scores are right\./,
    );
    expect(message?.text.ko).toContain('1번 층, 1번 머리');
  });

  it('tells a hidden check’s learner the tensor and what to look at, and no number of the draw', async () => {
    const wrong = changed('python', [' / math.sqrt(len(q[h]))', ' / len(q[h])']);
    const told = row(await verdictOn('gpt2', wrong, { reveal: 'message' }));
    expect(told.message?.text.en).toBe(
      'Right so far: …, h.0.norm_1, h.0.attn.q, h.0.attn.k, h.0.attn.v. The first tensor that departs: h.0.attn.scores. ' +
        'Queries and keys are right. See whether scores are divided by the root of HS, t is the query and s the key, and the mask leaves s ≤ t.',
    );
    expect(told.detail).toBeNull();
    const category = row(await verdictOn('gpt2', wrong, { reveal: 'category' }));
    expect(category.message).toMatchObject({ id: 'value' });
    expect(row(await verdictOn('gpt2', wrong, { reveal: 'none' })).message).toBeNull();
  });

  it('asks for what lies in between where only the end came, unless the author has a sentence for that', async () => {
    const last = changed('python', ['return gathered', 'return {"logits": gathered["logits"]}']);
    expect((await verdictOn('llama', last)).status).toBe('passed');
    const wrong = changed(
      'python',
      ['return gathered', 'return {"logits": gathered["logits"]}'],
      [' / math.sqrt(len(q[h]))', ''],
    );
    const hidden = { reveal: 'message', families: [{ B: 1, T: 5 }] };
    expect(row(await verdictOn('llama', wrong, hidden)).message?.text.en).toBe(
      'The first tensor that departs: logits. Return norm_f too: then it can be told more exactly where they part.',
    );
    const message = { ko: '중간 텐서도 돌려주세요.', en: 'Return what lies in between.' };
    expect(row(await verdictOn('llama', wrong, { ...hidden, message })).message?.text).toEqual(message);
  });

  const short = 'def forward(weights, tokens, *rest):\n    return ';
  it.each([
    ['nothing', 'None', 'type.none', 'None'],
    ['no dict', '[1.0]', 'type.trace_shown', 'list(1)'],
    ['an empty dict', '{}', 'shape.trace_missing', 'logits'],
    ['a name with a slip', '{"logit": [1.0]}', 'shape.trace_unknown_shown', 'Did you mean logits?'],
    ['a name of nobody', '{"the loss of it all": 1.0}', 'shape.trace_unknown_shown', 'names of the task only'],
    ['a key that is no text', '{0: [1.0]}', 'shape.trace_unknown_shown', '0'],
    ['text for a tensor', '{"logits": "abc"}', 'type.trace_tensor', 'nested lists of numbers'],
    ['ragged rows', '{"logits": [[1.0, 2.0], [1.0]]}', 'type.trace_tensor', 'rows of one length'],
    [
      'rows that end anywhere',
      '{"logits": [[0.0] * (t + 1 if t < 440 else 0) for t in range(90_000)]}',
      'type.trace_tensor',
      'rows of one length',
    ],
    ['bools', '{"logits": [True, False]}', 'type.trace_tensor', 'logits'],
    ['another shape', '{"logits": [[1.0, 2.0]]}', 'shape.trace_tensor_shown', '(B, T, V)'],
    ['a number', '{"logits": 3}', 'shape.trace_tensor_shown', '()'],
    ['too much', '{"logits": [0.0] * 300_000}', 'type.too_large', 'too large'],
    ['itself', 'weights.__class__([("logits", weights)])', 'type.trace_tensor', 'logits'],
  ])('is told politely of %s', async (_what, value, id, words) => {
    const verdict = await verdictOn('microgpt', code(short + value));
    expect(row(verdict)).toMatchObject({ status: 'failed', message: { id } });
    expect(row(verdict).message?.text.en).toContain(words);
  });

  it('never repeats a name of the student’s in a hidden check', async () => {
    const verdict = await verdictOn('microgpt', code(`${short}{"secret" + str(tokens): 1.0}`), {
      reveal: 'message',
    });
    expect(row(verdict).message).toMatchObject({ id: 'shape.trace_unknown' });
    expect(JSON.stringify(row(verdict))).not.toContain('secret');
  });

  it.each([
    ['NaN', "float('nan')"],
    ['an infinity', "float('inf')"],
  ])('names the first tensor with %s', async (_what, value) => {
    const wrong = changed('python', [
      "x = keep('norm_f', norm(x, names['norm_f']))",
      `x = keep('norm_f', [${value}] * len(x))`,
    ]);
    const { message, detail } = row(await verdictOn('gpt2', wrong));
    expect(message?.id).toBe('not_finite.trace_shown');
    expect(detail?.first_difference).toBe('norm_f (b=0,t=0,c=0)');
    expect(row(await verdictOn('gpt2', wrong, { reveal: 'message' })).message?.id).toBe('not_finite.trace');
  });

  it('demands the names that the check requires', async () => {
    const without = changed('python', ['return gathered', 'del gathered["norm_f"]\n    return gathered']);
    expect((await verdictOn('gpt2', without)).status).toBe('passed');
    const { message } = row(await verdictOn('gpt2', without, { required: ['logits', 'norm_f'], reveal: 'message' }));
    expect(message).toMatchObject({ id: 'shape.trace_missing' });
    expect(message?.text.ko).toContain('norm_f');
  });

  it('fails what crashes or is missing, like a call, and what answers another thing the second time', async () => {
    expect(row(await verdictOn('gpt2', code('def forward(*all): return all[99]'))).status).toBe('error');
    expect(row(await verdictOn('gpt2', code('x = 1'))).message?.id).toBe('missing.name');
    const forgetful = changed('python', [
      'return gathered',
      'calls.append(1)\n    return gathered if len(calls) < 3 else {"logits": [[1.0]]}',
    ]);
    const source = forgetful.kind === 'code' ? forgetful.files['value.py'] : '';
    const verdict = await judged({
      limits: LIMITS,
      payload: code(`calls = []\n${source}`),
      checks: [traceCheckOf('microgpt')],
    });
    expect(row(verdict)).toMatchObject({ status: 'failed', message: { id: 'value.changes' } });
  });

  it('sends weights and tokens, and nothing of what must come back', async () => {
    const { sandbox, sent } = watchedSandbox();
    const wrong = changed('python', [
      "keep('logits', linear(x, names['head']))",
      "keep('logits', [a + 1 for a in linear(x, names['head'])])",
    ]);
    const task = { limits: LIMITS, payload: wrong, checks: [traceCheckOf('gpt2')] };
    expect(row(await judged(task, { sandbox })).detail?.first_difference).toBe('logits (b=0,t=0,v=0)');
    // Two embeddings, twelve weights a layer, the last norm, and the tokens: one draw, because it fails.
    expect(sent.join('').match(/"dtype":"f64"/g)).toHaveLength(2 + 2 * 12 + 2);
    expect(sent.join('').match(/"dtype":"i64"/g)).toHaveLength(1);
    expect(sent.join('').match(/"dtype":"(?!f64|i64|u8)/g)).toBeNull();
  });

  it('draws from the seed: the same from the same, another from another', async () => {
    const spy = code('def forward(weights, tokens, *rest): return None');
    const seen = (seed: string) =>
      judged({ payload: spy, seed, checks: [traceCheckOf('gpt2')] }).then((verdict) => row(verdict).detail?.call);
    const [one, again, other] = await Promise.all([seen(SEED), seen(SEED), seen('f'.repeat(32))]);
    expect(one).toBe(again);
    expect(one).not.toBe(other);
  });

  it('ends as cancelled when the job is', async () => {
    const cancel = new AbortController();
    const slow = code('import time\ndef forward(*all):\n    print("here", flush=True)\n    time.sleep(600)');
    const task = { limits: { ...LIMITS, wall_s: 600 }, payload: slow, checks: [traceCheckOf('gpt2')] };
    const sandbox = heardSandbox('here', () => cancel.abort());
    expect((await judged(task, { sandbox, signal: cancel.signal })).status).toBe('cancelled');
  });
});

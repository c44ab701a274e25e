import { describe, expect, it, jest } from '@jest/globals';
import type { Verdict } from '@ear/engine';
import { code, judged, SEED } from '../../testing/judged.ts';
import type { Task } from '../../testing/judged.ts';
import { watchedSandbox } from '../../testing/watched.ts';

/** Each test starts several processes, on machines that may be busy. */
jest.setTimeout(240_000);

/** One causal head, with a hole for each way to get it wrong. */
const attention = ({ scale = '/ len(q[0]) ** 0.5', last = 't', first = '0', axis = 'row', result = 'out' } = {}) => `
import math

def softmax(row):
    top = max(row)
    weights = [math.exp(x - top) for x in row]
    return [w / sum(weights) for w in weights]

def attention(q, k, v):
    T, width = len(q), len(q[0])
    scores, att, out = [[0.0] * T for _ in q], [[0.0] * T for _ in q], []
    for t in range(T):
        for s in range(${first}, ${last} + 1):
            scores[t][s] = sum(a * b for a, b in zip(q[t], k[s])) ${scale}
    if ${axis === 'row' ? 'True' : 'False'}:
        for t in range(T):
            for s, w in enumerate(softmax(scores[t][:${last} + 1])):
                att[t][s] = w
    else:
        for s in range(T):
            for t, w in enumerate(softmax([scores[t][s] for t in range(s, T)])):
                att[s + t][s] = w
    for t in range(T):
        out.append([sum(att[t][s] * v[s][i] for s in range(T)) for i in range(width)])
    return ${result}
`;

const CHECK = { id: 'same', kind: 'oracle', op: 'attention', families: [{ T: [2, 6], HS: [2, 5] }], count: 4 };
const judge = (source: string, check: object = {}, more: Partial<Task> = {}): Promise<Verdict> =>
  judged({ checks: [{ ...CHECK, ...check }], payload: code(source), ...more });
const row = (verdict: Verdict) => verdict.checks[0] as Verdict['checks'][number];

describe('an oracle check in plain Python', () => {
  it('passes what computes the same, whatever it returns of it', async () => {
    expect((await judge(attention())).status).toBe('passed');
    const all = { returns: ['out', 'scores', 'att'] };
    expect((await judge(attention({ result: 'out, scores, att' }), all)).status).toBe('passed');
  });

  it.each([
    ['no mask', { last: 'T - 1' }, 'the causal mask is missing'],
    ['no scale', { scale: '' }, 'the scores are not scaled'],
    ['the other axis', { axis: 'column' }, 'softmax runs over the queries'],
  ])('names the mistake behind %s', async (_name, hole, words) => {
    const full = row(await judge(attention(hole)));
    expect(full.status).toBe('failed');
    expect(full.message).toMatchObject({ id: 'value.variant' });
    expect(full.message?.text.en).toContain(words);
    expect(full.detail?.first_difference).toMatch(/^out \(t=\d,c=\d\)$/);
    expect(row(await judge(attention(hole), { reveal: 'message' }))).toMatchObject({
      message: full.message,
      detail: null,
    });
    expect(row(await judge(attention(hole), { reveal: 'category' })).message?.text.en).not.toContain(words);
    expect(row(await judge(attention(hole), { reveal: 'none' })).message).toBeNull();
  });

  it('says where student and engine part ways when it sees what lies in between', async () => {
    const returns = ['scores', 'att', 'out'];
    const doubled = attention({ result: 'scores, [[2 * w for w in row] for row in att], out' });
    const shown = row(await judge(doubled, { returns }));
    expect(shown.message?.text.en).toMatch(
      /^Right so far: scores\. It differs first at att \(t=0,s=0\): 1 was expected/,
    );
    expect(shown.detail?.first_difference).toBe('att (t=0,s=0)');
    const hidden = row(await judge(doubled, { returns, reveal: 'message' }));
    expect(hidden.message?.text.ko).toBe(
      'scores까지는 같아요. 처음 달라지는 값: att. 이 값을 계산하는 줄을 봐 주세요.',
    );
    expect(JSON.stringify(hidden.message)).not.toMatch(/\d\.\d/);
  });

  it('looks in the order of computation, not in that of the return', async () => {
    const wrong = attention({ result: '[[0.0] * width for _ in q], [[9.0] * T for _ in q]' });
    expect(row(await judge(wrong, { returns: ['out', 'scores'] })).detail?.first_difference).toBe('scores (t=0,s=0)');
  });

  it('prefers the author’s sentence to a general one, and a recognised mistake to both', async () => {
    const message = { ko: '행을 따라가 보세요.', en: 'Follow the rows.' };
    const plus = attention({ result: '[[x + 1 for x in row] for row in out]' });
    expect(row(await judge(plus, { message, reveal: 'message' })).message?.text).toEqual(message);
    expect(row(await judge(attention({ scale: '' }), { message })).message?.id).toBe('value.variant');
  });

  it.each([
    ['too few values', 'scores, att', 'shape.returns'],
    ['one list', 'out + [0.0] * 9', 'shape.returns'],
    ['nothing', 'None', 'shape.returns'],
    ['ragged rows', 'scores, att, out[1:]', 'shape.shown'],
    ['text', "'a', att, out", 'type.shown'],
    ['NaN', "[[float('nan')] * T for _ in q], att, out", 'not_finite.wrong'],
  ])('fails %s with a sentence of its own', async (_name, result, id) => {
    const verdict = row(await judge(attention({ result }), { returns: ['scores', 'att', 'out'] }));
    expect(verdict).toMatchObject({ status: 'failed', message: { id } });
  });

  it('fails what crashes or is missing, like a call', async () => {
    expect(row(await judge('def attention(q, k, v): return q[99]')).status).toBe('error');
    expect(row(await judge('x = 1')).message?.id).toBe('missing.name');
  });

  it('sends the student’s process the inputs and nothing of what must come back', async () => {
    const { sandbox, sent } = watchedSandbox();
    const source = 'def dot(a, b): return sum(x * y for x, y in zip(a, b))';
    const task = { checks: [{ ...CHECK, op: 'dot', families: [{ N: [2, 9] }] }], payload: code(source) };
    const { detail } = row(await judged(task, { sandbox }));
    const bytes = (value: number) => Buffer.from(Float64Array.of(value).buffer).toString('latin1');
    const given = Number(/-?\d+\.\d+/.exec(detail?.call ?? '')?.[0]);
    expect(sent.join('').includes(bytes(given).slice(2))).toBe(true);
    expect(sent.join('').includes(bytes(Number(detail?.expected)).slice(2))).toBe(false);
    expect(sent.join('').includes(String(detail?.expected).slice(0, 10))).toBe(false);
  });

  it('draws other inputs from another seed, and the same from the same', async () => {
    const spy = 'def attention(q, k, v): return q[0][0]';
    const [one, again, other] = await Promise.all(
      [SEED, SEED, 'f'.repeat(32)].map(async (seed) => row(await judge(spy, {}, { seed })).detail?.call),
    );
    expect(one).toBe(again);
    expect(one).not.toBe(other);
  });

  it('fails what answers another thing the second time', async () => {
    const forgetful = `${attention()}\nbefore = attention\ncalls = []\ndef attention(q, k, v):\n    calls.append(1)\n    return before(q, k, v) if len(calls) < 5 else []`;
    expect(row(await judge(forgetful))).toMatchObject({ status: 'failed', message: { id: 'value.changes' } });
  });

  it('fills an input as the check says', async () => {
    const constant = 'def softmax(x): return [[1 / len(row)] * len(row) for row in x]';
    const check = { op: 'softmax', families: [{ N: 2, C: [3, 5] }], inputs: [{ name: 'x', fill: 'ones' }] };
    expect((await judge(constant, check)).status).toBe('passed');
    expect((await judge(constant, { ...check, inputs: [] })).status).toBe('failed');
  });

  it('calls a function as the check says, with sizes among the arguments and without what it knows', async () => {
    const source = `
def norm(width, x):
    assert all(len(row) == width for row in x)
    return [[a / (sum(b * b for b in row) / width + 1e-5) ** 0.5 for a in row] for row in x]
`;
    const check = {
      op: 'rmsnorm',
      fn: 'norm',
      args: ['C', 'x'],
      inputs: [
        { name: 'weight', fill: 'ones' },
        { name: 'eps', value: 1e-5 },
      ],
      families: [{ N: [1, 3], C: [2, 5] }],
    };
    expect((await judge(source, check)).status).toBe('passed');
  });

  it('hands whole numbers over as whole numbers', async () => {
    const source =
      'def encoder_forward(inp, wte, wpe):\n    return [[[a + b for a, b in zip(wte[i], wpe[t])] for t, i in enumerate(row)] for row in inp]';
    const check = { op: 'encoder_forward', families: [{ B: [1, 2], T: [1, 4], C: [1, 3], V: [2, 9] }] };
    expect((await judge(source, check)).status).toBe('passed');
  });

  it.each([
    [
      'softmax',
      'over_rows',
      'import math\ndef softmax(x):\n    sums = [sum(math.exp(r[c]) for r in x) for c in range(len(x[0]))]\n    return [[math.exp(a) / s for a, s in zip(r, sums)] for r in x]',
      [{ N: [2, 4], C: [2, 5] }],
    ],
    [
      'layernorm_forward',
      'eps_outside',
      'def layernorm_forward(inp, weight, bias):\n    def norm(r):\n        m = sum(r) / len(r)\n        d = (sum((x - m) ** 2 for x in r) / len(r)) ** 0.5 + 1e-5\n        return [(x - m) / d * w + b for x, w, b in zip(r, weight, bias)]\n    return [[norm(r) for r in rows] for rows in inp]',
      [{ B: 1, T: 2, C: [3, 6] }],
    ],
    [
      'rmsnorm',
      'centred',
      'def rmsnorm(x, weight, eps):\n    def norm(r):\n        m = sum(r) / len(r)\n        d = (sum((a - m) ** 2 for a in r) / len(r) + eps) ** 0.5\n        return [(a - m) / d * w for a, w in zip(r, weight)]\n    return [norm(r) for r in x]',
      [{ N: 2, C: [3, 6] }],
    ],
    [
      'adamw_update',
      'decay_in_gradient',
      'def adamw_update(params, grads, m, v, lr, b1, b2, eps, wd, t):\n    out = []\n    for p, g, a, b in zip(params, grads, m, v):\n        g += wd * p\n        a, b = b1 * a + (1 - b1) * g, b2 * b + (1 - b2) * g * g\n        out.append(p - lr * (a / (1 - b1 ** t)) / ((b / (1 - b2 ** t)) ** 0.5 + eps))\n    return out',
      [{ N: [2, 5] }],
    ],
  ])('recognises a wrong %s: %s', async (op, variant, source, families) => {
    const verdict = row(await judge(source, { op, families }));
    expect(verdict.message?.id).toBe('value.variant');
    expect(verdict.message?.text.en).toContain(WORDS[variant as keyof typeof WORDS]);
  });
});

const WORDS = {
  over_rows: 'over the columns',
  eps_outside: 'eps is added outside',
  centred: 'the mean is taken off',
  decay_in_gradient: 'added to the gradient',
};

describe('what is wrong with the check itself', () => {
  it.each([
    ['sizes that the engine refuses', { families: [{ T: 4096, HS: 64 }], count: 1 }],
    ['a dim that no family names', { families: [{ T: 3 }] }],
    ['conditions that never hold', { where: ['T > 99'] }],
    ['a tensor that the op does not compute', { returns: ['probs'] }],
    ['an argument that is nothing', { args: ['q', 'x'] }],
  ])('costs the learner nothing: %s', async (_name, check) => {
    const verdict = await judge(attention(), { reveal: 'category', ...check });
    expect(verdict).toMatchObject({ status: 'platform_error', message: { id: 'platform.inputs' } });
    // Names of the field may stand in a Korean sentence; an English phrase is a reason that nobody translated.
    expect(verdict.message?.text.ko).not.toMatch(/[a-z]{2,} [a-z]{2,}/i);
    expect(verdict.message?.text.en).toMatch(/could not be made: [a-zA-Z"]/);
  });
});

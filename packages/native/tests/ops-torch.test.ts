import { spawnSync } from 'node:child_process';
import { describe, expect, it, jest } from '@jest/globals';
import { computeOp, describeOps } from '@ear/native';
import { inPackage, pythonWith } from './support.ts';

/** Importing torch takes long on a busy machine. */
jest.setTimeout(240_000);

/** What each operation takes, and how many elements of it. */
const INPUTS: Readonly<Record<string, string>> = {
  attention_forward: 'inp=B*T*3*C',
  attention_backward: 'dout=B*T*C inp=B*T*3*C att=B*NH*T*T',
  attention: 'q=T*HS k=T*HS v=T*HS',
  attention_head_backward: 'dout=T*HS q=T*HS k=T*HS v=T*HS att=T*T',
  gqa_attention: 'q=B*NH*T*HS k=B*NKV*S*HS v=B*NKV*S*HS',
  gqa_attention_backward: 'dout=B*NH*T*HS q=B*NH*T*HS k=B*NKV*S*HS v=B*NKV*S*HS att=B*NH*T*S',
  attention_cached: 'q=B*NH*HS k=B*NKV*HS v=B*NKV*HS k_cache=B*NKV*S*HS v_cache=B*NKV*S*HS pos=1',
  residual_forward: 'inp1=N inp2=N',
  residual_backward: 'dout=N',
  vec_add: 'a=N b=N',
  gelu_forward: 'inp=N',
  gelu_backward: 'inp=N dout=N',
  relu_forward: 'inp=N',
  relu_backward: 'inp=N dout=N',
  swiglu: 'x=N*C w1=H*C w3=H*C w2=C*H',
  swiglu_backward: 'dout=N*C x=N*C w1=H*C w3=H*C w2=C*H',
  dropout_mask: 'p=1 seed=1 stream=1',
  dropout_forward: 'inp=N mask=N p=1',
  dropout_backward: 'dout=N mask=N p=1',
  encoder_forward: 'inp=B*T wte=V*C wpe=T*C',
  encoder_backward: 'dout=B*T*C inp=B*T',
  embedding_forward: 'tokens=N weight=V*C',
  embedding_backward: 'dout=N*C tokens=N',
  crossentropy_forward: 'probs=B*T*VP targets=B*T',
  crossentropy_softmax_backward: 'dlosses=B*T probs=B*T*VP targets=B*T',
  softmax_crossentropy: 'logits=N*V targets=N',
  matmul_forward: 'inp=B*T*C weight=OC*C bias=OC',
  matmul_backward: 'dout=B*T*OC inp=B*T*C weight=OC*C',
  matmul: 'a=M*K b=K*N',
  transpose: 'a=M*N',
  layernorm_forward: 'inp=B*T*C weight=C bias=C',
  layernorm_backward: 'dout=B*T*C inp=B*T*C weight=C mean=B*T rstd=B*T',
  rmsnorm: 'x=N*C weight=C eps=1',
  rmsnorm_backward: 'dout=N*C x=N*C weight=C eps=1',
  adamw_update: 'params=N grads=N m=N v=N lr=1 beta1=1 beta2=1 eps=1 weight_decay=1 t=1',
  sgd_update: 'params=N grads=N lr=1',
  clip_grad_norm: 'grads=P*N max_norm=1',
  cumsum: 'a=N',
  dot: 'a=N b=N',
  block_sum: 'a=N',
  column_sum: 'a=M*N',
  conv1d: 'a=N w=K',
  rope: 'x=B*NH*T*HS base=1 start=1',
  rope_backward: 'dout=B*NH*T*HS base=1 start=1',
  softmax: 'x=N*C',
  softmax_online: 'x=N*C',
  softmax_backward: 'dout=N*C out=N*C',
  softmax_forward: 'logits=B*T*VP',
  sample_token: 'logits=V history=T temperature=1 top_k=1 top_p=1 repetition_penalty=1 draw=1',
  bpe_merge: 'ids=N',
  bpe_merge_first: 'ids=N',
};
type Numbers = Readonly<Record<string, number>>;

/** `count` numbers in [-2, 2) that are the same each time (mulberry32). */
function numbers(count: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 30 - 2;
  });
}

/** A seed of its own for each name, so that keys are no values. */
const seedOf = (name: string, size: number): number =>
  Array.from(name).reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), size);

/** Random sizes that go together: heads divide the width, keys reach back over the queries. */
function shapeOf(seed: number): Numbers {
  const drawn = numbers(32, seed);
  let at = 0;
  const size = (low: number, high: number): number => low + Math.floor(((drawn[at++]! + 2) / 4) * (high - low + 1));
  const [NKV, HS, T, V, group] = [size(1, 3), 2 * size(1, 4), size(1, 9), size(2, 40), size(1, 3)];
  const NH = NKV * group;
  return {
    ...{ NH, NKV, HS, T, V, C: NH * size(1, 6), S: T + size(0, 5), VP: V + size(0, 4), B: size(1, 3), N: size(2, 70) },
    ...{ OC: size(1, 12), H: size(1, 12), M: size(1, 12), K: size(1, 6), BS: size(1, 9), P: size(1, 5) },
  };
}
/** Two where it matters that sizes are odd, or many, and some at random. */
const SHAPES: readonly Numbers[] = [
  { B: 2, T: 5, C: 12, NH: 3, NKV: 1, HS: 6, S: 8, V: 11, VP: 16, OC: 7, H: 9, M: 4, N: 13, K: 3, BS: 4, P: 3 },
  { B: 3, T: 7, C: 18, NH: 2, NKV: 2, HS: 4, S: 7, V: 37, VP: 40, OC: 10, H: 5, M: 9, N: 300, K: 6, BS: 8, P: 1 },
  ...[1, 2, 3, 4, 5, 6].map(shapeOf),
];
const SCALARS: Numbers = {
  ...{ eps: 1e-5, base: 100, start: 3, p: 0.3, seed: 2 ** 40 + 12_345, stream: 2 ** 35 + 6 },
  ...{ lr: 0.01, beta1: 0.9, beta2: 0.99, weight_decay: 0.1, t: 4 },
};
/** Scalars that are drawn for each shape: [low, high), whole where both are. */
const DRAWN: Readonly<Record<string, (shape: Numbers) => readonly [low: number, high: number]>> = {
  pos: ({ S }) => [0, S!],
  max_norm: () => [0.5, 9.5],
  temperature: () => [0.2, 2.2],
  top_k: ({ V }) => [0, V! + 2],
  top_p: () => [0.1, 1],
  repetition_penalty: () => [1, 2.5],
  draw: () => [0, 0.9999],
};
const WHOLE = ['pos', 'top_k'];
/** Whole numbers below another size than V. */
const BELOW: Readonly<Record<string, number>> = { mask: 2, ids: 4 };
const TOKENS = ['targets', 'tokens', 'history', 'mask', 'ids'];
/** Inputs that another operation computes. */
const FROM: Readonly<Record<string, { readonly op: string; readonly names: readonly string[] }>> = {
  attention_backward: { op: 'attention_forward', names: ['att'] },
  attention_head_backward: { op: 'attention', names: ['att'] },
  gqa_attention_backward: { op: 'gqa_attention', names: ['att'] },
  softmax_backward: { op: 'softmax', names: ['out'] },
  layernorm_backward: { op: 'layernorm_forward', names: ['mean', 'rstd'] },
  crossentropy_forward: { op: 'softmax_forward', names: ['probs'] },
  crossentropy_softmax_backward: { op: 'softmax_forward', names: ['probs'] },
};

function scalarOf(name: string, shape: Numbers): number {
  const range = DRAWN[name]?.(shape);
  if (range === undefined) return SCALARS[name]!;
  const share = (numbers(1, seedOf(name, shape['N']!))[0]! + 2) / 4;
  const value = range[0] + (range[1] - range[0]) * share;
  return WHOLE.includes(name) ? Math.floor(value) : value;
}

function inputOf(op: string, name: string, size: string, shape: Numbers): Float64Array {
  if (size === '1') return Float64Array.of(scalarOf(name, shape));
  const count = size.split('*').reduce((product, dim) => product * (shape[dim] ?? Number(dim)), 1);
  const drawn = numbers(count, seedOf(name, count));
  if (TOKENS.includes(name) || (op.startsWith('encoder') && name === 'inp'))
    return drawn.map((x) => Math.floor(((x + 2) / 4) * Math.min(shape['V']!, BELOW[name] ?? Infinity)));
  if (name === 'inp' && op === 'relu_backward') return drawn.map(Math.round);
  return name === 'v' && op === 'adamw_update' ? drawn.map(Math.abs) : drawn;
}

function dimsOf(op: string, shape: Numbers): Record<string, number> {
  const described = describeOps().find(({ name }) => name === op)!;
  return Object.fromEntries(described.dims.map((dim) => [dim, shape[dim]!]));
}

function callOf(op: string, shape: Numbers) {
  const inputs: Record<string, Float64Array> = {};
  for (const [name, size] of INPUTS[op]!.split(' ').map((one) => one.split('=') as [string, string]))
    inputs[name] = inputOf(op, name, size, shape);
  const before = FROM[op];
  if (before !== undefined) {
    const earlier = callOf(before.op, shape);
    for (const [name, values] of Object.entries({ ...earlier.inputs, ...earlier.outputs }))
      if (before.names.includes(name) || (name in inputs && name in earlier.inputs)) inputs[name] = values;
  }
  const dims = dimsOf(op, shape);
  return { op, dims, inputs, outputs: computeOp({ op, dims, inputs }) };
}

const plain = (arrays: Readonly<Record<string, Float64Array>>) =>
  Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, Array.from(values)]));

const python = pythonWith(['numpy', 'torch']);
const where = python ? describe : describe.skip;
const because = python ? '' : ' (skipped: no Python here has PyTorch)';

where(`operations beside PyTorch in double precision${because}`, () => {
  it('have its results, and the derivatives of its autograd, to 1e-11', () => {
    const names = describeOps().map(({ name }) => name);
    expect(Object.keys(INPUTS).toSorted()).toEqual(names.toSorted());
    const calls = names.flatMap((op) => SHAPES.map((shape) => callOf(op, shape)));
    const lines = calls.map(({ op, dims, inputs, outputs }) =>
      JSON.stringify({ op, dims, inputs: plain(inputs), outputs: plain(outputs) }),
    );
    const { stdout, stderr } = spawnSync(python!, [inPackage('tests/pytorch/ops.py')], {
      input: lines.join('\n'),
      encoding: 'utf8',
      timeout: 240_000,
    });
    expect(stderr).toBe('');
    const told = stdout.trim().split('\n');
    expect(told.filter((line) => line.includes('TOO FAR'))).toEqual([]);
    expect(told.map((line) => line.split(' ')[0]).toSorted()).toEqual(names.toSorted());
  });
});

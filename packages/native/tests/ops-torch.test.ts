import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { computeOp, describeOps } from '@ear/native';
import { inPackage, pythonWith } from './support.ts';

/** What each operation takes, and how many elements of it. */
const INPUTS: Readonly<Record<string, string>> = {
  attention_forward: 'inp=B*T*3*C',
  attention_backward: 'dout=B*T*C inp=B*T*3*C att=B*NH*T*T',
  attention: 'q=T*HS k=T*HS v=T*HS',
  gqa_attention: 'q=B*NH*T*HS k=B*NKV*S*HS v=B*NKV*S*HS',
  residual_forward: 'inp1=N inp2=N',
  residual_backward: 'dout=N',
  vec_add: 'a=N b=N',
  gelu_forward: 'inp=N',
  gelu_backward: 'inp=N dout=N',
  swiglu: 'x=N*C w1=H*C w3=H*C w2=C*H',
  encoder_forward: 'inp=B*T wte=V*C wpe=T*C',
  encoder_backward: 'dout=B*T*C inp=B*T',
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
  cumsum: 'a=N',
  dot: 'a=N b=N',
  block_sum: 'a=N',
  column_sum: 'a=M*N',
  conv1d: 'a=N w=K',
  rope: 'x=B*NH*T*HS base=1 start=1',
  softmax: 'x=N*C',
  softmax_online: 'x=N*C',
  softmax_forward: 'logits=B*T*VP',
};
/** Two shapes; odd numbers where they may be. */
const SHAPES: readonly Readonly<Record<string, number>>[] = [
  { B: 2, T: 5, C: 12, NH: 3, NKV: 1, HS: 6, S: 8, V: 11, VP: 16, OC: 7, H: 9, M: 4, N: 13, K: 3, BS: 4 },
  { B: 3, T: 7, C: 18, NH: 2, NKV: 2, HS: 4, S: 7, V: 37, VP: 40, OC: 10, H: 5, M: 9, N: 30, K: 6, BS: 8 },
];
const SCALARS: Readonly<Record<string, number>> = {
  ...{ eps: 1e-5, base: 100, start: 3 },
  ...{ lr: 0.01, beta1: 0.9, beta2: 0.99, weight_decay: 0.1, t: 4 },
};
/** Inputs that another operation computes. */
const FROM: Readonly<Record<string, { readonly op: string; readonly names: readonly string[] }>> = {
  attention_backward: { op: 'attention_forward', names: ['att'] },
  layernorm_backward: { op: 'layernorm_forward', names: ['mean', 'rstd'] },
  crossentropy_forward: { op: 'softmax_forward', names: ['probs'] },
  crossentropy_softmax_backward: { op: 'softmax_forward', names: ['probs'] },
};

/** `count` numbers in [-2, 2) that are the same each time. */
function numbers(count: number, seed: number): Float64Array {
  let state = (seed * 40_503 + 7) % 2 ** 31;
  return Float64Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return (state / 2 ** 31) * 4 - 2;
  });
}

function inputOf(op: string, name: string, size: string, shape: Readonly<Record<string, number>>): Float64Array {
  if (size === '1') return Float64Array.of(SCALARS[name]!);
  const count = size.split('*').reduce((product, dim) => product * (shape[dim] ?? Number(dim)), 1);
  const drawn = numbers(count, name.length + count);
  if (name === 'targets' || (op.startsWith('encoder') && name === 'inp'))
    return drawn.map((x) => Math.floor(((x + 2) / 4) * shape['V']!));
  return name === 'v' && op === 'adamw_update' ? drawn.map(Math.abs) : drawn;
}

function dimsOf(op: string, shape: Readonly<Record<string, number>>): Record<string, number> {
  const described = describeOps().find(({ name }) => name === op)!;
  return Object.fromEntries(described.dims.map((dim) => [dim, shape[dim]!]));
}

function callOf(op: string, shape: Readonly<Record<string, number>>) {
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
      timeout: 60_000,
    });
    expect(stderr).toBe('');
    const told = stdout.trim().split('\n');
    expect(told.filter((line) => line.includes('TOO FAR'))).toEqual([]);
    expect(told.map((line) => line.split(' ')[0]).toSorted()).toEqual(names.toSorted());
  });
});

import { describe, expect, it } from '@jest/globals';
import { RUNTIME_LIMITS } from '@ear/engine';
import { locateImage } from '../../bare/programs.ts';
import { code, failing, judged, statuses } from '../../testing/judged.ts';

const found = await locateImage('torch').then(
  () => true,
  () => false,
);
const where = found ? describe : describe.skip;

const X = {
  $array: [
    [0, 1, 2],
    [3, 4, 5],
  ],
  dtype: 'float32',
};
const call = (id: string, fn: string, args: unknown[], want: unknown, more: object = {}): never =>
  ({ id, kind: 'call', call: { fn, args }, expect: want, ...more }) as never;
const limits = RUNTIME_LIMITS.torch;

where(found ? 'the torch runtime' : 'the torch runtime (skipped: PyTorch is not installed)', () => {
  it('sends tensors there and back, whatever their layout', async () => {
    const dtypes = ['float64', 'float32', 'float16', 'bfloat16', 'int64', 'int32', 'uint8', 'bool'];
    const verdict = await judged({
      runtime: 'torch',
      limits,
      payload: code(`
import torch
def same(x): return x
def transposed(x): return x.t().contiguous().t()
def graph(x): return (x.requires_grad_() * 1)
def parameter(x): return torch.nn.Parameter(x)
def expanded(x): return x[0].expand(2, 3)
def total(x): return x.sum()
def losses(n): return [torch.tensor(float(i)) for i in range(n)]
def grad(x):
    x.requires_grad_()
    (x * x).sum().backward()
    return x.grad
def threads(): return torch.get_num_threads()
`),
      checks: [
        ...dtypes.map((dtype) => {
          const x = {
            $array: [
              [0, 1, 1],
              [1, 0, 1],
            ],
            dtype,
          };
          return call(dtype, 'same', [x], x);
        }),
        call('empty', 'same', [{ $array: [[], []] }], { $array: [[], []] }),
        ...['transposed', 'graph', 'parameter'].map((fn) => call(fn, fn, [X], X)),
        call('expanded', 'expanded', [X], {
          $array: [
            [0, 1, 2],
            [0, 1, 2],
          ],
          dtype: 'float32',
        }),
        call('total', 'total', [X], 15),
        call(
          'losses',
          'losses',
          [400],
          Array.from({ length: 400 }, (_, i) => i),
        ),
        call('grad', 'grad', [X], {
          $array: [
            [0, 2, 4],
            [6, 8, 10],
          ],
          dtype: 'float32',
        }),
        call('threads', 'threads', [], 1),
        {
          id: 'script',
          kind: 'script',
          run: 'return [torch.ones(2), total(torch.from_numpy(np.ones(3)))]',
          expect: [{ $array: [1, 1], dtype: 'float32' }, 3],
        },
      ],
    });
    expect(failing(verdict)).toEqual([]);
    expect(verdict.status).toBe('passed');
    expect(verdict.runner_image).toMatch(/-torch-\d/);
  }, 240_000);

  it('refuses by name what is no plain tensor, and an ndarray where a tensor is asked for', async () => {
    const cheats = `
import torch
class Liar(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None): return True
def liar(x): return x.as_subclass(Liar)
def sparse(x): return x.to_sparse()
def meta(x): return x.to('meta')
def quantized(x): return torch.quantize_per_tensor(x, 0.1, 0, torch.qint8)
def complexed(x): return x.to(torch.complex64)
def narrow(x): return x.to(torch.int8)
def wide(x): return x.double()
def array(x): return x.numpy()
def column(x): return x[:, None]
def listed(x): return x.tolist()
def negative(x): return -x
`;
    const names = [...cheats.matchAll(/^def (?!__)(\w+)/gm)].map(([, name]) => name as string);
    const x = { $array: [1, 2], dtype: 'float32' };
    const verdict = await judged({
      runtime: 'torch',
      limits,
      payload: code(cheats),
      checks: names.map((fn) => call(fn, fn, [x], x)),
    });
    expect(statuses(verdict)).toEqual(Object.fromEntries(names.map((name) => [name, 'failed'])));
    const said = Object.fromEntries(verdict.checks.map(({ id, message }) => [id, message?.text.en]));
    expect(said).toMatchObject({
      sparse: expect.stringContaining('sparse came'),
      meta: expect.stringContaining('meta came'),
      quantized: expect.stringContaining('quantized came'),
      complexed: expect.stringContaining('complex64 came'),
      narrow: expect.stringContaining('int8 came'),
      array: expect.stringContaining('numpy.ndarray came instead of torch.Tensor'),
      liar: expect.stringContaining('Return the tensor itself'),
    });
  }, 240_000);
});

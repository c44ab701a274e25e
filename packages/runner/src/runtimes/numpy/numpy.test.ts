import { describe, expect, it, jest } from '@jest/globals';
import { locateImage } from '../../bare/programs.ts';
import { code, failing, judged, statuses } from '../../testing/judged.ts';

// Interpreters start slowly on a busy machine.
jest.setTimeout(240_000);

const found = await locateImage('numpy').then(
  () => true,
  () => false,
);
const where = found ? describe : describe.skip;

const RIGHT = `
import numpy as np

def same(x): return x
def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)
def mean(x): return x.mean()
`;
const X = {
  $array: [
    [0, 1, 2],
    [3, 4, 5],
  ],
  dtype: 'float32',
};
const call = (id: string, fn: string, args: unknown[], want: unknown, more: object = {}): never =>
  ({ id, kind: 'call', call: { fn, args }, expect: want, ...more }) as never;
const row = [0.09003057317038046, 0.24472847105479767, 0.6652409557748219];

where(found ? 'the numpy runtime' : 'the numpy runtime (skipped: NumPy is not installed)', () => {
  it('sends tensors there and back, every dtype, and scalars as the numbers they are', async () => {
    const dtypes = ['float64', 'float32', 'float16', 'int64', 'int32', 'uint8', 'bool'];
    const verdict = await judged({
      runtime: 'numpy',
      payload: code(RIGHT),
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
        call('bfloat16', 'same', [{ $array: [0.1], dtype: 'bfloat16' }], { $array: [0.1], dtype: 'bfloat16' }),
        call('empty', 'same', [{ $array: [[], []] }], { $array: [[], []] }),
        call('nested', 'same', [[X, { k: X }]], [X, { k: X }]),
        call('softmax', 'softmax', [X], { $array: [row, row], dtype: 'float32' }, { tol: { atol: 1e-6, rtol: 0 } }),
        call('mean', 'mean', [X], 2.5),
        call('mean-exactly', 'mean', [X], { $array: 2.5, dtype: 'float32' }),
        { id: 'script', kind: 'script', run: 'return softmax(np.zeros((1, 2)))', expect: { $array: [[0.5, 0.5]] } },
      ],
    });
    expect(failing(verdict)).toEqual([]);
    expect(verdict.status).toBe('passed');
    expect(verdict.runner_image).toMatch(/^numpy:cpython-3\.\d+\.\d+-numpy-\d+\./);
  });

  it('reads any layout and byte order, and many scalars in a list', async () => {
    const layouts = `
import numpy as np
def fortran(x): return np.asfortranarray(x)
def swapped(x): return x.astype('>f4')
def strided(x): return np.repeat(np.repeat(x, 2, 0), 2, 1)[::2, ::2]
def backwards(x): return x[::-1, ::-1][::-1, ::-1]
def broadcast(x): return np.broadcast_to(x[0], (2, 3))
def scalars(n): return [np.float64(i) for i in range(n)]
`;
    const verdict = await judged({
      runtime: 'numpy',
      payload: code(layouts),
      checks: [
        ...['fortran', 'swapped', 'strided', 'backwards'].map((fn) => call(fn, fn, [X], X)),
        call('broadcast', 'broadcast', [X], {
          $array: [
            [0, 1, 2],
            [0, 1, 2],
          ],
          dtype: 'float32',
        }),
        call(
          'scalars',
          'scalars',
          [1000],
          Array.from({ length: 1000 }, (_, i) => i),
        ),
      ],
    });
    expect(failing(verdict)).toEqual([]);
  });

  it('names both dtypes, both shapes and the place of the first difference', async () => {
    const verdict = await judged({
      runtime: 'numpy',
      payload: code(
        'import numpy as np\n' +
          'def wide(x): return x.astype(np.float64)\n' +
          'def column(x): return x.reshape(-1, 1)\n' +
          'def off(x):\n    y = x.copy(); y[1, 2] += 1; y[1, 0] -= 3; return y\n',
      ),
      checks: [
        call('wide', 'wide', [X], X),
        call('wide-hidden', 'wide', [X], X, { reveal: 'message' }),
        call('column', 'column', [{ $array: [1, 2] }], { $array: [1, 2] }),
        call('off', 'off', [X], X),
      ],
    });
    const said = Object.fromEntries(verdict.checks.map(({ id, message }) => [id, message?.text.en]));
    expect(said['wide']).toMatch(/dtype: float32 was expected, float64 came/);
    expect(said['wide-hidden']).toMatch(/dtype: float32 was expected, float64 came/);
    expect(said['column']).toMatch(/\(2,\) was expected, \(2, 1\) came/);
    expect(said['off']).toMatch(/At \[1, 0\] there should be 3, but there is 0/);
    expect(verdict.checks.at(-1)?.detail).toMatchObject({ largest_difference: '3 @ [1, 0]' });
  });

  it('is fooled by no class that answers for itself, and refuses by name what does not travel', async () => {
    const cheats = `
import numpy as np
class Liar(np.ndarray):
    def __array_ufunc__(self, *a, **k): return np.bool_(True)
    def __array_function__(self, *a, **k): return True
    def __eq__(self, other): return True
    def tobytes(self, *a): return b'\\0' * 24
class Number(float):
    def __sub__(self, other): return 0.0
def liar(x): return x.view(Liar)
def masked(x): return np.ma.masked_all(x.shape, x.dtype)
def matrix(x): return np.asmatrix(x)
def boxed(x): return x.astype(object)
def structured(x): return np.zeros(2, dtype=[('a', 'f4'), ('b', 'f4')])
def complexed(x): return x.astype(np.complex64)
def longed(x): return x.astype(np.longdouble)
def narrow(x): return x.astype(np.int16)
def text(x): return x.astype('U4')
def boolean(x): return x.astype(bool)
def number(x): return [Number(1.0)] * 2
def listed(x): return x.tolist()
def lazy(x): return (row for row in x)
def column(x): return x[:, None]
def row(x): return x[None, :]
def zero(x): return x[0].reshape(())
def nan(x): return x * np.nan
def infinite(x): return x / 0
`;
    const names = [...cheats.matchAll(/^def (?!__)(\w+)/gm)].map(([, name]) => name as string);
    const x = { $array: [1, 2], dtype: 'float32' };
    const verdict = await judged({
      runtime: 'numpy',
      payload: code(cheats),
      checks: names.map((fn) => call(fn, fn, [x], x, { tol: { atol: 1e300, rtol: 1 } })),
    });
    expect(statuses(verdict)).toEqual(Object.fromEntries(names.map((name) => [name, 'failed'])));
    const ids = Object.fromEntries(verdict.checks.map(({ id, message }) => [id, message?.id]));
    expect(ids).toMatchObject({
      liar: 'type.tensor_shown',
      masked: 'type.tensor_shown',
      complexed: 'dtype.differs',
      longed: 'dtype.differs',
      boxed: 'dtype.differs',
      boolean: 'dtype.differs',
      column: 'shape.tensor_shown',
      zero: 'shape.tensor_shown',
      nan: 'not_finite.wrong',
      infinite: 'not_finite.wrong',
    });
    expect(verdict.checks.find(({ id }) => id === 'narrow')?.message?.text.en).toContain('int16 came');
  });

  it('is fooled by nothing that is patched, and takes scalars of NumPy for the numbers of a gradient', async () => {
    const patched = `
import sys, numpy as np
real = np.ndarray
class Liar(real):
    def __eq__(self, other): return True
np.ndarray, np.allclose, np.array_equal, np.abs = Liar, *[lambda *a, **k: True] * 3
np.dtype, np.frombuffer = (lambda *a: np.float32), (lambda *a, **k: None)
sys.modules['numpy'] = type('Empty', (), {'ndarray': Liar})
main = sys.modules['__main__']
class Value:
    def __init__(self, data, children=(), grads=()):
        self.data, self.grad, self.children, self.grads = np.float64(data), np.float64(0), children, grads
    def __add__(self, other): return Value(self.data + other.data, (self, other), (1, 1))
    def __mul__(self, other): return Value(self.data * other.data, (self, other), (other.data, self.data))
    def backward(self, g=np.float64(1)):
        self.grad += g
        for child, local in zip(self.children, self.grads): child.backward(g * local)
def wrong(x): return x + 1
def right(x): return x
`;
    const families = [{ name: 'expressions', depth: [2, 4], count: 5, ops: ['add', 'mul'] }];
    const verdict = await judged({
      runtime: 'numpy',
      payload: code(patched),
      checks: [
        call('wrong', 'wrong', [X], X),
        call('right', 'right', [X], X),
        { id: 'gradient', kind: 'gradient', families },
      ],
    });
    expect(statuses(verdict)).toEqual({ wrong: 'failed', right: 'passed', gradient: 'passed' });
  });

  it('says so when what came back is too large, and reads none of it', async () => {
    const verdict = await judged({
      runtime: 'numpy',
      payload: code(
        'import numpy as np\ndef huge(): return np.broadcast_to(np.float32(0), (10**6, 10**6))\n' +
          'def many(): return [np.zeros(1)] * 300\ndef axes(): return np.zeros((1,) * 9)\ndef fits(): return np.zeros(2**20)\n',
      ),
      checks: [
        call('huge', 'huge', [], X),
        call('many', 'many', [], X),
        call('axes', 'axes', [], X),
        call('fits', 'fits', [], X),
      ],
    });
    expect(verdict.checks.map(({ message }) => message?.id)).toEqual([
      'type.too_large',
      'type.too_large',
      'type.too_many_axes',
      'dtype.differs',
    ]);
  });
});

describe('tensors in plain Python', () => {
  it('arrive as nested lists and are expected as such', async () => {
    const dtypes = ['float64', 'float32', 'float16', 'bfloat16', 'int64', 'int32', 'uint8', 'bool'];
    const rows = [
      [0, 1, 1],
      [1, 0, 1],
    ];
    const verdict = await judged({
      payload: code('def same(x): return x\ndef kind(x): return [type(x).__name__, type(x[0][0]).__name__]\n'),
      checks: [
        ...dtypes.map((dtype) => call(dtype, 'same', [{ $array: rows, dtype }], { $array: rows, dtype })),
        call('half', 'same', [{ $array: [0.1, -2], dtype: 'bfloat16' }], [0.10009765625, -2]),
        call('scalar', 'same', [{ $array: 2.5 }], 2.5),
        call('empty', 'same', [{ $array: [[], []] }], [[], []]),
        call('kind', 'kind', [{ $array: rows }], ['list', 'float']),
        call('kind-int', 'kind', [{ $array: rows, dtype: 'int32' }], ['list', 'int']),
      ],
    });
    expect(failing(verdict)).toEqual([]);
    expect(verdict.status).toBe('passed');
  });
});

/** The checks of a scalar-autograd challenge, as quest.yaml would hold them. */
export const AUTOGRAD_CHECKS = [
  { id: 'fresh', kind: 'script', run: 'a = Value(1.5)\nreturn [a.data, a.grad]', expect: [1.5, 0] },
  {
    id: 'example',
    kind: 'script',
    run: 'a = Value(2.0); b = Value(3.0)\nL = a * b + a\nL.backward()\nreturn [L.data, a.grad, b.grad]',
    expect: [8, 4, 2],
  },
  {
    id: 'reuse',
    kind: 'script',
    run: 'a = Value(5.0); b = a + a; b.backward()\nc = Value(3.0); d = c * c; d.backward()\nreturn [a.grad, c.grad]',
    expect: [2, 6],
    reveal: 'category',
  },
  {
    id: 'diamond',
    kind: 'script',
    run: 'a = Value(3.0); b = a * a; c = b + a; d = b * c\nd.backward()\nreturn a.grad',
    expect: 135,
    reveal: 'none',
  },
  {
    id: 'left',
    kind: 'script',
    run: 'a = Value(4.0)\ny = (10 - a) + (2 / a) + 3 * a + (1 + a)\ny.backward()\nreturn (y.data, a.grad)',
    expect: [23.5, 2.875],
    reveal: 'message',
  },
  {
    id: 'once',
    kind: 'script',
    run: 'a = Value(1.0001); x = a\nfor _ in range(40): x = x * x ** 0 + x\nx.backward()\nreturn x.grad',
    expect: 1,
    wall_s: 1,
    reveal: 'message',
  },
  {
    id: 'random',
    kind: 'gradient',
    families: [
      {
        name: 'expressions',
        depth: [3, 6],
        count: 30,
        ops: ['add', 'sub', 'mul', 'div', 'neg', 'pow', 'exp', 'log', 'tanh', 'relu'],
      },
    ],
    reveal: 'message',
    weight: 2,
  },
] as const;

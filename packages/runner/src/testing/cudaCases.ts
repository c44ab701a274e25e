import { numbers } from './cuda.ts';
import type { Arg, Geometry, Kernels, Reply } from './cuda.ts';

/** One launch of a kernel of testing/cuda/kernels.cu, and what its first output must be. */
export interface Case {
  readonly symbol: string;
  readonly args: readonly Arg[];
  readonly geometry: Geometry;
  readonly want: readonly number[];
}

export function vecAdd(n: number, blocks = Math.ceil(n / 64)): Case {
  const [a, b] = [numbers(n), numbers(n, 2)];
  const args: Arg[] = [
    ['out', 'float*', n],
    ['a', 'const float*', a],
    ['b', 'const float*', b],
    ['n', 'int', n],
  ];
  return { symbol: 'vec_add', args, geometry: { grid: [blocks], block: [64] }, want: a.map((x, i) => x + (b[i] ?? 0)) };
}

export function mapStride(n: number): Case {
  const a = numbers(n);
  const args: Arg[] = [
    ['out', 'float*', n],
    ['a', 'const float*', a],
    ['k', 'float', 0.5],
    ['n', 'int', n],
  ];
  return { symbol: 'map_stride', args, geometry: { grid: [3], block: [32] }, want: a.map((x) => 0.5 * x + 1) };
}

export function blockSum(n: number): Case {
  const a = numbers(n);
  const blocks = Math.ceil(n / 256);
  const args: Arg[] = [
    ['out', 'float*', blocks],
    ['a', 'const float*', a],
    ['n', 'int', n],
  ];
  const want = Array.from({ length: blocks }, (_, at) => sum(a.slice(at * 256, at * 256 + 256)));
  return { symbol: 'block_sum', args, geometry: { grid: [blocks], block: [256] }, want };
}

export function dot(n: number): Case {
  const [a, b] = [numbers(n), numbers(n, 3)];
  const args: Arg[] = [
    ['out', 'float*', [0]],
    ['a', 'const float*', a],
    ['b', 'const float*', b],
    ['n', 'int', n],
  ];
  return { symbol: 'dot', args, geometry: { grid: [3], block: [128] }, want: [sum(a.map((x, i) => x * (b[i] ?? 0)))] };
}

export function matmul(m: number, n: number, k: number, grid = [Math.ceil(n / 16), Math.ceil(m / 16)]): Case {
  const [a, b] = [numbers(m * k), numbers(k * n, 5)];
  const args: Arg[] = [
    ['c', 'float*', m * n],
    ['a', 'const float*', a],
    ['b', 'const float*', b],
  ];
  const sizes: Arg[] = [
    ['M', 'int', m],
    ['N', 'int', n],
    ['K', 'int', k],
  ];
  const want = Array.from({ length: m * n }, (_, at) => {
    const [row, col] = [Math.floor(at / n), at % n];
    return sum(Array.from({ length: k }, (__, i) => (a[row * k + i] ?? 0) * (b[i * n + col] ?? 0)));
  });
  return { symbol: 'matmul', args: [...args, ...sizes], geometry: { grid, block: [16, 16] }, want };
}

export function softmax(rows: number, columns: number): Case {
  const x = numbers(rows * columns);
  const args: Arg[] = [
    ['out', 'float*', x.length],
    ['inp', 'const float*', x],
    ['N', 'int', rows],
    ['C', 'int', columns],
  ];
  const want = byRow(x, columns, (row) => {
    const powers = row.map((value) => Math.exp(value - Math.max(...row)));
    return powers.map((power) => power / sum(powers));
  });
  return { symbol: 'softmax', args, geometry: { grid: [rows], block: [32] }, want };
}

export function layernorm(rows: number, columns: number, shared = 128 * 4): Case {
  const [x, weight, bias] = [numbers(rows * columns), numbers(columns, 7), numbers(columns, 9)];
  const args: Arg[] = [
    ['out', 'float*', x.length],
    ['inp', 'const float*', x],
  ];
  const rest: Arg[] = [
    ['weight', 'const float*', weight],
    ['bias', 'const float*', bias],
    ['N', 'int', rows],
  ];
  const want = byRow(x, columns, (row) => {
    const mean = sum(row) / columns;
    const scale = (sum(row.map((value) => (value - mean) ** 2)) / columns + 1e-5) ** -0.5;
    return row.map((value, i) => (value - mean) * scale * (weight[i] ?? 0) + (bias[i] ?? 0));
  });
  const geometry = { grid: [rows], block: [128], shared };
  return { symbol: 'layernorm', args: [...args, ...rest, ['C', 'int', columns]], geometry, want };
}

export function run(kernels: Kernels, { symbol, args, geometry }: Case, order: number): Promise<Reply> {
  return kernels.launch(symbol, args, { ...geometry, order });
}

/** Whether the first output is as it must be, within float32. */
export function isRight({ out }: Reply, { want }: Case): boolean {
  const [got = []] = out;
  return got.length === want.length && want.every((value, i) => Math.abs((got[i] ?? NaN) - value) <= 1e-4);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function byRow(x: readonly number[], columns: number, map: (row: number[]) => number[]): number[] {
  return Array.from({ length: x.length / columns }, (_, at) => map(x.slice(at * columns, (at + 1) * columns))).flat();
}

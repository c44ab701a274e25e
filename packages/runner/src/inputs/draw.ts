import type { Expression, Family, Input } from '@ear/engine';
import type { Random } from '../seed.ts';
import { sizeOf, tensorOf } from '../tensors/tensor.ts';
import type { Tensor } from '../tensors/tensor.ts';
import { BadExpression, evaluate } from './expression.ts';
import type { Dims } from './expression.ts';

/** Dims are thrown again this often before the conditions are called impossible. */
const THROWS = 20_000;
/** Elements of one drawn tensor: a mistake of the author's must not fill the grader's memory. */
const MAX_ELEMENTS = 1 << 22;

/** One set of dims for each family and count; `where` holds for all. Throws BadExpression where that cannot be met. */
export function drawDims(
  { families, where, count }: { families: readonly Family[]; where: readonly Expression[]; count: number },
  random: Random,
): Dims[] {
  return families.flatMap((family) => {
    const fixed = Object.values(family).every((range) => typeof range === 'number');
    return Array.from({ length: fixed && where.length === 0 ? Math.min(count, 1) : count }, () =>
      drawOne(family, where, random),
    );
  });
}

function drawOne(family: Family, where: readonly Expression[], random: Random): Dims {
  for (let throws = 0; throws < THROWS; throws++) {
    const dims = Object.fromEntries(
      Object.entries(family).map(([name, range]) => [
        name,
        typeof range === 'number' ? range : range[0] + random.below(range[1] - range[0] + 1),
      ]),
    );
    if (where.every((condition) => evaluate(condition, dims) !== 0)) return dims;
  }
  const all = where.join(' && ');
  throw new BadExpression(`${all} 조건을 모두 만족하는 차원을 찾지 못했어요`, `no dims found that meet ${all}`);
}

/** A drawn argument: a tensor, or a plain number where the input has no shape. */
export type Drawn = Tensor | number;

/** Draws one input. The same seed, dims and input give the same values on every machine. */
export function drawInput(input: Input, dims: Dims, random: Random): Drawn {
  const shape = input.shape.map((extent) => evaluate(extent, dims));
  const { name } = input;
  if (shape.some((extent) => extent < 0))
    throw new BadExpression(`${name}: 크기가 0보다 작아요`, `${name}: a size below zero`);
  const count = sizeOf(shape);
  if (count > MAX_ELEMENTS)
    throw new BadExpression(`${name}: 원소가 ${count}개로 너무 많아요`, `${name}: ${count} elements are too many`);
  if (shape.length === 0) {
    if (input.value !== undefined) return numberOf(input.value, dims);
    return (valuesOf(input, 1, dims, random)[0] as number) ?? 0;
  }
  return tensorOf(input.dtype, shape, valuesOf(input, count, dims, random));
}

function valuesOf({ fill, scale, low, high }: Input, count: number, dims: Dims, random: Random): Float64Array {
  const [from, to] = [numberOf(low, dims), numberOf(high, dims)];
  const values = new Float64Array(count);
  switch (fill) {
    case 'normal':
      return values.map(() => scale * random.normal());
    case 'uniform':
      return values.map(() => from + (to - from) * random.next());
    case 'integers':
      return values.map(() => from + random.below(to - from + 1));
    case 'tokens':
      return values.map(() => from + random.below(Math.max(1, to - from)));
    case 'arange':
      return values.map((_, index) => index);
    case 'zeros':
      return values;
    case 'ones':
      return values.fill(1);
    case 'permutation': {
      const mixed = values.map((_, index) => index);
      for (let i = count - 1; i > 0; i--) {
        const other = random.below(i + 1);
        [mixed[i], mixed[other]] = [mixed[other] as number, mixed[i] as number];
      }
      return mixed;
    }
    default:
      return fill satisfies never;
  }
}

function numberOf(value: number | Expression, dims: Dims): number {
  return typeof value === 'number' ? value : evaluate(value, dims);
}

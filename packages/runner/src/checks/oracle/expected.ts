import type { Wanted } from '../../comparators/wanted.ts';
import { AuthorFault } from '../../judge/author.ts';
import type { Seen } from '../../protocol/seen.ts';

/**
 * What an author's code returned, as what a student's must return: a tensor in the same container, dtype and shape, one
 * without axes as the number that it holds. AuthorFault for what nothing can be compared with: an object, NaN, an
 * infinity that stands alone, an integer beyond 2^53.
 */
export function expectedOf(seen: Seen, file: string): Wanted {
  switch (seen.kind) {
    case 'none':
      return null;
    case 'bool':
    case 'str':
      return seen.value;
    case 'int':
      return exactly(Number(seen.value), Number.isSafeInteger(Number(seen.value)), file);
    case 'float':
      return exactly(seen.value, Number.isFinite(seen.value), file);
    case 'list':
    case 'tuple':
      return seen.items.map((item) => expectedOf(item, file));
    case 'dict':
      return Object.fromEntries(
        seen.entries.map(([key, value]) => {
          if (key.kind !== 'str') throw new AuthorFault(file, `a key of type ${key.kind}`);
          return [key.value, expectedOf(value, file)];
        }),
      );
    case 'tensor': {
      const { container, tensor } = seen;
      if (tensor.values.some(Number.isNaN)) throw new AuthorFault(file, 'NaN came out');
      if (tensor.shape.length > 0) return { ...tensor, container };
      return tensor.dtype === 'bool' ? tensor.values[0] !== 0 : (tensor.values[0] as number);
    }
    case 'foreign':
      throw new AuthorFault(file, `a tensor of dtype ${seen.dtype}`);
    case 'object':
      throw new AuthorFault(file, `an object of type ${seen.type}`);
    default:
      return seen satisfies never;
  }
}

function exactly(value: number, holds: boolean, file: string): number {
  if (!holds) throw new AuthorFault(file, 'a number that nothing can be compared with');
  return value;
}

import type { Seen } from '../protocol/seen.ts';
import { isTensor } from '../tensors/tensor.ts';
import type { Tensor } from '../tensors/tensor.ts';
import { clip } from '../text.ts';
import { nested } from './wanted.ts';
import type { Wanted } from './wanted.ts';

const MAX_ITEMS = 40;
const MAX_CHARS = 600;

/** A value as Python would print it, cut to a readable length. */
export function formatSeen(seen: Seen): string {
  return clip(python(seen), MAX_CHARS);
}

/** An expected value in the same spelling. */
export function formatPlain(value: Wanted): string {
  return clip(plain(value), MAX_CHARS);
}

/** A kind of value in the words of Python: `float`, `list(3)`, `float32 ndarray (2, 3)`. */
export function typeOf(seen: Seen): string {
  switch (seen.kind) {
    case 'none':
      return 'None';
    case 'object':
      return clip(seen.type, 60);
    case 'tensor':
      return typeOfTensor(seen.tensor, HOLDER[seen.container]);
    case 'foreign':
      return `${seen.dtype} ${HOLDER[seen.container]}`;
    case 'list':
    case 'tuple':
      return `${seen.kind}(${seen.items.length})`;
    case 'dict':
      return `dict(${seen.entries.length})`;
    default:
      return seen.kind;
  }
}

/** The kind of an expected value, in the same words. */
export function typeOfPlain(value: Wanted): string {
  if (isTensor(value)) return typeOfTensor(value, HOLDER[value.container ?? 'numpy']);
  if (value === null) return 'None';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'string') return 'str';
  return Array.isArray(value) ? `list(${value.length})` : `dict(${Object.keys(value).length})`;
}

/** `(2, 3)`, `(4,)`, `()`: a shape as Python writes it. */
export function formatShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

const HOLDER = { numpy: 'ndarray', torch: 'Tensor', scalar: 'NumPy scalar' } as const;

function typeOfTensor({ dtype, shape }: Tensor, holder: string): string {
  return shape.length === 0 ? `${dtype} ${holder}` : `${dtype} ${holder} ${formatShape(shape)}`;
}

/** A number, short enough to read and exact enough to compare: 6 significant digits where more say nothing. */
export function formatNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? String(value) : String(Number(value.toPrecision(6)));
}

function python(seen: Seen): string {
  switch (seen.kind) {
    case 'none':
      return 'None';
    case 'bool':
      return seen.value ? 'True' : 'False';
    case 'int':
      return clip(seen.value.toString(), 80);
    case 'float':
      return float(seen.value);
    case 'str':
      return quoted(seen.value);
    case 'list':
      return `[${some(seen.items, python)}]`;
    case 'tuple':
      return seen.items.length === 1 ? `(${python(seen.items[0] as Seen)},)` : `(${some(seen.items, python)})`;
    case 'dict':
      return `{${some(seen.entries, ([key, value]) => `${python(key)}: ${python(value)}`)}}`;
    case 'object':
      return `<${clip(seen.type, 60)}>`;
    case 'tensor':
      return tensor(seen.tensor, seen.container === 'torch');
    case 'foreign':
      return `<${seen.dtype} ${HOLDER[seen.container]}>`;
  }
}

/** Elements as rows, to six digits; of large ones the first, and their shape. */
function tensor(of: Tensor, isTorch: boolean): string {
  const { dtype, shape, values } = of;
  const name = isTorch ? 'tensor' : 'array';
  const text =
    values.length <= MAX_ITEMS ? rows(nested(of)) : `[${some([...values.subarray(0, MAX_ITEMS + 1)], digits)}]`;
  const size = values.length <= MAX_ITEMS && values.length > 0 ? '' : `, shape=${formatShape(shape)}`;
  return `${name}(${text}, dtype=${dtype}${size})`;
}

function rows(value: Wanted): string {
  if (typeof value === 'number') return digits(value);
  return Array.isArray(value) ? `[${(value as readonly Wanted[]).map(rows).join(', ')}]` : plain(value);
}

function digits(value: number): string {
  return Number.isFinite(value) ? formatNumber(value) : float(value);
}

function plain(value: Wanted): string {
  if (isTensor(value)) return tensor(value, value.container === 'torch');
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${some(value as readonly Wanted[], plain)}]`;
  return `{${some(Object.entries(value), ([key, item]) => `${quoted(key)}: ${plain(item)}`)}}`;
}

function float(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function quoted(text: string): string {
  return `'${clip(text, 200).replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

function some<T>(items: readonly T[], format: (item: T) => string): string {
  const shown = items.slice(0, MAX_ITEMS).map(format).join(', ');
  return items.length > MAX_ITEMS ? `${shown}, …` : shown;
}

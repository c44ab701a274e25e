import { nearest } from '@ear/engine';
import type { CheckOf, LocalText, Message, Runtime } from '@ear/engine';
import type { TracedTensor } from '@ear/native';
import { formatSeen, typeOf } from '../../comparators/format.ts';
import { message } from '../../messages.ts';
import type { Seen } from '../../protocol/seen.ts';
import { tensorOfSeen } from '../../tensors/fromSeen.ts';
import type { Tensor } from '../../tensors/tensor.ts';

export interface Expecting {
  /** Every name that the engine computes, in the order of computation. */
  readonly names: readonly string[];
  readonly runtime: Runtime;
}

/**
 * A student's dict as tensors by name, in the order in which they came; or the sentence of what is wrong with it: no
 * dict, a name that nobody knows, one that is missing, a value that is no tensor of numbers, another dtype.
 */
export function readTrace(
  value: Seen,
  check: CheckOf<'trace'>,
  { names, runtime }: Expecting,
): readonly TracedTensor[] | Message {
  const open = check.reveal === 'full';
  if (value.kind === 'none') return message('type.none');
  if (value.kind !== 'dict') return open ? message('type.trace_shown', { got: typeOf(value) }) : message('type.trace');
  const given = new Map<string, Seen>();
  for (const [key, one] of value.entries) {
    if (key.kind !== 'str' || !names.includes(key.value)) return unknownName(key, names, open);
    if (!given.has(key.value)) given.set(key.value, one);
  }
  const missing = ['logits', ...check.required].filter((name) => !given.has(name));
  if (missing.length > 0) return message('shape.trace_missing', { names: some(missing) });
  const tensors: TracedTensor[] = [];
  for (const [name, one] of given) {
    const tensor = runtime === 'python' ? fromLists(one) : fromTensor(one, runtime);
    if (tensor === null) return message('type.trace_tensor', { name, want: HOLDER[runtime] ?? NUMBERS });
    const want = runtime === 'python' ? 'float64' : check.dtype;
    if (tensor.dtype !== want) return message('dtype.trace', { name, want, got: tensor.dtype });
    const { values } = tensor;
    // Beside an extent of 0 another may be as large as it likes; the engine takes none that large.
    const shape = tensor.shape.map((extent) => Math.min(extent, MAX_EXTENT));
    tensors.push({ name, shape, values: want === 'float32' ? Float32Array.from(values) : (values as Float64Array) });
  }
  return tensors;
}

const MAX_EXTENT = 2 ** 26;

/** `a, b, c, …`: the first few of a list of names. */
function some(names: readonly string[]): string {
  return names.length > 6 ? `${names.slice(0, 6).join(', ')}, …` : names.join(', ');
}

const NUMBERS = { ko: '숫자만 담은 리스트', en: 'nested lists of numbers' };
const HOLDER: Partial<Record<Runtime, LocalText>> = {
  numpy: { ko: 'numpy.ndarray', en: 'a numpy.ndarray' },
  torch: { ko: 'torch.Tensor', en: 'a torch.Tensor' },
};

/** The name itself is the student's word; the one that it comes near to is ours. */
function unknownName(key: Seen, names: readonly string[], open: boolean): Message {
  const near = key.kind === 'str' && key.value.length <= 64 ? nearest(key.value, names) : undefined;
  const guess = near === undefined ? message('shape.trace_names') : message('shape.trace_guess', { near });
  const facts = { guess: guess.text, got: open ? formatSeen(key) : '' };
  return open ? message('shape.trace_unknown_shown', facts) : message('shape.trace_unknown', facts);
}

type Read = Pick<Tensor, 'shape' | 'values'> & { readonly dtype: string };

function fromTensor(value: Seen, runtime: Runtime): Read | null {
  if (value.kind !== 'tensor' && value.kind !== 'foreign') return null;
  const container = value.container === 'scalar' ? 'numpy' : value.container;
  if (container !== runtime) return null;
  return value.kind === 'tensor' ? value.tensor : { dtype: value.dtype, shape: [], values: new Float64Array() };
}

function fromLists(value: Seen): Read | null {
  const tensor = tensorOfSeen(value) ?? tensorOfSeen(filledUp(value));
  return tensor === null || tensor.dtype === 'bool' ? null : { ...tensor, dtype: 'float64' };
}

/**
 * Rows of attention may end where a causal mask begins, as they do where keys are kept: row t has t + 1 numbers. Every
 * row of a matrix must, so that what is filled in is never more than what came.
 */
function filledUp(value: Seen): Seen {
  if (!isList(value)) return value;
  const rows = value.items;
  if (rows.some((row) => isList(row) && row.items.some(isList))) return { ...value, items: rows.map(filledUp) };
  if (!rows.every((row, t) => isList(row) && row.items.length === t + 1)) return value;
  return {
    ...value,
    items: rows.map((row, t): Seen => {
      const hidden = Array<Seen>(rows.length - t - 1).fill(ZERO);
      return { kind: 'list', items: isList(row) ? [...row.items, ...hidden] : hidden };
    }),
  };
}

const ZERO: Seen = { kind: 'float', value: 0 };

function isList(seen: Seen): seen is Seen & { readonly kind: 'list' | 'tuple' } {
  return seen.kind === 'list' || seen.kind === 'tuple';
}

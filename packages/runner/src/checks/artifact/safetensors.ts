import type { Dtype, LocalText } from '@ear/engine';
import { BYTES } from '../../tensors/tensor.ts';

/** One tensor of a file: what its header says, checked against the bytes that are there. */
export interface StoredTensor {
  readonly name: string;
  /** The layout's own word: `F32`, `I64`. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Little-endian, row by row; a view into the file. */
  readonly bytes: Uint8Array;
}

/** Why a file cannot be read, in a few words. */
export interface Unreadable {
  readonly fault: LocalText;
}

/** The layout's names of the dtypes that checks can ask for. */
export const DTYPE_OF: ReadonlyMap<string, Dtype> = new Map([
  ['F64', 'float64'],
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['I64', 'int64'],
  ['I32', 'int32'],
  ['U8', 'uint8'],
  ['BOOL', 'bool'],
]);

/** Bytes of an element of the dtypes that are known and never asked for. */
const OTHERS: ReadonlyMap<string, number> = new Map([
  ['I8', 1],
  ['I16', 2],
  ['U16', 2],
  ['U32', 4],
  ['U64', 8],
  ['F8_E4M3', 1],
  ['F8_E5M2', 1],
  ['C64', 8],
]);

const LENGTH_BYTES = 8;
const MAX_HEADER = 1024 * 1024;
const MAX_TENSORS = 4096;
const MAX_RANK = 8;

/**
 * Reads a file in the safetensors layout: u64 LE length of the header, the header as JSON (`{"name": {"dtype": "F32",
 * "shape": [2, 3], "data_offsets": [0, 24]}, …}`), then the tensors' bytes, which must be named in full, without gaps
 * and without overlaps. Strict: a name that comes twice, an unknown key or a size that does not agree is a fault, never
 * guessed at. Nothing is run, and nothing is reserved by a number that the file says.
 * Source: https://github.com/huggingface/safetensors#format
 */
export function readSafetensors(file: Uint8Array): readonly StoredTensor[] | Unreadable {
  const header = headerOf(file);
  if ('fault' in header) return header;
  const data = file.subarray(LENGTH_BYTES + header.length);
  const entries = Object.entries(header.json).filter(([name]) => name !== '__metadata__');
  if (entries.length > MAX_TENSORS) return fault('tensors');
  const metadata = header.json['__metadata__'];
  if (metadata !== undefined && !isTexts(metadata)) return fault('metadata');
  const spans: (StoredTensor & { readonly begin: number; readonly end: number })[] = [];
  for (const [name, entry] of entries) {
    const span = spanOf(entry, data.length);
    if (span === null) return fault('entry');
    const { dtype, shape, begin, end } = span;
    const known = DTYPE_OF.get(dtype);
    const width = known === undefined ? OTHERS.get(dtype) : BYTES[known];
    if (width === undefined) return fault('dtype');
    if (shape.reduce((bytes, extent) => bytes * extent, width) !== end - begin) return fault('size');
    spans.push({ name, dtype, shape, begin, end, bytes: data.subarray(begin, end) });
  }
  return followEachOther(spans, data.length) ? spans : fault('gaps');
}

/** What the first bytes of a file say that it is instead; null where nothing is recognised. */
export function knownAs(file: Uint8Array): string | null {
  const start = Buffer.from(file.subarray(0, 8)).toString('latin1');
  const found = MAGIC.find(([magic]) => start.startsWith(magic));
  if (found) return found[1];
  // oxlint-disable-next-line no-control-regex
  return /^(?:\x80[\x02-\x05]|\((?:dp|lp|i)|c[a-z_]{2})/.test(start) ? 'pickle' : null;
}

const MAGIC: readonly (readonly [string, string])[] = [
  ['PK\u0003\u0004', 'zip (torch.save, .npz)'],
  ['\u0093NUMPY', '.npy'],
  ['\u0089HDF', 'HDF5'],
  ['GGUF', 'GGUF'],
  ['\u001f\u008b', 'gzip'],
];

function headerOf(
  file: Uint8Array,
): { readonly length: number; readonly json: Readonly<Record<string, unknown>> } | Unreadable {
  if (file.length < LENGTH_BYTES + 2) return fault('short');
  const length = new DataView(file.buffer, file.byteOffset, file.byteLength).getBigUint64(0, true);
  if (length > MAX_HEADER || length > file.length - LENGTH_BYTES) return fault('header');
  const bytes = file.subarray(LENGTH_BYTES, LENGTH_BYTES + Number(length));
  if (bytes[0] !== 0x7b) return fault('header');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const json = JSON.parse(text) as Record<string, unknown>;
    return keysIn(text) === keysOf(json) ? { length: Number(length), json } : fault('twice');
  } catch {
    return fault('json');
  }
}

/** Keys that a JSON text writes, at every depth; the text is known to be JSON. */
function keysIn(text: string): number {
  return text.match(/"(?:[^"\\]|\\.)*"\s*:|"(?:[^"\\]|\\.)*"/g)?.filter((token) => token.endsWith(':')).length ?? 0;
}

/** Keys that were kept when it was read: fewer, where one came twice. */
function keysOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const items = Object.values(value);
  const own = Array.isArray(value) ? 0 : items.length;
  return items.reduce<number>((count, item) => count + keysOf(item), own);
}

function spanOf(
  entry: unknown,
  room: number,
): { readonly dtype: string; readonly shape: readonly number[]; readonly begin: number; readonly end: number } | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const { dtype, shape, data_offsets: offsets, ...rest } = entry as Record<string, unknown>;
  if (typeof dtype !== 'string' || !isCounts(shape) || !isCounts(offsets) || Object.keys(rest).length > 0) return null;
  const [begin, end] = offsets;
  if (offsets.length !== 2 || begin === undefined || end === undefined || begin > end || end > room) return null;
  return shape.length <= MAX_RANK ? { dtype, shape, begin, end } : null;
}

/** Each begins where the one before it ends, from the first byte to the last. */
function followEachOther(spans: readonly { readonly begin: number; readonly end: number }[], length: number): boolean {
  let at = 0;
  for (const { begin, end } of spans.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at) return false;
    at = end;
  }
  return at === length;
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function isTexts(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === 'string')
  );
}

const FAULTS = {
  short: { ko: '파일이 너무 짧아요', en: 'the file is too short' },
  header: {
    ko: '처음 8바이트가 머리말의 길이가 아니에요',
    en: 'the first 8 bytes are not the length of a header',
  },
  json: { ko: '머리말이 JSON이 아니에요', en: 'the header is no JSON' },
  twice: { ko: '같은 이름이 두 번 나와요', en: 'a name comes twice' },
  tensors: { ko: '텐서가 너무 많아요', en: 'there are too many tensors' },
  metadata: { ko: '__metadata__에 글이 아닌 것이 있어요', en: '__metadata__ holds something that is no text' },
  entry: {
    ko: '텐서마다 dtype, shape, data_offsets만 있어야 해요',
    en: 'each tensor needs dtype, shape and data_offsets inside the file, and nothing else',
  },
  dtype: { ko: '모르는 dtype이 있어요', en: 'a dtype is unknown' },
  size: { ko: 'shape과 바이트 수가 맞지 않아요', en: 'a shape and its number of bytes do not agree' },
  gaps: { ko: '텐서 사이가 비었거나 겹쳐요', en: 'tensors overlap or leave bytes unnamed' },
} as const satisfies Record<string, LocalText>;

function fault(name: keyof typeof FAULTS): Unreadable {
  return { fault: FAULTS[name] };
}

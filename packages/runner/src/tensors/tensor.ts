import type { Dtype } from '@ear/engine';
import type { Dtype as WireDtype } from '../protocol/frame.ts';

/** What holds a tensor in the student's process: an ndarray, a torch.Tensor, or one of NumPy's scalars (no axes). */
export const CONTAINERS = ['numpy', 'torch', 'scalar'] as const;
export type Container = (typeof CONTAINERS)[number];

/**
 * A tensor as data: `values` flat, row by row, each in float64, already of `dtype`. An int64 that float64 cannot hold
 * is NaN, which equals nothing.
 */
export interface Tensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** Whether a value is a tensor as data; plain values never hold a Float64Array. */
export function isTensor(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && (value as Partial<Tensor>).values instanceof Float64Array;
}

/** Names of dtypes on the wire. */
export const WIRE_DTYPE = {
  float64: 'f64',
  float32: 'f32',
  float16: 'f16',
  bfloat16: 'bf16',
  int64: 'i64',
  int32: 'i32',
  uint8: 'u8',
  bool: 'bool',
} as const satisfies Record<Dtype, WireDtype>;

const FROM_WIRE = new Map<WireDtype, Dtype>(Object.entries(WIRE_DTYPE).map(([dtype, wire]) => [wire, dtype as Dtype]));

/** The dtype of a wire name; null for `json` and for anything that is none. */
export function dtypeOfWire(wire: unknown): Dtype | null {
  return FROM_WIRE.get(wire as WireDtype) ?? null;
}

/** Elements of a shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Makes a tensor, rounding each value to `dtype`. RangeError when the number of values does not fit the shape. */
export function tensorOf(dtype: Dtype, shape: readonly number[], values: ArrayLike<number>): Tensor {
  if (values.length !== sizeOf(shape))
    throw new RangeError(`${values.length} values for a shape of ${shape.join('x')}`);
  const round = ROUND[dtype];
  return { dtype, shape, values: Float64Array.from(values, round) };
}

/** Little-endian bytes -> tensor. `bytes` must be exactly as long as dtype and shape say (the decoder saw to that). */
export function tensorFromBytes(dtype: Dtype, shape: readonly number[], bytes: Uint8Array): Tensor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { size, read } = CODEC[dtype];
  const values = new Float64Array(sizeOf(shape));
  for (let i = 0; i < values.length; i++) values[i] = read(view, i * size);
  return { dtype, shape, values };
}

/** Tensor -> little-endian bytes. */
export function bytesOfTensor({ dtype, values }: Tensor): Uint8Array {
  const { size, write } = CODEC[dtype];
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) write(view, i * size, values[i] as number);
  return bytes;
}

interface Codec {
  readonly size: number;
  readonly read: (view: DataView, at: number) => number;
  readonly write: (view: DataView, at: number, value: number) => void;
}

const CODEC: Readonly<Record<Dtype, Codec>> = {
  float64: { size: 8, read: (v, at) => v.getFloat64(at, true), write: (v, at, x) => v.setFloat64(at, x, true) },
  float32: { size: 4, read: (v, at) => v.getFloat32(at, true), write: (v, at, x) => v.setFloat32(at, x, true) },
  float16: {
    size: 2,
    read: (v, at) => halfToNumber(v.getUint16(at, true)),
    write: (v, at, x) => v.setUint16(at, numberToHalf(x), true),
  },
  bfloat16: {
    size: 2,
    read: (v, at) => bfloatToNumber(v.getUint16(at, true)),
    write: (v, at, x) => v.setUint16(at, numberToBfloat(x), true),
  },
  int64: {
    size: 8,
    read: (v, at) => exactly(v.getBigInt64(at, true)),
    write: (v, at, x) => v.setBigInt64(at, BigInt(Math.trunc(x)), true),
  },
  int32: { size: 4, read: (v, at) => v.getInt32(at, true), write: (v, at, x) => v.setInt32(at, x, true) },
  uint8: { size: 1, read: (v, at) => v.getUint8(at), write: (v, at, x) => v.setUint8(at, x) },
  bool: {
    size: 1,
    read: (v, at) => (v.getUint8(at) === 0 ? 0 : 1),
    write: (v, at, x) => v.setUint8(at, x === 0 ? 0 : 1),
  },
};

/** Bytes of one element. */
export const BYTES: Readonly<Record<Dtype, number>> = {
  float64: CODEC.float64.size,
  float32: CODEC.float32.size,
  float16: CODEC.float16.size,
  bfloat16: CODEC.bfloat16.size,
  int64: CODEC.int64.size,
  int32: CODEC.int32.size,
  uint8: CODEC.uint8.size,
  bool: CODEC.bool.size,
};

const ROUND: Readonly<Record<Dtype, (value: number) => number>> = {
  float64: (x) => x,
  float32: Math.fround,
  float16: (x) => halfToNumber(numberToHalf(x)),
  bfloat16: (x) => bfloatToNumber(numberToBfloat(x)),
  int64: Math.trunc,
  int32: (x) => Math.trunc(x) | 0,
  uint8: (x) => Math.trunc(x) & 255,
  bool: (x) => (x === 0 ? 0 : 1),
};

/** The same number in float64; NaN where there is none. */
function exactly(value: bigint): number {
  const number = Number(value);
  return BigInt(number) === value ? number : NaN;
}

const scratch = new DataView(new ArrayBuffer(4));

/** IEEE 754 binary16 -> number. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** number -> IEEE 754 binary16, rounding to nearest, ties to even. */
function numberToHalf(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (size >= 65520) return sign | 0x7c00;
  const exponent = size < 2 ** -14 ? -14 : Math.floor(Math.log2(size));
  const unit = 2 ** (exponent - 10);
  const steps = roundTiesToEven(size / unit);
  // 1024 steps of the smallest normal exponent are its first number; carries into the next exponent come out right.
  return sign | (steps + (exponent + 14) * 1024);
}

function bfloatToNumber(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}

/** number -> bfloat16: the upper half of the float32, rounded to nearest, ties to even. */
function numberToBfloat(value: number): number {
  if (Number.isNaN(value)) return 0x7fc0;
  scratch.setFloat32(0, value);
  const bits = scratch.getUint32(0);
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}

function roundTiesToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

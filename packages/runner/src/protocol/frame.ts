/**
 * The wire between broker and student, both ways:
 * u32 LE header length (<= 64 KiB) · u32 LE payload length · JSON header · payload.
 * The header names the payload's segments (dtype and shape) before a byte of it is taken.
 */
export const MAX_HEADER_BYTES = 64 * 1024;
export const PREFIX_BYTES = 8;
const MAX_SEGMENTS = 257;
const MAX_RANK = 8;

/** Bytes per element of each dtype; `json` is UTF-8 text, one byte per element. Little-endian. */
export const DTYPE_BYTES = { f64: 8, f32: 4, f16: 2, bf16: 2, i64: 8, i32: 4, u8: 1, bool: 1, json: 1 } as const;
export type Dtype = keyof typeof DTYPE_BYTES;

export interface Segment {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
}

/** A header that could be read; `fields` is whatever else the sender put there, unchecked. */
export interface FrameHeader {
  readonly id: number;
  readonly segments: readonly Segment[];
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface Frame {
  readonly header: FrameHeader;
  /** As many buffers as the header has segments, each exactly as long as its dtype and shape say. */
  readonly segments: readonly Buffer[];
}

/** Why a stream of frames cannot be read any further. */
export type FrameFault =
  | 'header_size'
  | 'payload_size'
  | 'header_json'
  | 'header_shape'
  | 'segment_sizes'
  | 'wrong_id'
  | 'uninvited'
  | 'total_size';

/** Bytes of a frame to send. Throws RangeError when the header is over 64 KiB: a mistake of the caller's. */
export function encodeFrame(header: Readonly<Record<string, unknown>>, payload: Uint8Array = new Uint8Array()): Buffer {
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  if (text.length > MAX_HEADER_BYTES) throw new RangeError(`frame header of ${text.length} bytes`);
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32LE(text.length, 0);
  prefix.writeUInt32LE(payload.length, 4);
  return Buffer.concat([prefix, text, payload]);
}

/** Reads a header's JSON; a fault instead of an exception, whatever the bytes are. */
export function parseHeader(bytes: Buffer): FrameHeader | FrameFault {
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString('utf8'));
  } catch {
    return 'header_json';
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return 'header_shape';
  const { id, segments, ...fields } = parsed as Record<string, unknown>;
  if (!isCount(id) || !Array.isArray(segments) || segments.length > MAX_SEGMENTS) return 'header_shape';
  return segments.every(isSegment) ? { id, segments, fields } : 'header_shape';
}

/** Bytes that a segment takes, or null when that is more than `cap`. */
export function segmentBytes(segment: Segment, cap: number): number | null {
  if (segment.shape.includes(0)) return 0;
  let bytes: number = DTYPE_BYTES[segment.dtype];
  for (const extent of segment.shape) {
    bytes *= extent;
    if (bytes > cap) return null;
  }
  return bytes;
}

function isSegment(value: unknown): value is Segment {
  if (typeof value !== 'object' || value === null) return false;
  const { dtype, shape } = value as Partial<Segment>;
  return (
    typeof dtype === 'string' &&
    Object.hasOwn(DTYPE_BYTES, dtype) &&
    Array.isArray(shape) &&
    shape.length <= MAX_RANK &&
    shape.every(isCount)
  );
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

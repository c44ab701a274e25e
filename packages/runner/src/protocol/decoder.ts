import { MAX_HEADER_BYTES, parseHeader, PREFIX_BYTES, segmentBytes } from './frame.ts';
import type { Frame, FrameFault, FrameHeader } from './frame.ts';

export interface FrameCaps {
  /** The largest payload of one frame, in bytes. */
  readonly payload: number;
  /** All bytes that one process may send over its life, beside what is allowed on the way. */
  readonly total: number;
}

export interface FrameDecoder {
  /** Takes the next bytes; answers the frames that they complete, or the fault after which nothing more is read. */
  push(chunk: Buffer): { readonly frames: readonly Frame[]; readonly fault: FrameFault | null };
  /** So many bytes more may come over the stream's life. */
  allow(bytes: number): void;
  /** true when the stream may end here: no half frame is waiting. */
  readonly atBoundary: boolean;
}

/**
 * Cuts a hostile byte stream into frames. It holds only bytes that really arrived and never reserves memory by a
 * number that the sender wrote. `accept` sees each header, with its payload's length, before the payload is taken.
 */
export function frameDecoder(caps: FrameCaps, accept: (header: FrameHeader) => FrameFault | null): FrameDecoder {
  let waiting: Buffer[] = [];
  let held = 0;
  let received = 0;
  let allowed = caps.total;
  let need = PREFIX_BYTES;
  let sizes: { header: number; payload: number } | null = null;
  let header: FrameHeader | null = null;
  let fault: FrameFault | null = null;

  function take(count: number): Buffer {
    const all = waiting.length === 1 ? (waiting[0] as Buffer) : Buffer.concat(waiting, held);
    const rest = all.subarray(count);
    waiting = rest.length > 0 ? [rest] : [];
    held = rest.length;
    return all.subarray(0, count);
  }

  /** One step: prefix -> header -> payload. Answers a frame when a payload is complete. */
  function step(): Frame | FrameFault | null {
    if (sizes === null) {
      const prefix = take(PREFIX_BYTES);
      sizes = { header: prefix.readUInt32LE(0), payload: prefix.readUInt32LE(4) };
      if (sizes.header === 0 || sizes.header > MAX_HEADER_BYTES) return 'header_size';
      if (sizes.payload > caps.payload) return 'payload_size';
      need = sizes.header;
      return null;
    }
    if (header === null) {
      const parsed = parseHeader(take(sizes.header));
      if (typeof parsed === 'string') return parsed;
      if (payloadBytes(parsed, caps.payload) !== sizes.payload) return 'segment_sizes';
      const refused = accept(parsed);
      if (refused !== null) return refused;
      header = parsed;
      need = sizes.payload;
      return null;
    }
    const frame = { header, segments: cut(header, take(sizes.payload), caps.payload) };
    sizes = null;
    header = null;
    need = PREFIX_BYTES;
    return frame;
  }

  return {
    push(chunk) {
      const frames: Frame[] = [];
      if (fault !== null) return { frames, fault };
      received += chunk.length;
      if (received > allowed) return { frames, fault: (fault = 'total_size') };
      if (chunk.length > 0) waiting.push(chunk);
      held += chunk.length;
      while (held >= need) {
        const result = step();
        if (typeof result === 'string') {
          waiting = [];
          return { frames, fault: (fault = result) };
        }
        if (result !== null) frames.push(result);
      }
      return { frames, fault };
    },
    allow(bytes) {
      allowed += bytes;
    },
    get atBoundary() {
      return fault === null && held === 0 && sizes === null;
    },
  };
}

function payloadBytes(header: FrameHeader, cap: number): number | null {
  let total = 0;
  for (const segment of header.segments) {
    const bytes = segmentBytes(segment, cap);
    if (bytes === null) return null;
    total += bytes;
  }
  return total;
}

function cut(header: FrameHeader, payload: Buffer, cap: number): Buffer[] {
  let offset = 0;
  return header.segments.map((segment) => {
    const bytes = segmentBytes(segment, cap) as number;
    offset += bytes;
    return payload.subarray(offset - bytes, offset);
  });
}

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { frameDecoder } from './decoder.ts';
import { encodeFrame } from './frame.ts';
import type { Frame, FrameFault } from './frame.ts';

// The same draws each time; the long run draws anew.
if (process.env['EAR_TEST_LONG'] !== '1') fc.configureGlobal({ seed: 1 });

const CAPS = { payload: 4096, total: 1 << 20 };

function decode(bytes: Buffer, cuts: readonly number[] = []): { frames: Frame[]; fault: FrameFault | null } {
  const decoder = frameDecoder(CAPS, () => null);
  const frames: Frame[] = [];
  let fault: FrameFault | null = null;
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  edges.slice(1).forEach((end, index) => {
    const result = decoder.push(bytes.subarray(edges[index], end));
    frames.push(...result.frames);
    fault = result.fault;
  });
  return { frames, fault };
}

const frameOf = (id: number, value: unknown, payload: Buffer) =>
  encodeFrame({ id, segments: payload.length > 0 ? [{ dtype: 'u8', shape: [payload.length] }] : [], value }, payload);

describe('the frame decoder', () => {
  it('gives back every frame, however the stream is cut', () => {
    const frame = fc.tuple(fc.nat(), fc.jsonValue(), fc.uint8Array({ maxLength: 300 }));
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 5 }), fc.array(fc.nat(), { maxLength: 12 }), (list, cuts) => {
        const bytes = Buffer.concat(list.map(([id, value, payload]) => frameOf(id, value, Buffer.from(payload))));
        const { frames, fault } = decode(bytes, cuts);
        expect(fault).toBeNull();
        expect(frames.map(({ header }) => header.id)).toEqual(list.map(([id]) => id));
        expect(frames.map(({ segments }) => [...Buffer.concat(segments)])).toEqual(
          list.map(([, , payload]) => [...payload]),
        );
      }),
    );
  });

  it('answers any bytes with frames or a fault, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.array(fc.nat(), { maxLength: 6 }), (bytes, cuts) => {
        const { fault } = decode(Buffer.from(bytes), cuts);
        expect(fault === null || typeof fault === 'string').toBe(true);
      }),
    );
  });

  it('answers any header with a frame or a fault', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (header) => {
        const text = Buffer.from(JSON.stringify(header));
        const prefix = Buffer.alloc(8);
        prefix.writeUInt32LE(text.length, 0);
        const { frames, fault } = decode(Buffer.concat([prefix, text]));
        expect(frames.length === 1 || fault !== null || text.length === 0).toBe(true);
      }),
    );
  });

  it.each<[string, Buffer, FrameFault]>([
    ['an empty header', Buffer.alloc(8), 'header_size'],
    ['a header of 4 GiB', Buffer.from([255, 255, 255, 255, 0, 0, 0, 0]), 'header_size'],
    ['a payload of 4 GiB', Buffer.from([2, 0, 0, 0, 255, 255, 255, 255]), 'payload_size'],
    ['a header that is no JSON', Buffer.from('\x02\0\0\0\0\0\0\0{{', 'latin1'), 'header_json'],
    ['a header without an id', encodeFrame({ segments: [] }), 'header_shape'],
    ['a negative id', encodeFrame({ id: -1, segments: [] }), 'header_shape'],
    ['an unknown dtype', encodeFrame({ id: 1, segments: [{ dtype: 'object', shape: [1] }] }), 'header_shape'],
    ['a negative extent', encodeFrame({ id: 1, segments: [{ dtype: 'f64', shape: [-1] }] }), 'header_shape'],
    ['a fractional extent', encodeFrame({ id: 1, segments: [{ dtype: 'f64', shape: [0.5] }] }), 'header_shape'],
    ['a shape of 10^12', encodeFrame({ id: 1, segments: [{ dtype: 'f64', shape: [1e12] }] }), 'segment_sizes'],
    [
      'a shape that overflows',
      encodeFrame({ id: 1, segments: [{ dtype: 'f64', shape: [2 ** 40, 2 ** 40] }] }),
      'segment_sizes',
    ],
    [
      'a segment longer than its payload',
      encodeFrame({ id: 1, segments: [{ dtype: 'f64', shape: [2] }] }, Buffer.alloc(8)),
      'segment_sizes',
    ],
    ['a payload that no segment claims', encodeFrame({ id: 1, segments: [] }, Buffer.alloc(8)), 'segment_sizes'],
  ])('refuses %s', (_name, bytes, rule) => {
    expect(decode(bytes)).toEqual({ frames: [], fault: rule });
  });

  it('asks about a header before it takes the payload', () => {
    const asked: number[] = [];
    const decoder = frameDecoder(CAPS, ({ id }) => (asked.push(id), 'wrong_id'));
    const bytes = frameOf(7, null, Buffer.alloc(1000));
    expect(decoder.push(bytes.subarray(0, bytes.length - 1000)).fault).toBe('wrong_id');
    expect(asked).toEqual([7]);
  });

  it('takes what was allowed on the way beside its total, and no byte more', () => {
    const frame = frameOf(1, 1, Buffer.alloc(40));
    const decoder = frameDecoder({ payload: 50, total: frame.length }, () => null);
    expect(decoder.push(frame).frames).toHaveLength(1);
    decoder.allow(frame.length);
    expect(decoder.push(frame).frames).toHaveLength(1);
    expect(decoder.push(Buffer.alloc(1)).fault).toBe('total_size');
  });

  it('stops for good after a fault and after its total', () => {
    const decoder = frameDecoder({ payload: 10, total: 100 }, () => null);
    expect(decoder.push(Buffer.alloc(101)).fault).toBe('total_size');
    expect(decoder.push(frameOf(1, 1, Buffer.alloc(0)))).toEqual({ frames: [], fault: 'total_size' });
  });

  it('knows whether a stream may end', () => {
    const decoder = frameDecoder(CAPS, () => null);
    const bytes = frameOf(1, 'x', Buffer.alloc(3));
    expect(decoder.atBoundary).toBe(true);
    decoder.push(bytes.subarray(0, 20));
    expect(decoder.atBoundary).toBe(false);
    decoder.push(bytes.subarray(20));
    expect(decoder.atBoundary).toBe(true);
  });
});

import { randomInt } from 'node:crypto';
import type { SandboxProcess } from '../sandbox.ts';
import { frameDecoder } from './decoder.ts';
import type { FrameCaps } from './decoder.ts';
import { encodeFrame } from './frame.ts';
import type { Frame, FrameFault, Segment } from './frame.ts';

/** Why no answer came. After any of these the channel is closed for good. */
export type ChannelFault =
  /** The process ended, or closed its end. */
  | { readonly kind: 'closed' }
  /** What came was no answer to what was asked. */
  | { readonly kind: 'violation'; readonly rule: FrameFault }
  /** Nothing complete came in time. */
  | { readonly kind: 'deadline' }
  /** The broker itself closed it. */
  | { readonly kind: 'stopped' };

/** What travels behind a request's header: each segment with its bytes, little-endian. */
export type Payload = readonly { readonly segment: Segment; readonly bytes: Uint8Array }[];

export type ChannelAnswer = { readonly frame: Frame } | { readonly fault: ChannelFault };

export interface Channel {
  /**
   * Sends one request and waits for its reply, at most `deadline_ms`. Requests may be sent before earlier replies
   * came; replies must then come in the same order. `brings`: bytes that the reply was asked to bring, which are not
   * counted against what a process may send over its life. Never rejects for what the student's process does.
   */
  ask(
    request: Readonly<Record<string, unknown>>,
    deadline_ms: number,
    payload?: Payload,
    brings?: number,
  ): Promise<ChannelAnswer>;
  /** Answers all that wait with `stopped`. */
  stop(): void;
  /** What is wrong with the channel, if anything; a violation may also come after the last answer. */
  readonly fault: ChannelFault | null;
}

/**
 * One answer: 2^20 float64 and the text around them. A life, beside the buffers that were asked for: what honest checks
 * may add up to, and no flood.
 */
export const DEFAULT_CAPS: FrameCaps = { payload: 12 * 1024 * 1024, total: 256 * 1024 * 1024 };

interface Waiting {
  readonly id: number;
  readonly settle: (answer: ChannelAnswer) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * The broker's end of the two pipes. Ids are drawn at random per request, so that a reply written before its request
 * was read cannot carry the right one.
 */
export function openChannel(process: SandboxProcess, caps: FrameCaps = DEFAULT_CAPS): Channel {
  const waiting: Waiting[] = [];
  let fault: ChannelFault | null = null;
  /** Replies whose header was accepted and whose payload is still to come or to be handed over. */
  let accepted = 0;
  const decoder = frameDecoder(caps, ({ id }) => {
    const expected = waiting[accepted];
    if (expected === undefined) return 'uninvited';
    if (expected.id !== id) return 'wrong_id';
    accepted++;
    return null;
  });

  function close(reason: ChannelFault): void {
    if (fault !== null) return;
    fault = reason;
    process.replies.destroy();
    process.calls.destroy();
    for (const { settle, timer } of waiting.splice(0)) {
      clearTimeout(timer);
      settle({ fault: reason });
    }
  }

  process.replies.on('data', (chunk: Buffer) => {
    const { frames, fault: broken } = decoder.push(chunk);
    // A right answer with something forged right behind it is no answer.
    if (broken !== null) return close({ kind: 'violation', rule: broken });
    for (const frame of frames) {
      const asked = waiting.shift() as Waiting;
      accepted--;
      clearTimeout(asked.timer);
      asked.settle({ frame });
    }
  });
  const closed = (): void => close({ kind: 'closed' });
  process.replies.on('end', closed).on('close', closed).on('error', closed);
  // A child that closed its end is told by EPIPE here; its replies, if any, still count until they end.
  process.calls.on('error', () => undefined);

  return {
    ask(request, deadline_ms, payload = [], brings = 0) {
      if (fault !== null) return Promise.resolve({ fault });
      decoder.allow(brings);
      const id = randomInt(1, 2 ** 47);
      return new Promise((settle) => {
        const timer = setTimeout(() => close({ kind: 'deadline' }), Math.max(0, deadline_ms));
        waiting.push({ id, settle, timer });
        const segments = payload.map(({ segment }) => segment);
        process.calls.write(
          encodeFrame({ id, segments, ...request }, Buffer.concat(payload.map(({ bytes }) => bytes))),
        );
      });
    },
    stop: () => close({ kind: 'stopped' }),
    get fault() {
      return fault;
    },
  };
}

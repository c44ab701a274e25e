import type { Readable } from 'node:stream';
import { clean } from '../text.ts';

const SHOWN_CHARS = 64_000;

/** What a student's process printed while it knew nothing but public inputs. */
export interface Transcript {
  /** Takes both streams of a process; always reads them, so that a writer is never blocked. */
  attach(stdout: Readable, stderr: Readable): void;
  /** Text printed since `mark`; what the process flushed before its last reply is in it. */
  since(mark: number): Promise<string>;
  mark(): number;
  /** From now on nothing is kept: hidden inputs are about to be sent. */
  close(): Promise<void>;
  /** Lets what already lies in the pipes be read. */
  settle(): Promise<void>;
  readonly text: string;
}

/** Keeps at most `capBytes`; calls `overflow` once when more was written, shown or not. */
export function openTranscript(capBytes: number, overflow: () => void): Transcript {
  const kept: Buffer[] = [];
  let keptBytes = 0;
  let written = 0;
  let closed = false;

  function take(chunk: Buffer): void {
    const before = written;
    written += chunk.length;
    if (before <= capBytes && written > capBytes) overflow();
    const room = capBytes - keptBytes;
    if (closed || room <= 0) return;
    const part = chunk.subarray(0, room);
    kept.push(part);
    keptBytes += part.length;
  }
  const textFrom = (start: number): string => clean(Buffer.concat(kept).subarray(start).toString('utf8'), SHOWN_CHARS);

  return {
    attach(stdout, stderr) {
      for (const stream of [stdout, stderr]) stream.on('data', take).on('error', () => undefined);
    },
    async since(mark) {
      await settle();
      return keptBytes > mark ? textFrom(mark) : '';
    },
    mark: () => keptBytes,
    async close() {
      if (closed) return;
      await settle();
      closed = true;
    },
    settle,
    get text() {
      return textFrom(0);
    },
  };
}

/** The stub flushes before it replies, so what was printed already lies in the pipe: two turns of the loop read it. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}

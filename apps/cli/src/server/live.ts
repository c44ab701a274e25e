import { StreamMessage } from '@ear/engine/contract';
import type { Io } from '../io.ts';
import { pause, type Server } from './server.ts';

/**
 * Server-sent events of the learner, for as long as `signal` lasts. Reconnects by itself and remembers the last id.
 * Nothing depends on it: a listener that hears nothing still asks the server now and then.
 */
export async function listen(
  server: Server,
  io: Io,
  signal: AbortSignal,
  onMessage: (message: StreamMessage) => void,
): Promise<void> {
  let last: string | null = null;
  for (let wait = 300; !signal.aborted; wait = Math.min(wait * 2, 5000)) {
    try {
      const more = last === null ? {} : { 'Last-Event-ID': last };
      const response = await server.stream('/api/stream', { Accept: 'text/event-stream', ...more }, signal);
      if (response.ok && response.body) {
        for await (const { id, event, data } of framesOf(response.body)) {
          wait = 300;
          if (id !== null) last = id;
          const message = StreamMessage.safeParse({ event, data: jsonOf(data) });
          if (message.success) onMessage(message.data);
        }
      } else await response.body?.cancel();
    } catch {
      // A stream that breaks is opened again; whether the server is gone is for those to say who need an answer.
    }
    if (!signal.aborted) await pause(wait, AbortSignal.any([signal, io.signal])).catch(() => undefined);
  }
}

interface Frame {
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/** The frames of a text/event-stream: lines `field: value`, an empty line ends a frame, `:` begins a comment. */
export async function* framesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  const decoder = new TextDecoder();
  let rest = '';
  let [id, event, data]: [string | null, string, string[]] = [null, 'message', []];
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { id, event, data: data.join('\n') };
        [id, event, data] = [null, 'message', []];
        continue;
      }
      const colon = line.indexOf(':');
      const field = colon === -1 ? line : line.slice(0, colon);
      const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'id') id = value;
      else if (field === 'event') event = value;
      else if (field === 'data') data.push(value);
    }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

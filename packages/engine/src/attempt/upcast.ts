import { z } from 'zod';
import { AttemptEvent } from './events.ts';

/** Stored rows and requests may carry more than the chart needs (zone, digests); that is left aside. */
const Lenient = z.discriminatedUnion(
  'type',
  AttemptEvent.options.map((option) => z.object(option.shape)) as unknown as typeof AttemptEvent.options,
);

/** An event as the chart knows it, or null where it has another shape. */
export function readEvent(raw: unknown): AttemptEvent | null {
  const parsed = Lenient.safeParse(raw);
  return parsed.success ? parsed.data : null;
}

/**
 * Brings a stored event of any chart format to the present one. The log itself is never edited.
 * Throws on what no format ever wrote: a log that cannot be read must not be guessed at.
 */
export function upcast(raw: unknown): AttemptEvent {
  const event = readEvent(raw);
  if (event === null) throw new Error(`not an attempt event: ${JSON.stringify(raw)?.slice(0, 200)}`);
  return event;
}

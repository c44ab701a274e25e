import { z } from 'zod';

export const JourneyEvent = z.object({
  seq: z.number().int(),
  type: z.string(),
  at: z.string(),
  zone: z.string(),
  attempt: z.uuid().nullable(),
  quest: z.string().nullable(),
  challenge: z.string().nullable(),
  /** The event's own facts: score, status, value … (what the hash covers). */
  payload: z.record(z.string(), z.unknown()),
  prev_hash: z.string(),
  hash: z.string(),
});
export type JourneyEvent = z.infer<typeof JourneyEvent>;

export const JourneyPage = z.object({
  journey: z.uuid(),
  events: z.array(JourneyEvent),
  /** Pass as `after` to read on; null at the end. */
  next: z.number().int().nullable(),
  total: z.number().int(),
});
export type JourneyPage = z.infer<typeof JourneyPage>;

export const ChainCheck = z.object({
  journey: z.uuid(),
  events: z.number().int(),
  valid: z.boolean(),
  /** First sequence number whose hash does not follow. */
  broken_at: z.number().int().nullable(),
  head: z.string(),
});
export type ChainCheck = z.infer<typeof ChainCheck>;

/** XP rows, and whether they equal a rebuild from the log. */
export const LedgerPage = z.object({
  rows: z.array(
    z.object({ quest: z.string(), challenge: z.string(), kind: z.string(), amount: z.number().int(), at: z.string() }),
  ),
  total: z.number().int(),
});
export type LedgerPage = z.infer<typeof LedgerPage>;

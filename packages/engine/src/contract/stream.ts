import { z } from 'zod';
import { JudgingProgress } from '../verdict/request.ts';
import { PlaceInLine } from './attempt.ts';

/**
 * Server-sent events of GET /api/stream. `id` is the learner's notification number; a client that comes back
 * with Last-Event-ID gets what it missed. `progress` and `place` are not kept: they have no id.
 */
export const StreamMessage = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('moved'),
    data: z.object({
      attempt: z.uuid(),
      version: z.number().int(),
      submission: z.uuid().nullable(),
      /** What happened: an attempt event's type. */
      type: z.string(),
    }),
  }),
  z.object({
    event: z.literal('checked'),
    data: z.object({ attempt: z.uuid(), submission: z.uuid() }),
  }),
  z.object({ event: z.literal('progress'), data: z.object({ submission: z.uuid(), progress: JudgingProgress }) }),
  z.object({ event: z.literal('place'), data: z.object({ submission: z.uuid(), place: PlaceInLine }) }),
  z.object({
    event: z.literal('xp'),
    data: z.object({ xp: z.number().int(), level: z.number().int(), gained: z.number().int() }),
  }),
]);
export type StreamMessage = z.infer<typeof StreamMessage>;

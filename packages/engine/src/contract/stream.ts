import { z } from 'zod';
import { JudgingProgress } from '../verdict/request.ts';
import { RunState } from '../run/state.ts';
import { PlaceInLine } from './attempt.ts';
import { RunAsk, RunNews, RunWords } from './runs.ts';

/**
 * Server-sent events of GET /api/stream. `id` is the learner's notification number; a client that comes back
 * with Last-Event-ID gets what it missed. `progress`, `place` and what begins with `run_` are not kept: they have no id.
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
  /** A run moved, or was deleted (`state` is null then). */
  z.object({
    event: z.literal('run'),
    data: z.object({ run: z.uuid(), version: z.number().int(), state: RunState.nullable() }),
  }),
  z.object({ event: z.literal('run_news'), data: RunNews }),
  z.object({ event: z.literal('run_place'), data: z.object({ run: z.uuid(), place: PlaceInLine }) }),
  z.object({ event: z.literal('run_words'), data: RunWords }),
  /** A question was answered, was taken back, or cannot be: GET …/asks/{ask} has the answer. */
  z.object({
    event: z.literal('run_answer'),
    data: z.object({ run: z.uuid(), ask: z.uuid(), state: RunAsk.shape.state }),
  }),
]);
export type StreamMessage = z.infer<typeof StreamMessage>;

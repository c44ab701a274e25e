import { Inject, Injectable } from '@nestjs/common';
import type { JudgingProgress } from '@ear/engine';
import type { StreamMessage } from '@ear/engine/contract';
import { DataSource, type EntityManager } from 'typeorm';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { prepared } from '../kernel/prepared.ts';

export const STREAM_CHANNEL = 'ear_stream';
export const PROGRESS_CHANNEL = 'ear_progress';
export const PASSING_CHANNEL = 'ear_passing';
/** PostgreSQL refuses a payload of 8,000 bytes. */
const LARGEST_PAYLOAD = 7900;

/** Messages that are not kept. */
export type Passing = Extract<
  StreamMessage,
  { event: 'progress' | 'place' | 'run_news' | 'run_place' | 'run_words' | 'run_answer' }
>;

type Kept = Exclude<StreamMessage, Passing>;
/** PostgreSQL refuses a payload of 8,000 bytes; a loss takes up to 8 with its comma, that of a run gone wild up to 24. */
const LOSSES_PER_MESSAGE = 700;
const WILD_LOSSES_PER_MESSAGE = 300;
const TAME_LOSS = 100;

export interface ProgressNews {
  readonly learner: string;
  readonly submission: string;
  readonly progress: JudgingProgress;
}

export type PassingNews = Passing & { readonly learner: string };

/** A kept message on its way to open pages. */
export interface StreamNews {
  readonly learner: string;
  /** The learner's newest message before this one; a page that has not got that one yet asks for what it missed. */
  readonly before: string;
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** The whole message travels, so that nobody has to ask for it; `data` is a few hundred bytes. */
const TELL = prepared(
  `WITH kept AS (
     INSERT INTO notification (learner_id, id, event, data, at)
     VALUES ($1, nextval('notification_number'), $2, $3, $4) RETURNING learner_id, id, event, data
   )
   SELECT pg_notify('${STREAM_CHANNEL}', jsonb_build_object('learner', learner_id, 'id', id::text, 'event', event,
     'data', data, 'before', coalesce((SELECT max(id) FROM notification WHERE learner_id = $1), 0)::text)::text)
   FROM kept`,
);
const TELL_PROGRESS = prepared(`SELECT pg_notify('${PROGRESS_CHANNEL}', $1)`);
const PASS = prepared(`SELECT pg_notify('${PASSING_CHANNEL}', $1)`);

/** Tells a learner's open pages, whichever API process they are connected to. */
@Injectable()
export class Notifier {
  constructor(
    private readonly db: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Keeps a message and wakes the pages when the transaction commits; it must hold the learner's journey locked. */
  async tell(manager: EntityManager, learner: string, message: Kept): Promise<void> {
    const at = new Date(this.clock.now());
    await manager.query(TELL, [learner, message.event, JSON.stringify(message.data), at]);
  }

  /**
   * Passes a message on without keeping it. What is told is a courtesy: whoever misses it asks.
   * @returns false where it is too long to travel
   */
  async pass(learner: string, message: Passing): Promise<boolean> {
    const text = JSON.stringify({ learner, ...message });
    if (Buffer.byteLength(text) > LARGEST_PAYLOAD) return false;
    await this.db.query(PASS, [text]);
    return true;
  }

  /** Passes progress on without keeping it. */
  async progress(news: ProgressNews): Promise<void> {
    for (const piece of pieces(news)) {
      await this.db.query(TELL_PROGRESS, [JSON.stringify(piece)]);
    }
  }
}

/** Losses are rounded to what a curve can show and cut so that every piece fits; `step` stays the last one's number. */
function pieces({ learner, submission, progress }: ProgressNews): ProgressNews[] {
  const { losses, ...rest } = progress;
  if (!losses || losses.length === 0) return [{ learner, submission, progress: rest }];
  const rounded = losses.map((loss) => Math.round(loss * 1e4) / 1e4);
  const size = rounded.every((loss) => Math.abs(loss) < TAME_LOSS) ? LOSSES_PER_MESSAGE : WILD_LOSSES_PER_MESSAGE;
  const count = Math.ceil(rounded.length / size);
  return Array.from({ length: count }, (_, index) => {
    const part = rounded.slice(index * size, (index + 1) * size);
    const later = rounded.length - index * size - part.length;
    const step = rest.step === undefined ? {} : { step: rest.step - later };
    return { learner, submission, progress: { ...rest, ...step, losses: part } };
  });
}

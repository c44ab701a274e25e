import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { setTimeout as pause } from 'node:timers/promises';
import { SessionService } from '../identity/index.ts';
import type { LearnerCaller } from '../kernel/caller.ts';
import { CONFIG, type Config } from '../kernel/config.ts';
import { isUnreachable } from '../kernel/database.ts';
import type { HttpResponse } from '../kernel/http.ts';
import { Listener } from '../kernel/listener.ts';
import { prepared } from '../kernel/prepared.ts';
import { refuse, RefusalError } from '../kernel/refusal.ts';
import {
  type Passing,
  PASSING_CHANNEL,
  type PassingNews,
  type ProgressNews,
  PROGRESS_CHANNEL,
  STREAM_CHANNEL,
  type StreamNews,
} from './notifier.ts';

/** A reader that lets this much pile up is dropped; it comes back with Last-Event-ID. */
const SLOW_READER_BYTES = 1024 * 1024;
/** What was missed is read in pages of this many messages. */
const REPLAY_PAGE = 500;

/** The database was there for LISTEN a moment ago; its pool may still hold connections to the one that died. */
const ASK_AGAIN_MS = 500;

/** Streams that one learner may keep open here: one per browser is what the web app needs. */
const MOST_LINES = 32;

interface Line {
  readonly learner: string;
  readonly session: string;
  readonly response: HttpResponse;
  last: bigint;
  /** Reading what was missed is serial per connection, so that numbers never go backwards. */
  sending: Promise<void>;
  /** Readings that are not done yet: what is told meanwhile is read after them. */
  waiting: number;
}

type Message = Pick<StreamNews, 'id' | 'event' | 'data'>;

const MISSED = prepared(
  `SELECT id, event, data FROM notification WHERE learner_id = $1 AND id > $2 ORDER BY id LIMIT ${REPLAY_PAGE}`,
);

/** The open event streams of this process. */
@Injectable()
export class StreamHub implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('stream');
  private readonly lines = new Map<string, Set<Line>>();
  private beat: NodeJS.Timeout | null = null;

  constructor(
    private readonly db: DataSource,
    private readonly listener: Listener,
    private readonly sessions: SessionService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.listener.hear(STREAM_CHANNEL, (text) => this.hear(JSON.parse(text) as StreamNews));
    this.listener.hear(PROGRESS_CHANNEL, (text) => {
      const { learner, ...data } = JSON.parse(text) as ProgressNews;
      this.pass(learner, { event: 'progress', data });
    });
    this.listener.hear(PASSING_CHANNEL, (text) => {
      const { learner, ...message } = JSON.parse(text) as PassingNews;
      this.pass(learner, message);
    });
    this.listener.onReturn(() => [...this.lines.keys()].forEach((learner) => this.catchUp(learner)));
    this.beat = setInterval(() => {
      this.each((line) => this.write(line, ': still here\n\n'));
      this.endRevoked().catch((error: unknown) => {
        if (!isUnreachable(error)) this.logger.error(error);
      });
    }, this.config.streamBeatMs);
  }

  beforeApplicationShutdown(): void {
    if (this.beat) clearInterval(this.beat);
    this.each((line) => line.response.end());
  }

  /**
   * Keeps the connection open and sends what the learner missed since `lastEventId`.
   * @throws RefusalError `too_many` where the learner has too many streams open
   */
  async open(
    { id: learner, session }: LearnerCaller,
    lastEventId: string | null,
    response: HttpResponse,
  ): Promise<void> {
    const newest = await this.newest(learner);
    if ((this.lines.get(learner)?.size ?? 0) >= MOST_LINES) throw new RefusalError(refuse('too_many'));
    if (response.closed) return;
    const since = lastEventId !== null && /^\d{1,18}$/.test(lastEventId) ? BigInt(lastEventId) : null;
    const line: Line = { learner, session, response, last: since ?? newest, sending: Promise.resolve(), waiting: 0 };
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      Connection: 'keep-alive',
      'X-Accel-Buffering': 'no',
    });
    // An id without data dispatches nothing, but a browser that loses the line before the first message sends it back.
    this.write(line, `retry: 1000\nid: ${line.last}\n\n`);
    const open = this.lines.get(learner) ?? new Set();
    this.lines.set(learner, open.add(line));
    response.once('close', () => {
      open.delete(line);
      if (open.size === 0 && this.lines.get(learner) === open) this.lines.delete(learner);
    });
    this.send(line);
  }

  /** A page that has everything before this message gets it at once; others read what they missed, in order. */
  private hear({ learner, before, ...message }: StreamNews): void {
    for (const line of this.lines.get(learner) ?? []) {
      if (line.last < BigInt(before) || line.waiting > 0) this.send(line);
      else if (line.last < BigInt(message.id)) this.deliver(line, message);
    }
  }

  private catchUp(learner: string): void {
    for (const line of this.lines.get(learner) ?? []) this.send(line);
  }

  private send(line: Line): void {
    line.waiting += 1;
    line.sending = line.sending
      .then(() => this.sendMissed(line))
      .catch(async (error: unknown) => {
        if (isUnreachable(error) && !line.response.closed) {
          await pause(ASK_AGAIN_MS);
          return this.sendMissed(line);
        }
        throw error;
      })
      .catch((error: unknown) => {
        // The reader comes back by itself, with the last number that it saw.
        this.logger.warn(`a stream was dropped: ${String(error)}`);
        line.response.destroy();
      })
      .finally(() => (line.waiting -= 1));
  }

  private async sendMissed(line: Line): Promise<void> {
    const rows: Message[] = await this.db.query(MISSED, [line.learner, line.last.toString()]);
    for (const message of rows) this.deliver(line, message);
    if (rows.length === REPLAY_PAGE && !line.response.closed) await this.sendMissed(line);
  }

  private deliver(line: Line, { id, event, data }: Message): void {
    line.last = BigInt(id);
    this.write(line, `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Learners who have a page open here. */
  learners(): string[] {
    return [...this.lines.keys()];
  }

  /** Tells a learner's pages what is not kept: who comes later asks for it. */
  pass(learner: string, { event, data }: Passing): void {
    for (const line of this.lines.get(learner) ?? []) {
      this.write(line, `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    }
  }

  private write(line: Line, text: string): void {
    if (line.response.writableLength > SLOW_READER_BYTES) line.response.destroy();
    else if (!line.response.writableEnded) line.response.write(text);
  }

  /** Who signs out, or loses a session, hears nothing more: also on streams that were opened before. */
  private async endRevoked(): Promise<void> {
    const open = new Set<string>();
    this.each(({ session }) => open.add(session));
    if (open.size === 0) return;
    const over = new Set(await this.sessions.over([...open]));
    this.each((line) => over.has(line.session) && line.response.end());
  }

  private each(act: (line: Line) => unknown): void {
    for (const open of this.lines.values()) for (const line of open) act(line);
  }

  private async newest(learner: string): Promise<bigint> {
    const rows: { id: string | null }[] = await this.db.query(
      `SELECT max(id) AS id FROM notification WHERE learner_id = $1`,
      [learner],
    );
    return BigInt(rows[0]?.id ?? 0);
  }
}

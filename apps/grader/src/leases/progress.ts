import type { JudgingProgress } from '@ear/engine';

const EVERY_MS = 250;
/** A job that is over by then has no news but its verdict, which is sooner there without them. */
const FIRST_MS = 100;
const MOST_LOSSES = 5000;

/**
 * Sends a job's news at most four times a second: the newest of each field, and every loss since the last time. What
 * cannot be sent is dropped; a verdict never waits for it.
 */
export class ProgressSender {
  readonly #send: (progress: JudgingProgress) => Promise<unknown>;
  #waiting: JudgingProgress | null = null;
  #timer: NodeJS.Timeout | undefined;
  #last = performance.now() + FIRST_MS - EVERY_MS;
  #closed = false;

  constructor(send: (progress: JudgingProgress) => Promise<unknown>) {
    this.#send = send;
  }

  push(progress: JudgingProgress): void {
    if (this.#closed) return;
    const losses = [...(this.#waiting?.losses ?? []), ...(progress.losses ?? [])].slice(-MOST_LOSSES);
    this.#waiting = { ...progress, ...(losses.length > 0 ? { losses } : {}) };
    this.#timer ??= setTimeout(() => this.#flush(), Math.max(0, this.#last + EVERY_MS - performance.now()));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #flush(): void {
    this.#timer = undefined;
    const progress = this.#waiting;
    this.#waiting = null;
    this.#last = performance.now();
    if (progress) void this.#send(progress).catch(() => undefined);
  }
}

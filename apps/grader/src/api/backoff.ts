import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_MS = 200;
const LONGEST_MS = 5_000;

/** Pauses that grow while something is away, each with some chance in it, so that many graders do not knock together. */
export class Backoff {
  #next = FIRST_MS;

  /** Forgets earlier failures. */
  succeed(): void {
    this.#next = FIRST_MS;
  }

  /** Waits; returns at once when the signal is aborted. */
  async pause(signal: AbortSignal): Promise<void> {
    const ms = this.#next * (0.5 + Math.random() / 2);
    this.#next = Math.min(this.#next * 2, LONGEST_MS);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }
}

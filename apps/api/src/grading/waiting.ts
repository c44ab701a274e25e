import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { QUEUE_CHANNEL } from '../judging/index.ts';
import { Listener } from '../kernel/listener.ts';

/** Where a wake-up was lost, and for jobs that may only be given out later. */
const ASK_ANYWAY_MS = 1000;

/** Graders of this process that wait for work. */
@Injectable()
export class WaitingGraders implements OnModuleInit, BeforeApplicationShutdown {
  private readonly sleepers = new Set<() => void>();
  /** Goes up with every wake-up, so that one that comes while somebody asks the database is not missed. */
  private news = 0;
  private closing = false;

  constructor(private readonly listener: Listener) {}

  onModuleInit(): void {
    this.listener.hear(QUEUE_CHANNEL, () => this.wake());
    this.listener.onReturn(() => this.wake());
  }

  beforeApplicationShutdown(): void {
    this.closing = true;
    this.wake();
  }

  /**
   * Asks until there is something, the time is over, or the client is gone.
   * @param isGone whether the answer could still be delivered
   */
  async until<T>(ask: () => Promise<T | null>, wait_ms: number, isGone: () => boolean): Promise<T | null> {
    const deadline = performance.now() + wait_ms;
    for (;;) {
      const { news } = this;
      const found = await ask();
      const left = deadline - performance.now();
      if (found !== null || left <= 0 || isGone() || this.closing) return found;
      if (news === this.news) await this.sleep(Math.min(left, ASK_ANYWAY_MS));
    }
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const rise = () => {
        clearTimeout(timer);
        this.sleepers.delete(rise);
        resolve();
      };
      const timer = setTimeout(rise, ms);
      this.sleepers.add(rise);
    });
  }

  private wake(): void {
    this.news += 1;
    for (const rise of [...this.sleepers]) rise();
  }
}

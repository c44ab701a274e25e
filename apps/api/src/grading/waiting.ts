import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { QUEUE_CHANNEL } from '../judging/index.ts';
import { CONFIG, type Config } from '../kernel/config.ts';
import { Listener } from '../kernel/listener.ts';

/** Who waits: those of one kind would be given the same jobs, so that one of them asks for all. */
export interface Waiter {
  readonly kind: string;
  readonly queues: readonly string[];
  /** Whether the answer could not be delivered any more. */
  readonly isGone: () => boolean;
}

interface Sleeper {
  readonly waiter: Waiter;
  readonly rise: () => void;
}

/** Graders of this process that wait for work. */
@Injectable()
export class WaitingGraders implements OnModuleInit, BeforeApplicationShutdown {
  /** In the order in which they fell asleep. */
  private readonly sleepers = new Set<Sleeper>();
  /** Goes up with every wake-up, so that one that comes while somebody asks the database is not missed. */
  private news = 0;
  private closing = false;

  constructor(
    private readonly listener: Listener,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.listener.hear(QUEUE_CHANNEL, (queue) => this.wake(queue));
    this.listener.onReturn(() => this.wakeAll());
  }

  beforeApplicationShutdown(): void {
    this.closing = true;
    this.wakeAll();
  }

  /** Asks until there is something, the time is over, or the client is gone. */
  async until<T>(waiter: Waiter, ask: () => Promise<T | null>, wait_ms: number): Promise<T | null> {
    const deadline = performance.now() + wait_ms;
    for (;;) {
      const { news } = this;
      const found = await ask();
      // There may be more where this came from; who finds nothing speaks for his whole kind.
      if (found !== null) this.wakeNext(waiter.kind);
      const left = deadline - performance.now();
      if (found !== null || left <= 0 || waiter.isGone() || this.closing) return found;
      // Not for ever: a wake-up may be lost, and some jobs may only be given out later.
      if (news === this.news) await this.sleep(waiter, Math.min(left, this.config.askAgainMs));
      if (waiter.isGone()) {
        this.wakeNext(waiter.kind);
        return null;
      }
    }
  }

  private sleep(waiter: Waiter, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const rise = () => {
        clearTimeout(timer);
        this.sleepers.delete(sleeper);
        resolve();
      };
      const timer = setTimeout(rise, ms);
      const sleeper = { waiter, rise };
      this.sleepers.add(sleeper);
    });
  }

  /** One of each kind that asks for this queue. */
  private wake(queue: string): void {
    this.news += 1;
    const asked = new Set<string>();
    for (const { waiter, rise } of [...this.sleepers]) {
      if (!waiter.queues.includes(queue) || asked.has(waiter.kind)) continue;
      asked.add(waiter.kind);
      rise();
    }
  }

  private wakeNext(kind: string): void {
    for (const { waiter, rise } of this.sleepers) if (waiter.kind === kind) return rise();
  }

  private wakeAll(): void {
    this.news += 1;
    for (const { rise } of [...this.sleepers]) rise();
  }
}

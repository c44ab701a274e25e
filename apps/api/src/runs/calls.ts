import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { Listener } from '../kernel/listener.ts';

export const LEASE_CHANNEL = 'ear_lease';

/** A grader that listens for a change of mind about what it has. */
export interface Listening {
  /** Until it is called, the time is over, or this process ends. */
  wait(ms: number): Promise<void>;
  stop(): void;
}

/** Graders of this process that hold a lease and are to hear at once when a learner changes his mind. */
@Injectable()
export class LeaseCalls implements OnModuleInit, BeforeApplicationShutdown {
  private readonly listening = new Map<string, Set<() => void>>();
  private closing = false;

  constructor(private readonly listener: Listener) {}

  onModuleInit(): void {
    this.listener.hear(LEASE_CHANNEL, (lease) => this.call(lease));
    this.listener.onReturn(() => this.callAll());
  }

  beforeApplicationShutdown(): void {
    this.closing = true;
    this.callAll();
  }

  /** Begins to listen; a call that comes before `wait` counts too. */
  listen(lease: string): Listening {
    let called = this.closing;
    let rise = (): void => undefined;
    const hear = (): void => {
      called = true;
      rise();
    };
    const all = this.listening.get(lease) ?? new Set();
    this.listening.set(lease, all.add(hear));
    return {
      wait: (ms) =>
        called
          ? Promise.resolve()
          : new Promise((resolve) => {
              const timer = setTimeout(resolve, ms);
              rise = () => {
                clearTimeout(timer);
                resolve();
              };
            }),
      stop: () => {
        all.delete(hear);
        if (all.size === 0 && this.listening.get(lease) === all) this.listening.delete(lease);
      },
    };
  }

  private call(lease: string): void {
    for (const hear of this.listening.get(lease) ?? []) hear();
  }

  private callAll(): void {
    for (const lease of [...this.listening.keys()]) this.call(lease);
  }
}

import net from 'node:net';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Judge } from './job.ts';

/** How often a device that another grader uses is asked for. */
const AGAIN_MS = 200;

/**
 * A device of this machine that one job at a time may use, also when several graders run here: whoever listens on its
 * name has it. The kernel gives it back when a grader dies, and no file is left behind. Graders in containers with
 * networks of their own do not see each other's.
 */
export class Device {
  readonly #name: string;

  /** `name`: `processors`, `gpu-0` … */
  constructor(name: string) {
    this.#name = name;
  }

  /**
   * Waits until the device is free, acts, and gives it back. Rejects with the signal's reason when that is aborted.
   * `onWanted` is called again and again while somebody else waits for it.
   */
  async use<T>(act: () => Promise<T>, signal: AbortSignal, onWanted: () => void = () => undefined): Promise<T> {
    const giveBack = await this.#take(signal, onWanted);
    try {
      return await act();
    } finally {
      await giveBack();
    }
  }

  async #take(signal: AbortSignal, onWanted: () => void): Promise<() => Promise<void>> {
    // Names without a file exist on Linux alone; elsewhere nothing is jailed and one grader runs.
    if (process.platform !== 'linux') return () => Promise.resolve();
    for (;;) {
      signal.throwIfAborted();
      const name = `\0ear-quest-device-${this.#name}`;
      const server = await listen(name, onWanted);
      if (server !== null) return () => new Promise((resolve) => server.close(() => resolve()));
      knock(name);
      await sleep(AGAIN_MS * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
    }
  }
}

/** null when somebody else listens there. */
function listen(path: string, onVisit: () => void): Promise<net.Server | null> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((visitor) => {
      visitor.destroy();
      onVisit();
    });
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(path, () => resolve(server));
  });
}

/** Lets whoever listens there know that somebody waits. */
function knock(path: string): void {
  const visit = net.connect(path, () => visit.destroy());
  visit.on('error', () => visit.destroy());
}

/** The same judge, one job at a time on that device. */
export function judgeOn(device: Device, judge: Judge): Judge {
  return (job, bundle, hooks) => device.use(() => judge(job, bundle, hooks), hooks.signal);
}

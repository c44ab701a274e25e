import os from 'node:os';
import type { SandboxSpec } from '@ear/runner';
import { prepareLaunch } from './launch.ts';
import type { JailPlan, JailProcess, SpareJail } from './launch.ts';
import { tmpMegabytes } from './staging.ts';

/** Verdicts come first: what a job has taken is made up for once its verdict is on its way, one program at a time. */
const REST_MS = 40;
/** A runtime that nobody asked for in this time has no spares any more. */
const REMEMBERED_MS = 15 * 60_000;
/** Programs that take more than this wait alone, and only where several times as much memory is free. */
const HEAVY_BYTES = 128 * 2 ** 20;
const FREE_TIMES = 4;
const YOUNG_MS = 60_000;
/** Programs of so many kinds wait; beyond that, those that were not asked for longest give way. */
const MOST_KINDS = 6;

/** What programs that wait for the same jobs have in common. */
type Demanded = Pick<SandboxSpec, 'image' | 'argv' | 'limits'>;

/** A program that was asked for, as it was asked for last. */
interface Demand {
  readonly spec: SandboxSpec;
  readonly asked: number;
  readonly memory_bytes: number;
}

interface Waiting {
  readonly key: string;
  readonly spare: SpareJail;
}

/**
 * Programs that were started before their job is known: warm, single-use. Each is a fresh process in a jail of its
 * own, as it would have been started for the job, and has run nothing but the platform's stub; the hand-in reaches it
 * by requests. Kept for what was asked for lately. Two specs with the same image and argv have the same files.
 */
export class Spares {
  readonly #plan: JailPlan;
  readonly #most: number;
  readonly #demands = new Map<string, Demand>();
  #waiting: readonly Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  #refilling: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** `most`: how many of one program wait at the same time; 0: none. */
  constructor(plan: JailPlan, most: number) {
    this.#plan = plan;
    // Without a control group the limits of a running program cannot be changed.
    this.#most = plan.backend.kind === 'rlimit' ? 0 : most;
  }

  /** How many of such programs wait. */
  waiting(spec: Demanded): number {
    return this.#count(keyOf(spec));
  }

  /** A program as asked for, with these limits in force; null where none waits. */
  async take(spec: SandboxSpec): Promise<JailProcess | null> {
    const key = keyOf(spec);
    for (;;) {
      const found = this.#waiting.find((waiting) => waiting.key === key);
      if (found === undefined) return null;
      this.#waiting = this.#waiting.filter((waiting) => waiting !== found);
      const process = await found.spare.begin(spec.limits);
      if (process !== null) return process;
    }
  }

  /** Says that such a program is wanted, and what it used when it ran. Makes up for what was taken, in a while. */
  want(spec: SandboxSpec, memory_bytes = 0): void {
    if (this.#most === 0) return;
    const key = keyOf(spec);
    this.#demands.delete(key); // The last one asked for stands last.
    this.#demands.set(key, { spec, memory_bytes, asked: performance.now() });
    this.#soon();
  }

  /** Ends what waits; resolves when it is gone. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#refilling;
    await Promise.all(this.#waiting.map(({ spare }) => spare.dismiss()));
  }

  #soon(): void {
    if (this.#closed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#refilling = this.#refill().then((started) => {
        this.#timer = undefined;
        if (started) this.#soon();
      });
    }, REST_MS);
    this.#timer.unref();
  }

  /** Starts one program that is wanted. Whether it did. */
  async #refill(): Promise<boolean> {
    const now = performance.now();
    for (const [key, { asked }] of this.#demands)
      if (now - asked > REMEMBERED_MS || this.#demands.size > MOST_KINDS) this.#forget(key);
    const short = [...this.#demands].toReversed().find(([key, demand]) => this.#count(key) < this.#wanted(demand));
    if (short === undefined) return false;
    const [key, { spec }] = short;
    const jail = await prepareLaunch(this.#plan, spec).catch(() => null);
    if (jail === null || this.#closed) {
      await jail?.dismiss();
      return false;
    }
    this.#keep({ key, spare: jail.start(spec) });
    return true;
  }

  #keep(waiting: Waiting): void {
    this.#waiting = [...this.#waiting, waiting];
    const began = performance.now();
    void waiting.spare.gone.then(() => {
      if (!this.#waiting.includes(waiting)) return;
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
      // One that grew old is replaced; one that cannot even wait is not started again until it is asked for.
      if (performance.now() - began < YOUNG_MS) this.#demands.delete(waiting.key);
      else this.#soon();
    });
  }

  #forget(key: string): void {
    this.#demands.delete(key);
    const unwanted = this.#waiting.filter((waiting) => waiting.key === key);
    this.#waiting = this.#waiting.filter((waiting) => waiting.key !== key);
    for (const { spare } of unwanted) void spare.dismiss();
  }

  #count(key: string): number {
    return this.#waiting.filter((waiting) => waiting.key === key).length;
  }

  #wanted({ memory_bytes }: Demand): number {
    if (memory_bytes <= HEAVY_BYTES) return this.#most;
    return os.freemem() > FREE_TIMES * memory_bytes ? 1 : 0;
  }
}

/** What a spare has for good, beside the platform's files: its program, and the sizes of its file systems. */
function keyOf({ image, argv, limits }: Demanded): string {
  return JSON.stringify([image, argv, tmpMegabytes(limits)]);
}

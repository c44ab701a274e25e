/** Injection token of the clock. */
export const CLOCK = Symbol('clock');

/** The time, handed in so that tests can choose it. Leases and queues use the database's clock instead. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

import type { JudgingBundle } from '@ear/engine';

/** By the length of their JSON; what it becomes in memory is a few times that. */
const MOST_CHARACTERS = 32 * 2 ** 20;

/** The bundles that were used last, read and checked: doing that again for every job takes longer than judging. */
export class BundleMemory {
  readonly #kept = new Map<string, { readonly bundle: JudgingBundle; readonly size: number }>();
  readonly #most: number;
  #held = 0;

  constructor(most = MOST_CHARACTERS) {
    this.#most = most;
  }

  /** A bundle by its hash, which then counts as used last; null where it is not kept. */
  get(hash: string): JudgingBundle | null {
    const found = this.#kept.get(hash);
    if (found === undefined) return null;
    this.#kept.delete(hash);
    this.#kept.set(hash, found);
    return found.bundle;
  }

  /** Keeps one and forgets those that were not used for longest, until all of them fit. */
  put(hash: string, bundle: JudgingBundle, size: number): void {
    this.#forget(hash);
    if (size > this.#most) return;
    this.#kept.set(hash, { bundle, size });
    this.#held += size;
    for (const oldest of this.#kept.keys()) {
      if (this.#held <= this.#most) return;
      this.#forget(oldest);
    }
  }

  #forget(hash: string): void {
    this.#held -= this.#kept.get(hash)?.size ?? 0;
    this.#kept.delete(hash);
  }
}

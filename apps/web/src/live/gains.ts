import { useSyncExternalStore } from 'react';

/** XP that has just arrived and is still flowing to the header. */
interface Gain {
  readonly amount: number;
  /** Tells one gain from the next of the same amount. */
  readonly turn: number;
}

const SHOWN_MS = 1600;
let gain: Gain | null = null;
let turn = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const watchers = new Set<() => void>();

const change = (next: Gain | null): void => {
  gain = next;
  for (const watcher of watchers) watcher();
};

export function gainXp(amount: number): void {
  if (amount <= 0) return;
  turn += 1;
  change({ amount: (gain?.amount ?? 0) + amount, turn });
  clearTimeout(timer);
  timer = setTimeout(() => change(null), SHOWN_MS);
}

export function useGain(): Gain | null {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => gain,
  );
}

import { useSyncExternalStore } from 'react';
import type { PlaceInLine } from '@ear/engine/contract';

const places = new Map<string, PlaceInLine>();
const watchers = new Set<() => void>();

export function hearPlace(submission: string, place: PlaceInLine): void {
  places.set(submission, place);
  for (const watcher of watchers) watcher();
}

/** Where a submission stands in line, as it was told last; undefined until the server tells it. */
export function useLivePlace(submission: string | null): PlaceInLine | undefined {
  return useSyncExternalStore(watch, () => (submission === null ? undefined : places.get(submission)));
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

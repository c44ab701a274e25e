import { useSyncExternalStore } from 'react';
import type { LoaderFunctionArgs } from 'react-router';
import { RefusedPage } from './leaving.ts';

/** Pages as they were last fetched, by address. */
const pages = new Map<string, unknown>();
const watchers = new Set<() => void>();
let reachable = true;

function setReachable(next: boolean): void {
  if (reachable === next) return;
  reachable = next;
  for (const watcher of watchers) watcher();
}

/**
 * Makes a loader that, while the server cannot be reached, answers what it answered last for the same address, so
 * that the page one is working on stays. Without an earlier answer the refusal is thrown on.
 */
export function keepLast<T>(name: string, load: (args: LoaderFunctionArgs) => Promise<T>) {
  return async (args: LoaderFunctionArgs): Promise<T> => {
    const key = `${name}:${new URL(args.request.url).pathname}`;
    try {
      const data = await load(args);
      pages.set(key, data);
      setReachable(true);
      return data;
    } catch (error) {
      if (!(error instanceof RefusedPage) || !isPassing(error.refusal.status)) throw error;
      setReachable(false);
      if (pages.has(key)) return pages.get(key) as T;
      throw error;
    }
  };
}

/** Forgets what was fetched for the person who leaves. */
export function forgetPages(): void {
  pages.clear();
}

/** Whether the last fetch of a page reached the server. */
export function useReachable(): boolean {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => reachable,
  );
}

const isPassing = (status: number): boolean => status === 0 || (status >= 502 && status <= 504);

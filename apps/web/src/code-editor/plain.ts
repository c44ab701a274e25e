import { useSyncExternalStore } from 'react';

const KEY = 'ear:editor';
const watchers = new Set<() => void>();

/** Whether this browser wants a plain text area instead of the code editor. Remembered. */
export function usePlainEditor(): readonly [boolean, (plain: boolean) => void] {
  const plain = useSyncExternalStore(watch, wantsPlain);
  return [plain, setPlain];
}

let unsaved: boolean | null = null;

function wantsPlain(): boolean {
  if (unsaved !== null) return unsaved;
  try {
    return localStorage.getItem(KEY) === 'plain';
  } catch {
    return false;
  }
}

function setPlain(plain: boolean): void {
  unsaved = plain;
  try {
    localStorage.setItem(KEY, plain ? 'plain' : 'rich');
  } catch {
    // Remembered for as long as the page lives.
  }
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

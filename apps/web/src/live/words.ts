import { useSyncExternalStore } from 'react';
import type { RunWords } from '@ear/engine/contract';

/** Questions whose words are kept; a page waits for one or two. */
const MOST = 8;
const NOTHING: readonly string[] = [];

const asks = new Map<string, readonly string[]>();
const watchers = new Set<() => void>();

/** What a model writes as an answer. After a piece that was missed, the rest waits for the whole answer. */
export function hearWords({ ask, index, at, text }: RunWords): void {
  const texts = asks.get(ask) ?? NOTHING;
  const known = texts[index] ?? '';
  if (known.length < at) return;
  const length = Math.max(texts.length, index + 1);
  asks.delete(ask);
  asks.set(
    ask,
    Array.from({ length }, (_, i) => (i === index ? known.slice(0, at) + text : (texts[i] ?? ''))),
  );
  for (const oldest of [...asks.keys()].slice(0, -MOST)) asks.delete(oldest);
  for (const watcher of watchers) watcher();
}

/** What was heard of an answer by now: its texts, as far as they are written. */
export const wordsOf = (ask: string | null): readonly string[] => (ask === null ? NOTHING : (asks.get(ask) ?? NOTHING));

export function useWords(ask: string | null): readonly string[] {
  return useSyncExternalStore(watch, () => wordsOf(ask));
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

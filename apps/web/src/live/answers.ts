const waiting = new Map<string, () => void>();

/** The server says that this question to a model has its answer. */
export function hearAnswer(ask: string): void {
  waiting.get(ask)?.();
}

/** Calls `heard` when the answer to `ask` is there, until the returned function is called. */
export function onAnswer(ask: string, heard: () => void): () => void {
  waiting.set(ask, heard);
  return () => waiting.delete(ask);
}

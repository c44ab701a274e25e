import { useSyncExternalStore } from 'react';
import type { JudgingProgress } from '@ear/engine';

/** What is known live about one submission: the newest word, and every loss heard so far. */
export interface LiveRun {
  readonly progress: JudgingProgress;
  /** Step numbers, rising, and the loss at each, in nats per token; same length. */
  readonly steps: readonly number[];
  readonly losses: readonly number[];
}

const runs = new Map<string, LiveRun>();
const watchers = new Set<() => void>();

/**
 * Lays a progress message over what is known. Losses that begin again at an earlier step replace what followed
 * it: another grader took the job over.
 */
export function extend(run: LiveRun | undefined, progress: JudgingProgress): LiveRun {
  const losses = progress.losses ?? [];
  if (losses.length === 0) return { progress, steps: run?.steps ?? [], losses: run?.losses ?? [] };
  const last = progress.step ?? (run?.steps.at(-1) ?? 0) + losses.length;
  const first = last - losses.length + 1;
  const before = run === undefined ? -1 : run.steps.findIndex((step) => step >= first);
  const keep = before === -1 ? (run?.steps.length ?? 0) : before;
  return {
    progress,
    steps: [...(run?.steps.slice(0, keep) ?? []), ...losses.map((_, index) => first + index)],
    losses: [...(run?.losses.slice(0, keep) ?? []), ...losses],
  };
}

export function hearProgress(submission: string, progress: JudgingProgress): void {
  runs.set(submission, extend(runs.get(submission), progress));
  for (const watcher of watchers) watcher();
}

/** The live news of a submission; undefined until there are any. */
export function useLiveRun(submission: string | null): LiveRun | undefined {
  return useSyncExternalStore(watch, () => (submission === null ? undefined : runs.get(submission)));
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

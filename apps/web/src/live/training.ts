import { useSyncExternalStore } from 'react';
import type { RunEval, RunNews, RunPoints, RunSample } from '@ear/engine/contract';

/** What was heard of a training run since this page came: its newest word, and everything that was measured. */
export interface LiveTraining {
  readonly phase: RunNews['phase'];
  readonly step: number;
  readonly facts: RunNews['facts'];
  readonly points: RunPoints;
  readonly evals: readonly RunEval[];
  readonly samples: readonly RunSample[];
}

export const NO_POINTS: RunPoints = { step: [], loss: [], grad_norm: [], lr: [], tokens_per_s: [] };

/** Samples that one page keeps; the older ones can be fetched. */
const SAMPLES = 200;

const runs = new Map<string, LiveTraining>();
const watchers = new Set<() => void>();
let frame: number | null = null;

/** Lays news over what is known. News of an earlier step replace what followed it: the run went back to its checkpoint. */
export function extendTraining(known: LiveTraining | undefined, news: RunNews): LiveTraining {
  const first = news.points?.step[0] ?? news.step + 1;
  const samples = news.samples ?? [];
  const evals = news.evals ?? [];
  return {
    phase: news.phase,
    step: news.step,
    facts: { ...known?.facts, ...news.facts },
    points: joined(known?.points ?? NO_POINTS, first, news.points ?? NO_POINTS),
    evals: [...(known?.evals ?? []).filter(({ step }) => step < Math.min(first, evals[0]?.step ?? first)), ...evals],
    samples: [
      ...(known?.samples ?? []).filter((old) => !samples.some((sample) => isSame(old, sample))),
      ...samples,
    ].slice(-SAMPLES),
  };
}

const isSame = (a: RunSample, b: RunSample): boolean => a.step === b.step && a.index === b.index;

/** Columns before step `first`, followed by those of `more`. */
export function joined(before: RunPoints, first: number, more: RunPoints): RunPoints {
  const cut = before.step.findIndex((step) => step >= first);
  const keep = cut === -1 ? before.step.length : cut;
  if (keep === before.step.length && more.step.length === 0) return before;
  return {
    step: [...before.step.slice(0, keep), ...more.step],
    loss: [...before.loss.slice(0, keep), ...more.loss],
    grad_norm: [...before.grad_norm.slice(0, keep), ...more.grad_norm],
    lr: [...before.lr.slice(0, keep), ...more.lr],
    tokens_per_s: [...before.tokens_per_s.slice(0, keep), ...more.tokens_per_s],
  };
}

export function hearTraining(news: RunNews): void {
  runs.set(news.run, extendTraining(runs.get(news.run), news));
  // However many messages come, the page is drawn once a frame; a page in the background rests.
  frame ??= requestAnimationFrame(() => {
    frame = null;
    for (const watcher of watchers) watcher();
  });
}

/** The live news of a training run; undefined until there are any. */
export function useTraining(run: string): LiveTraining | undefined {
  return useSyncExternalStore(watch, () => runs.get(run));
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

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

/** Pause between two drawings, in milliseconds. */
const DRAW_MS = 80;
/** Samples that one page keeps; the older ones can be fetched. */
const SAMPLES = 200;

const runs = new Map<string, LiveTraining>();
const watchers = new Set<() => void>();
let turn: ReturnType<typeof setTimeout> | null = null;

/** Lays news over what is known. News of an earlier step replace what followed it: the run went back to its checkpoint. */
export function extendTraining(known: LiveTraining | undefined, news: RunNews): LiveTraining {
  const { samples = [], evals = [] } = news;
  const first = news.points?.step[0] ?? Number.POSITIVE_INFINITY;
  const back = first <= (known?.points.step.at(-1) ?? 0);
  return {
    phase: news.phase,
    step: news.step,
    facts: { ...known?.facts, ...news.facts },
    points: joined(known?.points ?? NO_POINTS, first, news.points ?? NO_POINTS),
    evals: [
      ...(known?.evals ?? []).filter(({ step }) => !(back && step >= first) && !evals.some((one) => one.step === step)),
      ...evals,
    ].sort((a, b) => a.step - b.step),
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
  // However many messages come, the page is drawn a few times a second; one in the background rests.
  turn ??= setTimeout(() => {
    requestAnimationFrame(() => {
      turn = null;
      for (const watcher of watchers) watcher();
    });
  }, DRAW_MS);
}

/** The live news of a training run; undefined until there are any. */
export function useTraining(run: string): LiveTraining | undefined {
  return useSyncExternalStore(watch, () => runs.get(run));
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

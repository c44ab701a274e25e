import type { JudgingProgress } from '@ear/engine';

const INTERVAL_MS = 250;

/**
 * Passes news on at most four times a second; a change of phase goes through at once. News that carries losses is
 * already spaced by the training check and none of it may be lost, so it always passes.
 */
export function throttled(onProgress: ((news: JudgingProgress) => void) | undefined): (news: JudgingProgress) => void {
  let told = -Infinity;
  let phase: JudgingProgress['phase'] | null = null;
  return (news) => {
    const now = performance.now();
    if (onProgress === undefined || (news.phase === phase && !news.losses && now - told < INTERVAL_MS)) return;
    told = now;
    phase = news.phase;
    onProgress(news);
  };
}

import { createHash } from 'node:crypto';
import type { JudgingBundle } from '@ear/engine';
import { compareText } from '../finding.ts';
import type { QuestFiles } from '../source/files.ts';
import { canonicalJson, sha256 } from './canonical.ts';

/** Proofs about a quest; learners never get them, so they do not make it another quest. */
const NOT_SHIPPED = /^(solution|mutants)\//;

/**
 * Identity of a quest version: SHA-256 over every shipped file in path order, each as
 * `path NUL length NUL bytes`, so that no two folders spell the same stream.
 */
export function contentHash(files: QuestFiles): string {
  const hash = createHash('sha256');
  for (const path of shippedPaths(files)) {
    const bytes = files.bytes.get(path)!;
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

export function shippedPaths(files: QuestFiles): string[] {
  return [...files.bytes.keys()].filter((path) => !NOT_SHIPPED.test(path)).sort(compareText);
}

/**
 * Names how a quest judges: challenges (actions, checks with their words, limits, what passes), starter, data.
 * The words of checks count because verdicts quote them and graders keep bundles by this hash.
 */
export function judgingHash(
  bundle: Pick<JudgingBundle, 'quest' | 'challenges' | 'datasets' | 'data'>,
  starter: Readonly<Record<string, string>>,
): string {
  const { quest, challenges, datasets, data } = bundle;
  return sha256(canonicalJson({ quest, challenges, datasets, data, starter }));
}

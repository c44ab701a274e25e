import { createHash } from 'node:crypto';
import type { BuildMeans, Built, Files, Wanted } from '../runtime.ts';
import { build } from './build.ts';

type Build = (sources: Files, means: BuildMeans, wanted: Wanted) => Promise<Built>;

/** References that are kept built; the least recently used one goes first. */
const MOST = 32;

/**
 * Builds, and keeps what was built of an author's sources: a reference is the same for every submission of its quest.
 * A student's hand-in is compiled each time, so that nothing of one submission serves another.
 */
export const buildOnce = keeping(build);

export function keeping(build: Build): Build {
  const kept = new Map<string, Built>();
  return (sources, means, wanted) =>
    means.keep === true ? known(kept, build, sources, means, wanted) : build(sources, means, wanted);
}

async function known(
  kept: Map<string, Built>,
  build: Build,
  sources: Files,
  means: BuildMeans,
  wanted: Wanted,
): Promise<Built> {
  const key = createHash('sha256')
    .update(JSON.stringify([wanted, Object.entries(sources)]))
    .digest('hex');
  const built = kept.get(key) ?? (await build(sources, means, wanted));
  if (built.kind === 'refused') return built;
  kept.delete(key);
  kept.set(key, built);
  const [oldest] = kept.keys();
  if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
  return built;
}

import { createHash } from 'node:crypto';
import type { BuildMeans, Built, Files, Wanted } from '../runtime.ts';
import { build } from './build.ts';

/** References that are kept built; the least recently used one goes first. */
const MOST = 32;
const kept = new Map<string, Built>();

/**
 * Builds, and keeps what was built of an author's sources: a reference is the same for every submission of its quest.
 * A student's hand-in is compiled each time, so that nothing of one submission serves another.
 */
export async function buildOnce(sources: Files, means: BuildMeans, wanted: Wanted): Promise<Built> {
  if (means.keep !== true) return build(sources, means, wanted);
  const key = createHash('sha256')
    .update(JSON.stringify([wanted, Object.entries(sources)]))
    .digest('hex');
  const known = kept.get(key);
  const built = known ?? (await build(sources, means, wanted));
  if (built.kind === 'refused') return built;
  kept.delete(key);
  kept.set(key, built);
  const [oldest] = kept.keys();
  if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
  return built;
}

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './paths.mjs';

const SKIP = new Set(['node_modules', 'dist', 'build', 'build-types', '.ear', 'coverage']);

/** A digest of every source file under the given places, so that an unchanged part is not built again. */
export function digestOf(places) {
  const hash = createHash('sha256');
  for (const place of places) addTo(hash, path.join(ROOT, place));
  return hash.digest('hex');
}

function addTo(hash, place) {
  const stat = fs.statSync(place, { throwIfNoEntry: false });
  if (!stat) return;
  if (stat.isFile()) {
    hash
      .update(`${path.relative(ROOT, place)}\0`)
      .update(fs.readFileSync(place))
      .update('\0');
    return;
  }
  for (const name of fs.readdirSync(place).sort()) if (!SKIP.has(name)) addTo(hash, path.join(place, name));
}

/** Runs `build` unless `output` was built from the same sources before. */
export async function unlessBuilt(output, sources, build) {
  const stamp = path.join(ROOT, output, '.built-from');
  const digest = digestOf(sources);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === digest) return false;
  await build();
  fs.mkdirSync(path.dirname(stamp), { recursive: true });
  fs.writeFileSync(stamp, digest);
  return true;
}

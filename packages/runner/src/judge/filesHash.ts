import { createHash } from 'node:crypto';
import type { Payload } from '@ear/engine';

/**
 * SHA-256 that names what was judged. For code: of the lines `<sha256>  <path>\n` in the order of the paths, which is
 * what `sha256sum <files> | sha256sum` prints. Otherwise: of the payload as JSON with sorted keys.
 */
export function filesHash(payload: Payload): string {
  if (payload.kind !== 'code') return sha256(canonical(payload));
  const paths = Object.keys(payload.files).sort();
  return sha256(paths.map((path) => `${sha256(payload.files[path] as string)}  ${path}\n`).join(''));
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

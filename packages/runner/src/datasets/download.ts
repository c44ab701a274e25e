import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '@ear/engine';

const TIMEOUT_MS = 60_000;
/** Nothing may come for this long. */
const STALL_MS = 15_000;

export interface DownloadHooks {
  readonly signal: AbortSignal;
  readonly onProgress?: ((bytes: number, total: number) => void) | undefined;
}

/**
 * Fetches a dataset, checks its size and SHA-256, and keeps it as `<folder>/<sha256>`; answers its bytes.
 * Rejects when it cannot be had whole and unchanged; then nothing is kept. The file appears at once and complete.
 */
export async function download(dataset: Dataset, folder: string, hooks: DownloadHooks): Promise<Buffer> {
  const stall = new AbortController();
  const signal = AbortSignal.any([hooks.signal, stall.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  let watch = setTimeout(() => stall.abort(), STALL_MS);
  try {
    const response = await fetch(dataset.url, { signal, redirect: 'follow' });
    if (!response.ok || response.body === null) throw new Error(`${dataset.url} answered ${response.status}`);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      clearTimeout(watch);
      watch = setTimeout(() => stall.abort(), STALL_MS);
      bytes += chunk.length;
      if (bytes > dataset.bytes) throw new Error(`${dataset.url} is larger than ${dataset.bytes} bytes`);
      chunks.push(chunk);
      hooks.onProgress?.(bytes, dataset.bytes);
    }
    const content = Buffer.concat(chunks);
    if (sha256(content) !== dataset.sha256) throw new Error(`${dataset.url} is not the file that the quest names`);
    await keep(content, folder, dataset.sha256);
    return content;
  } finally {
    clearTimeout(watch);
  }
}

/** A full disk or a read-only folder costs the next run a download, not this one its data. */
async function keep(content: Buffer, folder: string, name: string): Promise<void> {
  const draft = join(folder, `.${name}.${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(draft, content);
    await rename(draft, join(folder, name));
  } catch {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

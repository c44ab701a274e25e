import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '@ear/engine';
import type { DatasetSource, LoadedDataset } from '../ports.ts';
import { download, sha256 } from './download.ts';

export interface DatasetSourceOptions {
  /** Folders whose files are recognised by size and SHA-256, whatever they are called; in this order. */
  readonly dirs: readonly string[];
  /** Where downloads are kept, as `<sha256>`; looked into after `dirs`. */
  readonly cacheDir: string;
  /** true: nothing is downloaded. Left out: true where EAR_OFFLINE=1. */
  readonly offline?: boolean;
  readonly onProgress?: (bytes: number, total: number) => void;
}

/** Where a machine may already have datasets: $EAR_DATASETS, then `<repository>/../shared/data`. */
export function datasetDirs(repository: string, env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const named = (env['EAR_DATASETS'] ?? '').split(':').filter(Boolean);
  return [...named, join(repository, '..', 'shared', 'data')];
}

type Hooks = Parameters<DatasetSource['load']>[2];

/** How long the stand-in is used at once after a download failed. */
const RETRY_MS = 5 * 60_000;

/**
 * The one look-up of training texts: folders, cache, download, then the quest's own stand-in. A text is only ever
 * taken by its SHA-256. After a failed download the stand-in is used at once for five minutes, instead of making each
 * learner wait for the same time-out.
 */
export function datasetSource(options: DatasetSourceOptions): DatasetSource {
  const offline = options.offline ?? process.env['EAR_OFFLINE'] === '1';
  const known = new Map<string, string>();
  const underway = new Map<string, Promise<string | null>>();
  const failedAt = new Map<string, number>();

  async function local(dataset: Dataset): Promise<string | null> {
    for (const folder of [...options.dirs, options.cacheDir]) {
      const text = await findIn(folder, dataset);
      if (text !== null) return text;
    }
    return null;
  }

  async function remote(dataset: Dataset, hooks: Hooks): Promise<string | null> {
    const recently = performance.now() - (failedAt.get(dataset.sha256) ?? -Infinity) < RETRY_MS;
    if (offline || recently) return null;
    const onProgress = (bytes: number, total: number): void => {
      options.onProgress?.(bytes, total);
      hooks.onProgress?.(bytes, total);
    };
    try {
      return (await download(dataset, options.cacheDir, { signal: hooks.signal, onProgress })).toString('utf8');
    } catch {
      hooks.signal.throwIfAborted();
      failedAt.set(dataset.sha256, performance.now());
      return null;
    }
  }

  /** One search at a time for each dataset; whoever waits for one that another job cancelled starts its own. */
  async function shared(dataset: Dataset, hooks: Hooks): Promise<string | null> {
    const other = underway.get(dataset.sha256);
    if (other !== undefined) {
      return other.catch(() => {
        hooks.signal.throwIfAborted();
        return shared(dataset, hooks);
      });
    }
    const search = local(dataset).then((text) => text ?? remote(dataset, hooks));
    const settled = search.finally(() => underway.delete(dataset.sha256));
    underway.set(dataset.sha256, settled);
    return settled;
  }

  return {
    async load(dataset, fallback_text, hooks): Promise<LoadedDataset> {
      const kept = known.get(dataset.sha256);
      if (kept !== undefined) return { text: kept, sha256: dataset.sha256, fallback: false };
      const text = await shared(dataset, hooks);
      if (text === null) return { text: fallback_text, sha256: sha256(fallback_text), fallback: true };
      known.set(dataset.sha256, text);
      return { text, sha256: dataset.sha256, fallback: false };
    },
  };
}

/** The file of a folder with that size and hash; a folder that is not there holds nothing. */
async function findIn(folder: string, dataset: Dataset): Promise<string | null> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const size = await stat(path).then(
      (entry) => (entry.isFile() ? entry.size : -1),
      () => -1,
    );
    if (size !== dataset.bytes) continue;
    const content = await readFile(path).catch(() => null);
    if (content !== null && sha256(content) === dataset.sha256) return content.toString('utf8');
  }
  return null;
}

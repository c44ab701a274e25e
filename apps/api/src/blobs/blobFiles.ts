import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../kernel/config.ts';

/** Bytes that are kept, by their digest. */
export interface KeptBlob {
  /** SHA-256, 64 hex digits. */
  readonly digest: string;
  readonly bytes: number;
}

/** More came than was allowed; nothing is kept. */
export class BlobTooLarge extends Error {
  constructor(readonly limit: number) {
    super(`more than ${limit} bytes`);
  }
}

/**
 * Large contents, outside the tables: one file each, named by owner and SHA-256, in a folder that every API process
 * sees. Which of them are kept is a row's word; a file without a row is swept out.
 */
@Injectable()
export class BlobFiles {
  private readonly dir: string;

  constructor(@Inject(CONFIG) config: Config) {
    this.dir = config.blobsDir;
  }

  /**
   * Keeps what a stream holds; the same content is kept once for each owner.
   * @throws BlobTooLarge beyond `limit` bytes
   */
  async keep(owner: string, content: Readable, limit: number): Promise<KeptBlob> {
    const arriving = path.join(this.dir, 'arriving');
    await mkdir(arriving, { recursive: true });
    const file = path.join(arriving, randomUUID());
    const hash = createHash('sha256');
    let bytes = 0;
    async function* measured(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > limit) throw new BlobTooLarge(limit);
        hash.update(chunk);
        yield chunk;
      }
    }
    try {
      await pipeline(content, measured, createWriteStream(file));
      await flush(file);
      const digest = hash.digest('hex');
      const target = this.fileOf(owner, digest);
      await mkdir(path.dirname(target), { recursive: true });
      await rename(file, target);
      return { digest, bytes };
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    }
  }

  /** A kept content from its beginning, or null where it is gone. */
  async read(owner: string, digest: string): Promise<Readable | null> {
    const file = this.fileOf(owner, digest);
    const found = await stat(file).catch(() => null);
    return found === null ? null : createReadStream(file);
  }

  async drop(owner: string, digest: string): Promise<void> {
    await rm(this.fileOf(owner, digest), { force: true });
  }

  /** Removes what is older than `age_ms` and what `isKept` does not know. @returns how many files */
  async sweep(
    isKept: (owner: string, digests: readonly string[]) => Promise<Set<string>>,
    age_ms: number,
  ): Promise<number> {
    let removed = 0;
    for (const owner of await readdir(this.dir).catch(() => [])) {
      const folder = path.join(this.dir, owner);
      const old: string[] = [];
      for (const name of await readdir(folder).catch(() => [])) {
        const found = await stat(path.join(folder, name)).catch(() => null);
        if (found !== null && Date.now() - found.mtimeMs > age_ms) old.push(name);
      }
      const kept = old.length === 0 || owner === 'arriving' ? new Set<string>() : await isKept(owner, old);
      for (const name of old.filter((one) => !kept.has(one))) {
        await rm(path.join(folder, name), { force: true });
        removed += 1;
      }
    }
    return removed;
  }

  private fileOf(owner: string, digest: string): string {
    if (!/^[0-9a-f-]{36}$/.test(owner) || !/^[0-9a-f]{64}$/.test(digest)) throw new Error('not the name of a blob');
    return path.join(this.dir, owner, digest);
  }
}

/** What a row will name must not be lost with the power. */
async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

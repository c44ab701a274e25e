import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Config } from '../kernel/config.ts';
import { BlobFiles, BlobTooLarge } from './blobFiles.ts';

const OWNER = '11111111-1111-4111-8111-111111111111';
let dir: string;
let blobs: BlobFiles;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'ear-blobs-'));
  blobs = new BlobFiles({ blobsDir: dir } as Config);
});
afterEach(() => rm(dir, { recursive: true }));

const of = (content: string) => Readable.from([Buffer.from(content)]);
const digestOf = (content: string) => createHash('sha256').update(content).digest('hex');

it('keeps a content under its digest and gives it back', async () => {
  const kept = await blobs.keep(OWNER, of('weights'), 100);
  expect(kept).toEqual({ digest: digestOf('weights'), bytes: 7 });
  expect(await text((await blobs.read(OWNER, kept.digest))!)).toBe('weights');
  await blobs.drop(OWNER, kept.digest);
  expect(await blobs.read(OWNER, kept.digest)).toBeNull();
});

it('keeps nothing of what is too large, or breaks off', async () => {
  await expect(blobs.keep(OWNER, of('12345'), 4)).rejects.toBeInstanceOf(BlobTooLarge);
  async function* breaking(): AsyncGenerator<Buffer> {
    yield Buffer.from('half');
    throw new Error('gone');
  }
  await expect(blobs.keep(OWNER, Readable.from(breaking()), 100)).rejects.toThrow('gone');
  expect(await readdir(path.join(dir, 'arriving'))).toEqual([]);
  expect(await blobs.read(OWNER, digestOf('half'))).toBeNull();
});

it('takes no path for a name', async () => {
  await expect(blobs.read('../../etc', digestOf(''))).rejects.toThrow('not the name');
  await expect(blobs.read(OWNER, '../../passwd')).rejects.toThrow('not the name');
});

it('sweeps out old files that no row names, and leaves young ones alone', async () => {
  const [named, lost, young] = await Promise.all(['a', 'b', 'c'].map((one) => blobs.keep(OWNER, of(one), 9)));
  const long_ago = new Date(Date.now() - 3_600_000);
  for (const { digest } of [named!, lost!]) await utimes(path.join(dir, OWNER, digest), long_ago, long_ago);
  const isKept = async () => new Set([named!.digest]);
  expect(await blobs.sweep(isKept, 60_000)).toBe(1);
  expect((await readdir(path.join(dir, OWNER))).sort()).toEqual([named!.digest, young!.digest].sort());
});

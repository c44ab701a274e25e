import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Dataset } from '@ear/engine';
import { datasetDirs, datasetSource } from './datasetSource.ts';
import { sha256 } from './download.ts';

const TEXT = 'emma\nolivia\n';
const signal = new AbortController().signal;
let folder: string;
let server: Server;
let requests = 0;
let body: string | null = TEXT;

function dataset(more: Partial<Dataset> = {}): Dataset {
  const { port } = server.address() as AddressInfo;
  return {
    id: 'names',
    title: 'names',
    url: `http://127.0.0.1:${port}/names.txt`,
    sha256: sha256(TEXT),
    bytes: TEXT.length,
    licence: 'MIT',
    fallback: 'data/names.txt',
    ...more,
  };
}

beforeAll(async () => {
  server = createServer((_request, response) => {
    requests++;
    if (body === null) response.writeHead(404).end();
    else response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(async () => {
  requests = 0;
  body = TEXT;
  folder = await mkdtemp(join(tmpdir(), 'ear-datasets-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the dataset source', () => {
  it('recognises a file of a folder by its hash, whatever it is called', async () => {
    const dir = join(folder, 'shared');
    await mkdir(dir);
    await writeFile(join(dir, 'other.txt'), 'x'.repeat(TEXT.length));
    await writeFile(join(dir, 'some names.txt'), TEXT);
    const source = datasetSource({ dirs: [join(folder, 'absent'), dir], cacheDir: join(folder, 'cache') });
    expect(await source.load(dataset(), 'mia\n', { signal })).toEqual({
      text: TEXT,
      sha256: sha256(TEXT),
      fallback: false,
    });
    expect(requests).toBe(0);
  });

  it('downloads once, tells its bytes, and keeps the file under its hash', async () => {
    const cacheDir = join(folder, 'cache');
    const told: number[] = [];
    const source = datasetSource({ dirs: [], cacheDir });
    const onProgress = (bytes: number): void => void told.push(bytes);
    const both = [source.load(dataset(), '', { signal, onProgress }), source.load(dataset(), '', { signal })];
    expect((await Promise.all(both)).map(({ fallback }) => fallback)).toEqual([false, false]);
    expect(told.at(-1)).toBe(TEXT.length);
    expect(await readdir(cacheDir)).toEqual([sha256(TEXT)]);
    const later = datasetSource({ dirs: [], cacheDir, offline: true });
    expect((await later.load(dataset(), '', { signal })).fallback).toBe(false);
    expect(requests).toBe(1);
  });

  it.each([
    ['a changed file', 'emma\nolivja\n'],
    ['a file that is too long', `${TEXT}more`],
    ['a file that is cut short', 'emma\n'],
    ['no file', null],
  ])('stands in the fallback for %s, and keeps nothing of it', async (_name, served) => {
    body = served;
    const cacheDir = join(folder, 'cache');
    const source = datasetSource({ dirs: [], cacheDir });
    const expected = { text: 'mia\n', sha256: sha256('mia\n'), fallback: true };
    expect(await source.load(dataset(), 'mia\n', { signal })).toEqual(expected);
    expect(await source.load(dataset(), 'mia\n', { signal })).toEqual(expected);
    expect(requests).toBe(1);
    expect(await readdir(cacheDir).catch(() => [])).toEqual([]);
  });

  it('asks no network where it may not', async () => {
    const source = datasetSource({ dirs: [], cacheDir: folder, offline: true });
    expect((await source.load(dataset(), 'mia\n', { signal })).fallback).toBe(true);
    expect(requests).toBe(0);
  });

  it('uses a download even where it cannot be kept', async () => {
    const cacheDir = join(folder, 'file', 'cache');
    await writeFile(join(folder, 'file'), '');
    const source = datasetSource({ dirs: [], cacheDir });
    expect((await source.load(dataset(), '', { signal })).fallback).toBe(false);
  });

  it('ends when its job is cancelled', async () => {
    const source = datasetSource({ dirs: [], cacheDir: folder });
    await expect(source.load(dataset(), '', { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
    expect((await source.load(dataset(), '', { signal })).fallback).toBe(false);
  });

  it('looks first where the environment says, then beside the repository', () => {
    expect(datasetDirs('/srv/quest', { EAR_DATASETS: '/a:/b' })).toEqual(['/a', '/b', '/srv/shared/data']);
    expect(datasetDirs('/srv/quest', {})).toEqual(['/srv/shared/data']);
  });
});

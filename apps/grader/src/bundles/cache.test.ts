import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sampleBundle } from '../testing/samples.ts';
import { BundleCache } from './cache.ts';
import { BundleMemory } from './memory.ts';

const bundle = sampleBundle();
const hash = bundle.judging_hash;
const { signal } = new AbortController();

describe('the bundle cache', () => {
  let folder: string;
  let asked: string[];
  const open = (answer = bundle): BundleCache =>
    new BundleCache(folder, async (name) => {
      asked.push(name);
      return answer;
    });
  beforeEach(() => {
    folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'ear-bundles-')), 'bundles');
    asked = [];
  });
  afterEach(() => fs.rmSync(path.dirname(folder), { recursive: true }));

  it('asks once for a bundle, also when several slots want it and after a new start', async () => {
    const cache = open();
    await Promise.all([cache.get(hash, signal), cache.get(hash, signal)]);
    expect(await open().get(hash, signal)).toEqual(bundle);
    expect(asked).toEqual([hash]);
  });

  it('reads a bundle once, and still knows it when its file is gone', async () => {
    const cache = open();
    await cache.get(hash, signal);
    fs.rmSync(folder, { recursive: true });
    expect(await cache.get(hash, signal)).toEqual(bundle);
    expect(asked).toEqual([hash]);
  });

  it('forgets what was not used for longest', () => {
    const memory = new BundleMemory(100);
    memory.put('a', bundle, 40);
    memory.put('b', bundle, 40);
    expect(memory.get('a')).toBe(bundle);
    memory.put('c', bundle, 40);
    expect(memory.get('b')).toBeNull();
    expect([memory.get('a'), memory.get('c')]).toEqual([bundle, bundle]);
    memory.put('d', bundle, 101);
    expect(memory.get('d')).toBeNull();
  });

  it('keeps expected values from other users', async () => {
    await open().get(hash, signal);
    expect(fs.statSync(path.join(folder, `${hash}.json`)).mode & 0o077).toBe(0);
  });

  it('does not believe a file that was changed or cut off', async () => {
    await open().get(hash, signal);
    const file = path.join(folder, `${hash}.json`);
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('"expect":4', '"expect":5'));
    expect(await open().get(hash, signal)).toEqual(bundle);
    fs.truncateSync(file, 100);
    expect(await open().get(hash, signal)).toEqual(bundle);
    expect(asked.length).toBe(3);
  });

  it('refuses a bundle that goes by another name, and names that are no hash', async () => {
    await expect(open({ ...bundle, judging_hash: 'd'.repeat(64) }).get(hash, signal)).rejects.toThrow('got dddd');
    await expect(open().get('../../etc/passwd', signal)).rejects.toThrow('SHA-256');
  });
});

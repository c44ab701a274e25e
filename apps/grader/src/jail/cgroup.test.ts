import { describe, expect, it } from '@jest/globals';
import fs from 'node:fs';
import path from 'node:path';
import { findBackends, foldersOf, releaseBackend, sweepGroups } from './cgroup.ts';
import { isAlive, stampOf } from './owner.ts';

describe('control groups', () => {
  it('always ends the list with the back-end that needs none', () => {
    const backends = findBackends();
    expect(backends.at(-1)).toEqual({ kind: 'rlimit' });
    for (const backend of backends) releaseBackend(backend);
  });

  it('leaves nothing when it is released', () => {
    const [backend] = findBackends();
    const folders = foldersOf(backend!);
    expect(folders.every((folder) => fs.existsSync(folder))).toBe(true);
    releaseBackend(backend!);
    expect(folders.some((folder) => fs.existsSync(folder))).toBe(false);
  });

  it('removes what a dead grader has left, and nothing of a living one', () => {
    const [backend] = findBackends();
    const dead = foldersOf(backend!).map((folder) => path.join(path.dirname(folder), 'ear-grader.999999999.1.1'));
    for (const folder of dead) fs.mkdirSync(path.join(folder, 'run-1'), { recursive: true });
    sweepGroups(backend!);
    expect(dead.some((folder) => fs.existsSync(folder))).toBe(false);
    expect(foldersOf(backend!).every((folder) => fs.existsSync(folder))).toBe(true);
    releaseBackend(backend!);
  });

  it('does not take a process for another one that had its number', () => {
    expect(isAlive(process.pid, stampOf(process.pid)!)).toBe(true);
    expect(isAlive(process.pid, 1)).toBe(false);
    expect(stampOf(999_999_999)).toBeNull();
  });
});

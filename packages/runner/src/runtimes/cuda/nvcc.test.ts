import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const places = [...(process.env['PATH'] ?? '').split(':'), '/usr/local/cuda/bin'];
const nvcc = places.map((folder) => path.join(folder, 'nvcc')).find((candidate) => fs.existsSync(candidate));

const name = 'the same hand-ins as nvcc compiles them for a GPU';
(nvcc === undefined ? describe.skip : describe)(nvcc === undefined ? `${name} (no nvcc here)` : name, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ear-nvcc-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(['kernels', 'language', 'faults'])(
    'makes a cubin of %s.cu',
    async (file) => {
      const source = fileURLToPath(new URL(`../../testing/cuda/${file}.cu`, import.meta.url));
      const cubin = path.join(folder, `${file}.cubin`);
      await run(nvcc as string, ['-cubin', '-arch=sm_80', '-std=c++17', '-o', cubin, source]);
      expect((await stat(cubin)).size).toBeGreaterThan(1000);
    },
    120_000,
  );
});

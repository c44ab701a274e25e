import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { nvccImage } from '../gpu/image.ts';

const run = promisify(execFile);
const SOURCES = fileURLToPath(new URL('../../../native/cuda-launch', import.meta.url));

/** Why nothing can be compiled for a device here; an empty text where it can. */
export async function nvccHere(): Promise<string> {
  const found = await nvccImage.locate(process.env);
  return found.length > 0 ? '' : 'no nvcc here';
}

/** The device's host with a driver that stands in for the real one (cuda-launch/tests/fake_cuda.cpp). */
export interface FakeDevice {
  /** What findGpu needs to take it for this machine's. */
  readonly env: NodeJS.ProcessEnv;
  /** What the driver was asked, in order, since the last time. */
  log(): string[];
  remove(): void;
}

/** Built in a folder that everybody may read, because the host gives up root. */
export async function buildFakeDevice(): Promise<FakeDevice> {
  const folder = mkdtempSync(join(tmpdir(), 'ear-gpu-'));
  chmodSync(folder, 0o755);
  await run('cmake', ['-S', SOURCES, '-B', folder]);
  await run('cmake', ['--build', folder, '-j2', '--target', 'ear-cuda-launch', 'ear-fake-cuda']);
  // No variable reaches the host: the driver finds its log beside itself.
  const log = join(folder, 'fake-cuda.log');
  writeFileSync(log, '');
  chmodSync(log, 0o666);
  return {
    env: {
      ...process.env,
      EAR_CUDA: undefined,
      EAR_CUDA_LAUNCH: join(folder, 'ear-cuda-launch'),
      EAR_CUDA_DRIVER: join(folder, 'libear-fake-cuda.so'),
    },
    log() {
      const lines = readFileSync(log, 'utf8').trim().split('\n');
      writeFileSync(log, '');
      return lines;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

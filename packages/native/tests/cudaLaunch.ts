import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { inPackage } from './support.ts';

const run = promisify(execFile);

export interface Reply {
  readonly fields: Readonly<Record<string, unknown>>;
  /** The payload as float32. */
  readonly floats: readonly number[];
}

export interface Ended {
  readonly code: number | null;
  readonly replies: readonly Reply[];
  readonly stderr: string;
  /** What the driver was asked, in order. */
  readonly log: readonly string[];
}

export interface Request {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload?: Buffer;
}

/** ear-cuda-launch and a driver that stands in for the real one, both compiled from this tree. */
export interface Launcher {
  /** Sends the requests, closes the pipe and waits for the end. */
  run(
    requests: readonly (Request | Buffer)[],
    options?: readonly string[],
    env?: Record<string, string>,
  ): Promise<Ended>;
  remove(): void;
}

export async function buildLauncher(): Promise<Launcher> {
  const folder = mkdtempSync(join(tmpdir(), 'ear-launch-'));
  // The launcher becomes nobody where it was root, and reads and writes here.
  chmodSync(folder, 0o755);
  await run('cmake', ['-S', inPackage('cuda-launch'), '-B', folder]);
  await run('cmake', ['--build', folder, '-j2', '--target', 'ear-cuda-launch', 'ear-fake-cuda']);
  const [program, driver] = [join(folder, 'ear-cuda-launch'), join(folder, 'libear-fake-cuda.so')];
  let runs = 0;
  return {
    async run(requests, options = [], env = {}) {
      const log = join(folder, `log-${runs++}`);
      writeFileSync(log, '');
      chmodSync(log, 0o666);
      const child = spawn(program, ['--driver', driver, ...options], {
        env: { FAKE_CUDA_LOG: log, ...env },
        stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      });
      const [, , stderr, calls, replies] = child.stdio as unknown as [null, null, Readable, Writable, Readable];
      const code = new Promise<number | null>((resolve) => child.once('close', resolve));
      const [said, answered] = [collect(stderr), collect(replies)];
      // It may end before it has read everything.
      calls.on('error', () => undefined);
      calls.end(Buffer.concat(requests.map((one) => (Buffer.isBuffer(one) ? one : encode(one)))));
      return {
        code: await code,
        replies: decode(await answered),
        stderr: String(await said),
        log: readFileSync(log, 'utf8').trim().split('\n'),
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export function encode({ header, payload = Buffer.alloc(0) }: Request): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32LE(text.length, 0);
  sizes.writeUInt32LE(payload.length, 4);
  return Buffer.concat([sizes, text, payload]);
}

function decode(bytes: Buffer): Reply[] {
  const found: Reply[] = [];
  for (let at = 0; at < bytes.length;) {
    const [header, payload] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)];
    const begin = at + 8 + header;
    const fields = JSON.parse(bytes.toString('utf8', at + 8, begin)) as Reply['fields'];
    const floats = Array.from({ length: payload / 4 }, (_, i) => bytes.readFloatLE(begin + 4 * i));
    found.push({ fields, floats });
    at = begin + payload;
  }
  return found;
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
